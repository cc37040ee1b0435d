import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Edit, type EditOf, Edits } from './planEditSchema.ts'
import { applyEdits } from './planEdits.ts'
import { findCircle } from './planLinks.ts'
import { hasChildren, subtreeEnd, wbsCodes } from './planOutline.ts'
import {
  type LinkType,
  PLAN_DEFAULTS,
  type Plan,
  type PlanAssignment,
  type PlanLink,
  type PlanResource,
  type PlanTask,
} from './schedule/plan.ts'

const task = (key: string, level: number, more: Partial<PlanTask> = {}): PlanTask => ({
  key,
  name: `Task ${key}`,
  level,
  summary: false,
  milestone: false,
  manual: false,
  active: true,
  type: 'fixedUnits',
  effortDriven: false,
  duration: 28_800,
  elapsed: false,
  constraint: 'asSoonAsPossible',
  percentComplete: 0,
  ...more,
})

function planOf(tasks: PlanTask[], more: Partial<Plan> = {}): Plan {
  return {
    name: 'Plan',
    start: '2026-05-04T08:00',
    scheduleFrom: 'start',
    calendar: 1,
    ...PLAN_DEFAULTS,
    calendars: [{ key: 1, name: 'Standard', days: [[], [], [], [], [], [], []], exceptions: [] }],
    tasks: tasks.map((each, row) => ({ ...each, summary: hasChildren(tasks, row) })),
    links: [],
    resources: [],
    assignments: [],
    ...more,
  }
}

const small = () =>
  planOf([task('a', 1), task('b', 2), task('c', 2), task('d', 1), task('e', 1), task('f', 2)], {
    links: [
      { from: 'b', to: 'c', type: 'FS', lag: 0, lagUnit: 'working' },
      { from: 'c', to: 'd', type: 'FS', lag: 0, lagUnit: 'working' },
    ],
    resources: [{ key: 'r', name: 'J. Weber', kind: 'work', maxUnits: 1 }],
    assignments: [{ key: 'as', task: 'c', resource: 'r', units: 1 }],
  })

function apply(plan: Plan, ...edits: Edit[]): Plan {
  const applied = applyEdits(plan, edits)
  assert.deepEqual(applied.problems, [])
  assert.deepEqual(applyEdits(applied.plan, applied.inverse).plan, plan, 'the inverse leads back')
  return applied.plan
}

function refusal(plan: Plan, ...edits: Edit[]): string {
  const applied = applyEdits(plan, edits)
  assert.equal(applied.plan, plan, 'a refused change leaves the plan as it was')
  assert.equal(applied.problems.length, 1)
  return applied.problems[0]?.message ?? ''
}

describe('setting a task', () => {
  it('changes, clears and restores fields', () => {
    const set = apply(small(), { do: 'setTask', task: 'b', set: { deadline: '2026-06-01T17:00', duration: 3600 } })
    assert.equal(set.tasks[1]?.deadline, '2026-06-01T17:00')
    const cleared = apply(set, { do: 'setTask', task: 'b', set: { deadline: null } })
    assert.ok(!('deadline' in (cleared.tasks[1] ?? {})))
  })
  it('sets and clears values of custom columns one by one', () => {
    const set = apply(small(), { do: 'setTask', task: 'b', set: { extra: { site: 'Hamburg', floor: 2 } } })
    assert.deepEqual(set.tasks[1]?.extra, { site: 'Hamburg', floor: 2 })
    assert.deepEqual(apply(set, { do: 'setTask', task: 'b', set: { extra: { floor: null } } }).tasks[1]?.extra, {
      site: 'Hamburg',
    })
  })
  it('refuses the duration of a summary and a constraint without its date', () => {
    assert.match(refusal(small(), { do: 'setTask', task: 'a', set: { duration: 60 } }), /is a summary/)
    assert.match(refusal(small(), { do: 'setTask', task: 'b', set: { constraint: 'mustStartOn' } }), /needs a date/)
  })
  it('applies nothing when one of several edits is refused', () => {
    const rename: Edit = { do: 'setTask', task: 'b', set: { name: 'New' } }
    assert.match(refusal(small(), rename, { do: 'setTask', task: 'zz', set: { name: 'x' } }), /no longer in the plan/)
  })
})

