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
import { type Measurement, report } from './measurement.ts'
import { benchPlan } from './schedulePlans.ts'

/**
 * The median times of several actions in milliseconds. They take turns, so that whatever else the machine does meets them
 * alike; rounds a third of theirs in number warm up before. A busy machine still favours short actions: read the ratios
 * on a quiet one.
 */
function medians(rounds: number, ...actions: (() => void)[]): number[] {
  const times = actions.map((): number[] => [])
  const warmUp = Math.ceil(rounds / 3)
  for (let round = 0; round < rounds + warmUp; round++) {
    for (const [index, action] of actions.entries()) {
      const before = performance.now()
      action()
      if (round >= warmUp) times[index]!.push(performance.now() - before)
    }
  }
  return times.map((list) => list.sort((x, y) => x - y)[list.length >> 1]!)
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

/** Moves one task after another to another date and back, the plan scheduled after each move. */
function moveTasks(plan: CompiledPlan): () => void {
  const dates = emptyDates(plan.count)
  let step = 0
  return () => {
    step++
    const key = ((step * 131) % (plan.count / 10)) * 10 + 1 + (step % 9)
    const constraintDate = `2026-0${1 + (step % 9)}-15T08:00`
    const before = changeTask(plan, key, { constraint: 'startNoEarlierThan', constraintDate })
    runSchedule(plan, dates)
    changeTask(plan, key, before)
  }
}

/** Measures; about a minute on two cores. */
export function run(): Measurement[] {
  const small = compiledPlan(10_000)
  const bare = bareNetwork(small.extent, small.network.from, small.network.to)
  const schedule = orderAndRun(small)
  const [bareTime, smallTime] = medians(300, () => void bareForwardPass(bare), schedule) as [number, number]
  const [moveTime] = medians(300, moveTasks(small)) as [number]
  const [smallAgain, largeTime] = medians(21, schedule, orderAndRun(compiledPlan(100_000))) as [number, number]
  const [plan, largePlan] = [benchPlan(10_000), benchPlan(100_000)]
  const [whole, wholeLarge] = medians(
    3,
    () => void schedulePlan(plan),
    () => void schedulePlan(largePlan),
  ) as [number, number]
  return [
    {
      name: '100,000 tasks and 200,000 links to 10,000 and 20,000',
      value: largeTime,
      unit: 'ms',
      reference: smallAgain,
      ratio: largeTime / smallAgain,
      most: 15,
    },
    {
      name: 'the same from plain plan to presented schedule',
      value: wholeLarge,
      unit: 'ms',
      reference: whole,
      ratio: wholeLarge / whole,
      most: 15,
    },
    {
      name: '10,000 tasks, both passes, to a bare forward pass',
      value: smallTime,
      unit: 'ms',
      reference: bareTime,
      ratio: smallTime / bareTime,
      most: 100,
    },
    { name: '10,000 tasks checked, compiled, scheduled and presented', value: whole, unit: 'ms' },
    { name: 'one task moved among 10,000', value: moveTime, unit: 'ms', most: 16 },
  ]
}

if (import.meta.main) report(run())
