import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { WorkingWeek } from '../../people/index.ts'
import { NIGHT_SHIFT_CALENDAR } from '../../people/index.ts'
import { changeTask } from './changeTask.ts'
import { compilePlan } from './compile.ts'
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import { BY_CONSTRAINT, FF, FS, SS } from './compiledPlan.ts'
import { findLoop } from './network.ts'
import type { Plan, PlanLink, PlanTask } from './plan.ts'
import { CONSTRAINTS, LINK_TYPES } from './plan.ts'
import { DAY, HOUR, planOf } from './planFixture.ts'
import { run } from './run.ts'
import { schedulePlan } from './schedule.ts'
import { moveByLag } from './taskTime.ts'
import { moveUnfinishedWork } from './unfinishedWork.ts'

const noon = [
  { from: 10 * HOUR, to: 12 * HOUR },
  { from: 13 * HOUR, to: 19 * HOUR },
]
const calendars = [
  {
    key: 'late',
    name: 'Late',
    days: [[], [], noon, noon, noon, noon, noon] as WorkingWeek,
    exceptions: [{ from: '2026-11-10', to: '2026-11-12', intervals: [] }],
  },
  { ...NIGHT_SHIFT_CALENDAR, key: 'night' },
]

const anyTask = fc.record({
  days: fc.constantFrom(0, 0.25, 1, 2, 5),
  calendar: fc.constantFrom(undefined, undefined, 'late', 'night'),
  elapsed: fc.boolean().map((value) => value),
  level: fc.constantFrom(1, 1, 2, 2, 3),
  constraint: fc.constantFrom(...CONSTRAINTS, ...Array<'asSoonAsPossible'>(16).fill('asSoonAsPossible')),
  on: fc.integer({ min: 1, max: 28 }),
  deadline: fc.option(fc.integer({ min: 1, max: 28 }), { nil: undefined, freq: 4 }),
  progress: fc.constantFrom(0, 0, 0, 0, 50, 100),
})

/** A plan whose links go forward in the outline; ties with summaries are made harmless by dropping what belongs together. */
const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    tasks: fc.array(anyTask, { minLength: 1, maxLength: 12 }),
    links: fc.array(
      fc.record({
        from: fc.nat(11),
        to: fc.nat(11),
        type: fc.constantFrom(...LINK_TYPES),
        lag: fc.constantFrom(0, 0, 0, DAY, -DAY, 50),
        lagUnit: fc.constantFrom('working', 'elapsed', 'percent'),
      }),
      { maxLength: 16 },
    ),
    honorConstraints: fc.boolean(),
  })
  .map(({ tasks, links, honorConstraints }) => {
    const noted = tasks.map((task, index): PlanTask => {
      const date = `2026-11-${String(task.on).padStart(2, '0')}`
      const begun = task.progress > 0 ? { actualStart: `${date}T08:00`, percentComplete: task.progress } : {}
      const [plain] = planOf({ tasks: { [`T${index}`]: task.days } }).tasks
      return {
        ...plain!,
        key: index,
        level: Math.min(task.level, index + 1),
        elapsed: task.elapsed && index % 5 === 0,
        calendar: task.calendar,
        constraint: task.constraint,
        ...(CONSTRAINTS.indexOf(task.constraint) > 1 && {
          constraintDate: `${date}T${task.constraint.includes('inish') ? '17' : '08'}:00`,
        }),
        ...(task.deadline && { deadline: `2026-11-${String(task.deadline).padStart(2, '0')}T17:00` }),
        ...begun,
      }
    })
    const forward = links
      .filter(({ from, to }) => from < to && to < noted.length)
      .map((link): PlanLink => ({ ...link, lagUnit: link.lagUnit as PlanLink['lagUnit'] }))
    const plan = { ...planOf({ tasks: {}, calendars, honorConstraints }), tasks: noted }
    return { ...plan, links: forward.filter((link) => compilePlan({ ...plan, links: [link] }).ok) }
  })

/** Compiles, or leaves the example out when links and outline form a loop. */
function compiledOf(plan: Plan): CompiledPlan {
  const compilation = compilePlan(plan)
  fc.pre(compilation.ok)
  assert.ok(compilation.ok)
  return compilation.compiled
}

const numbersOf = (dates: Dates): number[][] =>
  [
    dates.start,
    dates.finish,
    dates.earlyStart,
    dates.earlyFinish,
    dates.lateStart,
    dates.lateFinish,
    dates.totalSlack,
    dates.freeSlack,
  ].map((list) => [...list])