describe('the outline', () => {
  it('computes work breakdown codes from the levels', () => {
    assert.deepEqual(wbsCodes(small().tasks), ['1', '1.1', '1.2', '2', '3', '3.1'])
    assert.deepEqual(wbsCodes([task('p', 0), task('x', 1), task('y', 2), task('z', 1)]), ['0', '1', '1.1', '2'])
  })
  it('makes a task a summary with its first row below, and an ordinary one without', () => {
    const indented = apply(small(), {
      do: 'setLevels',
      levels: [
        { task: 'e', level: 2 },
        { task: 'f', level: 3 },
      ],
    })
    assert.equal(indented.tasks[3]?.summary, true)
    const alone = apply(small(), { do: 'removeTasks', tasks: ['f'] })
    assert.equal(alone.tasks[4]?.summary, false)
  })
  it('removes a summary with its rows, their links and assignments', () => {
    const plan = apply(small(), { do: 'removeTasks', tasks: ['a', 'c'] })
    assert.deepEqual([plan.tasks.map((t) => t.key), plan.links, plan.assignments], [['d', 'e', 'f'], [], []])
  })
  it('moves a summary with its rows under another', () => {
    const plan = apply(small(), { do: 'moveTasks', moves: [{ task: 'a', after: 'f', level: 2 }] })
    assert.deepEqual(
      plan.tasks.map((t) => `${t.key}${t.level}`),
      ['d1', 'e1', 'f2', 'a2', 'b3', 'c3'],
    )
  })
  it('refuses rows that would take over what belongs to a summary', () => {
    assert.match(
      refusal(small(), { do: 'addTasks', after: 'a', tasks: [task('n', 1)] }),
      /take “Task b” from the summary/,
    )
    assert.match(refusal(small(), { do: 'moveTasks', moves: [{ task: 'd', after: 'a', level: 1 }] }), /take “Task b”/)
  })
  it('refuses levels that jump and moves into oneself', () => {
    assert.match(refusal(small(), { do: 'setLevels', levels: [{ task: 'd', level: 4 }] }), /two levels below “Task c”/)
    assert.match(refusal(small(), { do: 'setLevels', levels: [{ task: 'a', level: 2 }] }), /first row/)
    assert.match(refusal(small(), { do: 'moveTasks', moves: [{ task: 'a', after: 'b', level: 2 }] }), /into itself/)
  })
})

describe('links', () => {
  const link = (from: string, to: string, type: LinkType = 'FS'): Edit => ({
    do: 'addLink',
    link: { from, to, type, lag: 0, lagUnit: 'working' },
  })
  it('names the circle task by task', () => {
    assert.equal(
      refusal(small(), link('d', 'b')),
      'This would close a circle: “Task d” → “Task b” → “Task c” → “Task d”. Remove one of these links first',
    )
  })
  it('finds circles through a summary', () => {
    assert.match(refusal(small(), link('d', 'a')), /close a circle/)
  })
  it('refuses a link to a summary above, to itself and twice', () => {
    assert.match(refusal(small(), link('a', 'b')), /“Task b” belongs to “Task a”/)
    assert.match(refusal(small(), link('b', 'b')), /to itself/)
    assert.match(refusal(small(), link('b', 'c', 'SS')), /linked already/)
  })
  it('refuses an indent that would put a task under one that it is linked with', () => {
    assert.match(
      refusal(apply(small(), link('d', 'e')), {
        do: 'setLevels',
        levels: [
          { task: 'e', level: 2 },
          { task: 'f', level: 3 },
        ],
      }),
      /belongs to “Task d”/,
    )
  })
  it('walks a chain of 20,000 tasks without running out of stack', () => {
    const tasks = Array.from({ length: 20_000 }, (_, row) => task(`t${row}`, 1))
    const links = tasks.slice(1).map((t, row) => ({ ...BASE_LINK, from: `t${row}`, to: t.key }))
    const plan = planOf(tasks, { links })
    assert.equal(findCircle(plan), undefined)
    assert.match(refusal(plan, link('t19999', 't0')), /close a circle/)
  })
  it('does not blame an unrelated edit for a circle that the file brought', () => {
    const plan = small()
    plan.links.push({ from: 'd', to: 'b', type: 'FS', lag: 0, lagUnit: 'working' })
    apply(plan, link('e', 'd'))
  })
})

const BASE_LINK = { type: 'FS' as const, lag: 0, lagUnit: 'working' as const }

/** Fields that a plan has and an edit does not know: removing such a task could not be undone over the wire. */
type Unknown<Field, Known> = [Exclude<keyof Field, keyof Known>] extends [never]
  ? true
  : Exclude<keyof Field, keyof Known>

describe('the schema', () => {
  it('knows every field of a task, a link, a resource and an assignment', () => {
    const known: [
      Unknown<PlanTask, EditOf<'addTasks'>['tasks'][number]>,
      Unknown<PlanLink, EditOf<'addLink'>['link']>,
      Unknown<PlanResource, EditOf<'addResource'>['resource']>,
      Unknown<PlanAssignment, EditOf<'addAssignment'>['assignment']>,
    ] = [true, true, true, true]
    assert.equal(known.length, 4)
  })
  it('refuses unknown fields, impossible days and computed values', () => {
    const bad = [
      { do: 'setTask', task: 'b', set: { colour: 'red' } },
      { do: 'setTask', task: 'b', set: { deadline: '2026-02-30T08:00' } },
      { do: 'setTask', task: 'b', set: { summary: true } },
      { do: 'setTask', task: 'b', set: {}, note: 1 },
      { do: 'paint', task: 'b' },
    ]
    for (const edit of bad) assert.equal(Edit.safeParse(edit).success, false, JSON.stringify(edit))
  })
})

