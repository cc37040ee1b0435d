/**
 * How fast the scheduler is, as ratios: growth from 10,000 to 100,000 tasks, distance to a bare forward pass, and the time
 * of one task moved. Run by itself, or by `bench/run.ts`, which calls `run`.
 */

import { changeTask } from '../src/areas/projects/schedule/changeTask.ts'
import { compilePlan } from '../src/areas/projects/schedule/compile.ts'
import type { CompiledPlan } from '../src/areas/projects/schedule/compiledPlan.ts'
import { emptyDates } from '../src/areas/projects/schedule/compiledPlan.ts'
import { orderNodes } from '../src/areas/projects/schedule/network.ts'
import { run as runSchedule } from '../src/areas/projects/schedule/run.ts'
import { schedulePlan } from '../src/areas/projects/schedule/schedule.ts'
import { bareForwardPass, bareNetwork } from './bareForwardPass.ts'
import { benchPlan } from './schedulePlans.ts'

/** What was measured, and the limit that it must keep under, if there is one. */
export interface Measurement {
  name: string
  value: number
  unit: 'ratio' | 'ms'
  limit?: number
}

function medianMilliseconds(rounds: number, action: () => void): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const before = performance.now()
    action()
    times.push(performance.now() - before)
  }
  return times.sort((a, b) => a - b)[rounds >> 1]!
}

function compiledPlan(count: number): CompiledPlan {
  const compilation = compilePlan(benchPlan(count))
  if (!compilation.ok) throw new Error(compilation.problems[0]!.message)
  return compilation.compiled
}

/** Ordering and both passes, as a plan just loaded needs them. */
function orderAndRun(plan: CompiledPlan, dates = emptyDates(plan.count)): () => void {
  const { network } = plan
  return () => {
    const order = orderNodes(plan.parent, plan.summary, network, network.outFrom, network.out)
    if (order.length !== network.order.length) throw new Error('the bench plan has a loop')
    runSchedule(plan, dates)
  }
}

export function run(): Measurement[] {
  const small = compiledPlan(10_000)
  const bare = bareNetwork(small.extent, small.network.from, small.network.to)
  const schedule = orderAndRun(small)
  const reference = (): void => void bareForwardPass(bare)
  medianMilliseconds(100, reference)
  medianMilliseconds(100, schedule)
  const bareTime = medianMilliseconds(300, reference)
  const smallTime = medianMilliseconds(300, schedule)

  const large = orderAndRun(compiledPlan(100_000))
  medianMilliseconds(5, large)
  const largeTime = medianMilliseconds(15, large)

  const dates = emptyDates(small.count)
  let step = 0
  const move = (): void => {
    const key = 1 + ((step++ * 37) % 9) + 10 * ((step * 131) % 1000)
    const before = changeTask(small, key, {
      constraint: 'startNoEarlierThan',
      constraintDate: `2026-0${1 + (step % 9)}-15T08:00`,
    })
    runSchedule(small, dates)
    changeTask(small, key, before)
  }
  medianMilliseconds(50, move)
  const moveTime = medianMilliseconds(300, move)

  const plan = benchPlan(10_000)
  const whole = medianMilliseconds(15, () => void schedulePlan(plan))
  const wholeLargePlan = benchPlan(100_000)
  const wholeLarge = medianMilliseconds(3, () => void schedulePlan(wholeLargePlan))
  return [
    {
      name: '100,000 tasks and 200,000 links to 10,000 and 20,000',
      value: largeTime / smallTime,
      unit: 'ratio',
      limit: 15,
    },
    { name: 'the same from plain plan to presented schedule', value: wholeLarge / whole, unit: 'ratio', limit: 15 },
    {
      name: '10,000 tasks, both passes, to a bare forward pass',
      value: smallTime / bareTime,
      unit: 'ratio',
      limit: 100,
    },
    { name: 'a bare forward pass of 10,000 tasks', value: bareTime, unit: 'ms' },
    { name: '10,000 tasks ordered and scheduled', value: smallTime, unit: 'ms' },
    { name: '10,000 tasks checked, compiled, scheduled and presented', value: whole, unit: 'ms' },
    { name: 'one task moved among 10,000', value: moveTime, unit: 'ms', limit: 16 },
  ]
}

if (import.meta.main) {
  for (const { name, value, unit, limit } of run()) {
    console.log(
      `${value.toFixed(unit === 'ms' ? 3 : 2).padStart(10)} ${unit.padEnd(5)} ${name}${limit === undefined ? '' : ` (limit ${limit})`}`,
    )
  }
}