test('nothing that waits starts or finishes before its links allow, unless a constraint says so', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const compiled = compiledOf(plan)
      const dates = run(compiled)
      const { network } = compiled
      for (let link = 0; link < network.from.length; link++) {
        const [from, to, type] = [network.from[link]!, network.to[link]!, network.type[link]!]
        const isFixed =
          compiled.summary[to] === 1 ||
          !Number.isNaN(compiled.actualStart[to]!) ||
          dates.earlyDriver[to] === BY_CONSTRAINT
        if (isFixed) continue
        const base = type === FS || type === FF ? dates.finish[from]! : dates.start[from]!
        const allowed = moveByLag(compiled, link, base, 1)
        const got = type === FS || type === SS ? dates.earlyStart[to]! : dates.earlyFinish[to]!
        assert.ok(got >= allowed, `link ${link}: ${got} is before ${allowed}`)
      }
    }),
    { numRuns: 200 },
  )
})

test('what has slack is early before it is late, and what has none is critical', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const compiled = compiledOf(plan)
      const dates = run(compiled)
      for (let task = 0; task < compiled.count; task++) {
        assert.ok(dates.earlyStart[task]! <= dates.earlyFinish[task]!, `task ${task} ends before it begins`)
        assert.ok(dates.freeSlack[task]! >= 0)
        if (compiled.summary[task] === 1 || compiled.complete[task] === 1) continue
        assert.equal(dates.critical[task] === 1, dates.totalSlack[task]! <= 0)
        if (dates.totalSlack[task]! > 0) {
          assert.ok(dates.lateStart[task]! >= dates.earlyStart[task]!)
          assert.ok(dates.lateFinish[task]! >= dates.earlyFinish[task]!)
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('scheduling twice is scheduling once, and a summary spans its parts', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const compiled = compiledOf(plan)
      const dates = run(compiled)
      assert.deepEqual(numbersOf(run(compiled, dates)), numbersOf(run(compiledOf(plan))))
      for (let task = 0; task < compiled.count; task++) {
        const above = compiled.parent[task]!
        if (above >= 0)
          assert.ok(dates.start[above]! <= dates.start[task]! && dates.finish[above]! >= dates.finish[task]!)
      }
    }),
    { numRuns: 100 },
  )
})

test('a task changed in place gives what a plan compiled anew gives, and changed back what it was', () => {
  const change = fc.record({ task: fc.nat(11), days: fc.constantFrom(0, 1, 3), on: fc.integer({ min: 1, max: 28 }) })
  fc.assert(
    fc.property(anyPlan, change, (plan, { task, days, on }) => {
      const key = task % plan.tasks.length
      const said = {
        duration: days * DAY,
        constraint: 'startNoEarlierThan',
        constraintDate: `2026-11-${String(on).padStart(2, '0')}T08:00`,
      } as const
      const compiled = compiledOf(plan)
      const before = numbersOf(run(compiled))
      const old = changeTask(compiled, key, said)
      const anew = compiledOf({
        ...plan,
        tasks: plan.tasks.map((one) => (one.key === key ? { ...one, ...said } : one)),
      })
      assert.deepEqual(numbersOf(run(compiled)), numbersOf(run(anew)))
      changeTask(compiled, key, old)
      assert.deepEqual(numbersOf(run(compiled)), before)
    }),
    { numRuns: 200 },
  )
})

test('the order of links does not matter, nor that of tasks without summaries', () => {
  fc.assert(
    fc.property(anyPlan, fc.integer(), (plan, seed) => {
      const flat = { ...plan, tasks: plan.tasks.map((task) => ({ ...task, level: 1 })) }
      const shuffled = <T>(list: readonly T[]): T[] =>
        [...list]
          .map((value, index) => ({ value, by: Math.imul(index + 1, seed | 1) % 97 }))
          .sort((a, b) => a.by - b.by)
          .map(({ value }) => value)
      const dates = (one: Plan) => {
        const outcome = schedulePlan(one)
        assert.ok(outcome.ok)
        return new Map(
          outcome.schedule.tasks.map((task) => [
            task.key,
            [task.start, task.finish, task.lateStart, task.lateFinish, task.totalSlack, task.freeSlack],
          ]),
        )
      }
      const want = dates(flat)
      const got = dates({ ...flat, links: shuffled(flat.links), tasks: shuffled(flat.tasks) })
      for (const [key, values] of want) assert.deepEqual(got.get(key), values, `task ${key}`)
    }),
    { numRuns: 150 },
  )
})