/** Any plan with a regular outline and forward links between unrelated rows, and edits that may or may not fit it. */
const anyPlan = fc
  .record({
    steps: fc.array(fc.integer({ min: -3, max: 1 }), { minLength: 9, maxLength: 14 }),
    pairs: fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { maxLength: 12 }),
    people: fc.array(fc.nat(13), { maxLength: 6 }),
  })
  .map(({ steps, pairs, people }) => {
    let level = 1
    const tasks = steps.map((step, row) => {
      level = row === 0 ? 1 : Math.max(1, level + step)
      return task(`t${row}`, level, row % 3 ? {} : { deadline: '2026-07-01T17:00', extra: { site: 'Bremen' } })
    })
    const plan = planOf(tasks, { resources: [{ key: 'r', name: 'J. Weber', kind: 'work', maxUnits: 1 }] })
    for (const [a, b] of pairs) {
      const edit: Edit = { do: 'addLink', link: { ...BASE_LINK, from: `t${Math.min(a, b)}`, to: `t${Math.max(a, b)}` } }
      plan.links = applyEdits(plan, [edit]).plan.links
    }
    for (const row of people) {
      const edit: Edit = {
        do: 'addAssignment',
        assignment: { key: `as${row}`, task: `t${row}`, resource: 'r', units: 1 },
      }
      plan.assignments = applyEdits(plan, [edit]).plan.assignments
    }
    return plan
  })

const key = fc.nat(13).map((row) => `t${row}`)
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    do: fc.constant('setTask' as const),
    task: key,
    set: fc.record(
      {
        name: fc.constantFrom('Renamed', 'Mount access points'),
        duration: fc.nat(500_000),
        deadline: fc.constantFrom('2026-09-01T17:00', null),
        notes: fc.constantFrom('seen on site', null),
        percentComplete: fc.nat(100),
        extra: fc.dictionary(fc.constantFrom('site', 'floor'), fc.constantFrom('Hamburg', 2, null)),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    do: fc.constant('addTasks' as const),
    after: fc.option(key),
    tasks: fc.integer({ min: 1, max: 3 }).map((level) => [task('new', level), task('new2', level + 1)]),
  }),
  fc.record({ do: fc.constant('removeTasks' as const), tasks: fc.array(key, { minLength: 1, maxLength: 4 }) }),
  fc.record({
    do: fc.constant('moveTasks' as const),
    moves: fc.array(fc.record({ task: key, after: fc.option(key), level: fc.integer({ min: 1, max: 4 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.record({
    do: fc.constant('setLevels' as const),
    levels: fc.array(fc.record({ task: key, level: fc.integer({ min: 1, max: 4 }) }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    do: fc.constant('addLink' as const),
    link: fc.record({
      from: key,
      to: key,
      type: fc.constantFrom('FS' as const, 'SS' as const, 'FF' as const, 'SF' as const),
      lag: fc.integer({ min: -100_000, max: 100_000 }),
      lagUnit: fc.constant('working' as const),
    }),
  }),
  fc.record({ do: fc.constant('removeLink' as const), from: key, to: key }),
  fc.record({ do: fc.constant('removeAssignment' as const), assignment: fc.nat(13).map((row) => `as${row}`) }),
  fc.record({
    do: fc.constant('setPlan' as const),
    set: fc.constantFrom({ statusDate: '2026-07-02T17:00' }, { statusDate: null }),
  }),
)

describe('for any plan and any edits', () => {
  it('the inverse leads back exactly, also over the wire', () => {
    let applied = 0
    fc.assert(
      fc.property(anyPlan, fc.array(anyEdit, { minLength: 1, maxLength: 4 }), (plan, edits) => {
        const result = applyEdits(plan, edits)
        if (result.problems.length > 0) return assert.equal(result.plan, plan)
        applied++
        if (result.inverse.length === 0) return
        const wire = Edits.parse(JSON.parse(JSON.stringify(result.inverse)))
        assert.deepEqual(applyEdits(result.plan, wire).plan, plan)
      }),
      { numRuns: 2000 },
    )
    assert.ok(applied > 250, `only ${applied} of 2000 were applicable`)
  })
  it('summaries are exactly the rows that have rows below, and no circle arises', () => {
    fc.assert(
      fc.property(anyPlan, fc.array(anyEdit, { minLength: 1, maxLength: 4 }), (plan, edits) => {
        const { plan: after } = applyEdits(plan, edits)
        after.tasks.forEach((each, row) => {
          assert.equal(each.summary, subtreeEnd(after.tasks, row) > row + 1)
        })
        assert.equal(findCircle(after), undefined)
      }),
      { numRuns: 1000 },
    )
  })
})