test('a loop is found exactly where a naive search finds one, and every task named is in it', () => {
  const links = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 10 })
  fc.assert(
    fc.property(links, (ends) => {
      const pairs = ends.filter(([from, to]) => from !== to)
      const reaches = (from: number, to: number, seen = new Set<number>()): boolean =>
        pairs.some(([a, b]) => a === from && (b === to || (!seen.has(b) && reaches(b, to, seen.add(b)))))
      const isLooped = [0, 1, 2, 3, 4, 5, 6].some((task) => reaches(task, task))
      const plan = planOf({ tasks: { A: 1, B: 1, C: 1, D: 1, E: 1, F: 1, G: 1 } })
      const names = 'ABCDEFG'
      const linked: Plan = {
        ...plan,
        links: pairs.map(([from, to]) => ({
          from: names[from]!,
          to: names[to]!,
          type: 'FS',
          lag: 0,
          lagUnit: 'working',
        })),
      }
      const compilation = compilePlan(linked)
      assert.equal(compilation.ok, !isLooped)
      if (compilation.ok) {
        assert.deepEqual(
          findLoop(compilation.compiled.parent, compilation.compiled.summary, compilation.compiled.network),
          [],
        )
        return
      }
      const named = [...compilation.problems[0]!.message.matchAll(/"(\w)"/g)].map((match) => names.indexOf(match[1]!))
      assert.equal(named[0], named.at(-1))
      for (let i = 1; i < named.length; i++)
        assert.ok(
          pairs.some(([from, to]) => from === named[i - 1] && to === named[i]),
          compilation.problems[0]!.message,
        )
    }),
    { numRuns: 500 },
  )
})

test('a plan of twenty thousand tasks in one chain, or in one loop, is answered', () => {
  const chain = (loop: boolean): Plan => {
    const count = 20_000
    const [one] = planOf({ tasks: { A: 0.01 } }).tasks
    const tasks = Array.from({ length: count }, (_, key): PlanTask => ({ ...one!, key, name: `T${key}` }))
    const links = Array.from(
      { length: loop ? count : count - 1 },
      (_, from): PlanLink => ({ from, to: (from + 1) % count, type: 'FS', lag: 0, lagUnit: 'working' }),
    )
    return { ...planOf({ tasks: {} }), tasks, links }
  }
  assert.ok(schedulePlan(chain(false)).ok)
  assert.ok(!schedulePlan(chain(true)).ok)
})

/** Undone tasks before a day, in the plan as it is scheduled. */
function before(status: string, plan: Plan, held: ReadonlySet<unknown>): string[] {
  const outcome = schedulePlan(plan)
  fc.pre(outcome.ok)
  assert.ok(outcome.ok)
  return plan.tasks.flatMap((task, index) => {
    const isOpen = !task.actualStart && task.percentComplete < 100 && !outcome.schedule.tasks[index]!.summary
    return isOpen && !held.has(task.key) && outcome.schedule.tasks[index]!.start < status ? task.name : []
  })
}

test('moved unfinished work lies after the status date, and none of the constraints for it is one too many', () => {
  fc.assert(
    fc.property(anyPlan, fc.integer({ min: 2, max: 27 }), fc.boolean(), (given, day, fromFinish) => {
      const plan: Plan = fromFinish ? { ...given, scheduleFrom: 'finish', finish: '2026-11-20T17:00' } : given
      const status = `2026-11-${String(day).padStart(2, '0')}T08:00`
      const outcome = moveUnfinishedWork(plan, status)
      fc.pre(outcome.ok)
      assert.ok(outcome.ok)
      const { changes, held } = outcome.work
      const heldKeys = new Set(held.map(({ task }) => task))
      const withChanges = (chosen: typeof changes): Plan => ({
        ...plan,
        statusDate: status,
        tasks: plan.tasks.map((task) => ({ ...task, ...chosen.find((one) => one.task === task.key)?.change })),
      })
      assert.deepEqual(before(status, withChanges(changes), heldKeys), [])
      for (const one of changes.filter(({ change }) => 'constraint' in change)) {
        const without = before(status, withChanges(changes.filter((other) => other !== one)), heldKeys)
        assert.notDeepEqual(without, [], `the constraint of ${one.task} is one too many`)
      }
    }),
    { numRuns: 300 },
  )
})
