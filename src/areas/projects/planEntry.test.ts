import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { warehouseWifi } from '../../../test/gantt/warehouseWifi.ts'
import { movedBy, stepsOn, stretchedBy } from './gantt/barMoves.ts'
import { enterCells } from './gantt/cells.ts'
import type { CellContext, Column } from './gantt/column.ts'
import { COLUMNS } from './gantt/columns.ts'
import { visibleRows } from './gantt/rows.ts'
import { computeSchedule, rescheduled, type Schedule } from './gantt/scheduling.ts'
import { Edits } from './planEditSchema.ts'
import { applyEdits, type Edit } from './planEdits.ts'
import { enterDuration, enterFinish, enterPercent, enterSplit, enterStart, moveUnfinished } from './planEntry.ts'
import { indent, moveRow, outdent, reorder } from './planOutlineEntry.ts'
import type { Plan, PlanTask } from './schedule/plan.ts'
import { diffSchedules } from './scheduleDifference.ts'

const scheduled = (plan: Plan): Schedule => {
  const schedule = computeSchedule(plan)
  if (typeof schedule === 'string') throw new Error(schedule)
  return schedule
}
const find = (plan: Plan, key: string) => plan.tasks.find((task) => task.key === key) as PlanTask
const rowOf = (plan: Plan, key: string) => plan.tasks.findIndex((task) => task.key === key)
function after(plan: Plan, edits: Edit[] | string): Plan {
  if (typeof edits === 'string') throw new Error(edits)
  assert.deepEqual(Edits.safeParse(edits).error, undefined)
  const applied = applyEdits(plan, edits)
  assert.deepEqual(applied.problems, [])
  return applied.plan
}
const dates = { start: '2026-07-10T08:00', finish: '2026-07-14T17:00' }

describe('entering dates', () => {
  it('sets a constraint, the actual start of a begun task, the held dates of a manual one', () => {
    const plan = warehouseWifi()
    assert.deepEqual(enterStart(plan, find(plan, '4.4'), '2026-07-20T08:00'), [
      { do: 'setTask', task: '4.4', set: { constraint: 'startNoEarlierThan', constraintDate: '2026-07-20T08:00' } },
    ])
    assert.deepEqual(enterStart(plan, find(plan, '3.2'), '2026-06-24T08:00')[0], {
      do: 'setTask',
      task: '3.2',
      set: { actualStart: '2026-06-24T08:00' },
    })
    const manual = { ...find(plan, '4.4'), manual: true, ...dates }
    assert.deepEqual(enterStart(plan, manual, '2026-07-17T08:00')[0], {
      do: 'setTask',
      task: '4.4',
      set: { start: '2026-07-17T08:00', finish: '2026-07-21T17:00' },
    })
    assert.deepEqual(enterFinish(plan, manual, '2026-07-15T17:00', dates)[0], {
      do: 'setTask',
      task: '4.4',
      set: { start: '2026-07-10T08:00', finish: '2026-07-15T17:00', duration: 4 * 28_800 },
    })
    const backwards = { ...plan, scheduleFrom: 'finish' as const, finish: '2026-08-01T17:00' }
    assert.match(
      JSON.stringify(enterFinish(backwards, find(plan, '4.4'), '2026-07-20T17:00', dates)),
      /finishNoLaterThan/,
    )
  })
})

describe('entering durations and progress', () => {
  it('keeps what is done when a begun task grows', () => {
    const plan = warehouseWifi()
    const task = find(after(plan, enterDuration(plan, find(plan, '3.2'), 10 * 28_800)), '3.2')
    assert.equal(task.percentComplete, 50)
    assert.equal(task.duration - (task.remainingDuration as number), Math.round(7 * 28_800 * 0.72))
  })
  it('scales the work of people with the duration, or their share on fixed work', () => {
    const plan = warehouseWifi()
    plan.assignments = [{ key: 'a', task: '4.4', resource: 'M. Lindqvist', units: 1, work: 3 * 28_800 }]
    const longer = after(plan, enterDuration(plan, find(plan, '4.4'), 6 * 28_800))
    assert.equal(longer.assignments[0]?.work, 6 * 28_800)
    const fixed = { ...find(plan, '4.4'), type: 'fixedWork' as const }
    assert.equal(after(plan, enterDuration(plan, fixed, 6 * 28_800)).assignments[0]?.units, 0.5)
  })
  it('makes a milestone of zero, and refuses half of one', () => {
    const plan = warehouseWifi()
    assert.equal(find(after(plan, enterDuration(plan, find(plan, '4.4'), 0)), '4.4').milestone, true)
    assert.match(String(enterPercent(find(plan, '3.4'), 50, dates)), /milestone/)
    assert.match(String(enterPercent(find(plan, '3'), 50, dates)), /summary/)
  })
  it('sets and clears actual dates with progress', () => {
    const plan = warehouseWifi()
    const done = find(after(plan, enterPercent(find(plan, '4.4'), 100, dates)), '4.4')
    assert.deepEqual([done.actualStart, done.actualFinish, done.remainingDuration], [dates.start, dates.finish, 0])
    const undone = find(after(plan, enterPercent(find(plan, '3.2'), 0, dates)), '3.2')
    assert.ok(!('actualStart' in undone) && !('remainingDuration' in undone))
  })
  it('splits a task into parts that leave a gap', () => {
    const plan = warehouseWifi()
    const split = find(after(plan, enterSplit(find(plan, '4.2'), 2 * 28_800, 28_800)), '4.2')
    assert.deepEqual(split.parts, [
      { from: 0, to: 57_600 },
      { from: 86_400, to: 172_800 },
    ])
    const shorter = enterDuration(plan, split, 28_800)
    assert.deepEqual((shorter[0] as { set: { parts?: unknown } }).set.parts, null)
  })
  it('moves unfinished work behind the status date', () => {
    const plan = { ...warehouseWifi(), statusDate: '2026-07-03T17:00' }
    const moved = moveUnfinished(plan, '2026-07-03T17:00')
    if (typeof moved === 'string') throw new Error(moved)
    const next = scheduled(after(plan, moved.edits))
    const start = next.dates.start[rowOf(plan, '4.2')] as number
    assert.equal(new Date(start * 1000).toISOString().slice(0, 10), '2026-07-06')
  })
})

describe('moving bars', () => {
  const plan = warehouseWifi()
  const base = scheduled(plan)
  it('tells which tasks would move, by how much', () => {
    const edits = movedBy(base, rowOf(plan, '4.2'), 3 * 86_400)
    const next = rescheduled(base, after(plan, edits))
    if (typeof next === 'string') throw new Error(next)
    const difference = diffSchedules(base, next, ['4.2'])
    assert.equal(difference.words, '3 tasks would move · finish +2\u00a0d')
    assert.deepEqual(
      difference.moves.filter((move) => !move.summary).map((move) => [move.key, move.by / 28_800]),
      [
        ['4.2', 3],
        ['4.3', 3],
        ['4.4', 3],
        ['5.2', 2],
      ],
    )
    assert.deepEqual(scheduled(next.plan).dates.start, next.dates.start, 'the quick way gives the same dates')
    assert.deepEqual(scheduled(plan).dates.start, base.dates.start)
  })
  it('steps over free days, keeps at least a day, and leaves what is done', () => {
    const friday = base.dates.start[rowOf(plan, '4.4')] as number
    assert.equal(stepsOn(base, find(plan, '4.4'), friday, 1, 86_400), 3 * 86_400)
    assert.equal(stepsOn(base, find(plan, '4.4'), friday, -1, 86_400), -86_400)
    const least = stretchedBy(base, rowOf(plan, '4.4'), -30 * 86_400, 86_400)
    assert.equal(find(after(plan, least), '4.4').duration, 28_800)
    assert.match(String(movedBy(base, rowOf(plan, '4.1'), 86_400)), /is done/)
    assert.match(String(movedBy(base, rowOf(plan, '4'), 86_400)), /is a summary/)
  })
})

describe('the outline as a person moves it', () => {
  const keys = (plan: Plan) => plan.tasks.map((task) => `${task.key}:${task.level}`).slice(0, 6)
  it('indents below the row above, and outdents back', () => {
    const plan = warehouseWifi()
    const in1 = after(plan, indent(plan, ['1.3']))
    assert.equal(find(in1, '1.3').level, 3)
    assert.deepEqual(keys(after(in1, outdent(in1, ['1.3']))), keys(plan))
    assert.match(String(indent(plan, ['1.1'])), /directly below/)
    assert.match(String(outdent(plan, ['1'])), /top level/)
  })
  it('changes places with a sibling and its rows', () => {
    const plan = warehouseWifi()
    const down = after(plan, reorder(plan, ['1'], 1))
    assert.equal(down.tasks[0]?.key, '2')
    assert.deepEqual(keys(after(down, reorder(down, ['1'], -1))), keys(plan))
    assert.match(String(reorder(plan, ['1.1'], -1)), /first of its level/)
  })
  it('puts a row between two others, at the level that the place allows', () => {
    const plan = warehouseWifi()
    const at = (key: string) => rowOf(plan, key)
    const all = (moved: Plan) => moved.tasks.map((task) => `${task.key}:${task.level}`)
    const under = all(after(plan, moveRow(plan, '5.2', at('2'), at('2.1'))))
    assert.deepEqual(under.slice(at('2'), at('2') + 3), ['2:1', '5.2:2', '2.1:2'])
    // Behind a folded summary a group goes after all that it holds.
    const group = all(after(plan, moveRow(plan, '1', at('2'), at('3'))))
    assert.deepEqual(group.slice(0, 2), ['2:1', '2.1:2'])
    assert.equal(group.indexOf('3:1') - group.indexOf('1:1'), at('2'))
    assert.equal(after(plan, moveRow(plan, '1.1', at('5.2'), undefined)).tasks.at(-1)?.key, '1.1')
    assert.deepEqual(moveRow(plan, '2', at('2.1'), at('2.2')), [])
  })
  it('folds rows away and counts siblings', () => {
    const rows = visibleRows(warehouseWifi().tasks, new Set(['2', '3', '4', '5']))
    assert.equal(rows.length, 9)
    assert.deepEqual(rows[4], { task: 4, level: 2, expanded: undefined, position: 4, siblings: 4 })
  })
})

describe('many cells at once', () => {
  it('enters what can be read, names what cannot, and adds rows at the end', () => {
    const plan = warehouseWifi()
    let made = 0
    const context: CellContext = {
      plan,
      dates: scheduled(plan).dates,
      locale: 'en-GB',
      today: '2026-07-02',
      newKey: () => `n${++made}`,
    }
    const columns = ['name', 'duration', 'predecessors', 'resources'].map(
      (id) => COLUMNS.find((c) => c.id === id) as Column,
    )
    const rows = [rowOf(plan, '5.2')]
    const entered = enterCells(context, rows, columns, [
      ['Hand-over', '6d', '22', 'I. Falk; Nobody'],
      ['Lessons learned', '2d', '23SS+1d', 'R. Okafor'],
    ])
    const next = after(plan, entered.edits)
    assert.deepEqual(
      entered.refusals.map((refusal) => refusal.column),
      ['Resources'],
    )
    assert.equal(find(next, '5.2').duration, 6 * 28_800)
    assert.deepEqual(
      next.links.filter((link) => link.to === '5.2').map((link) => link.from),
      ['5.1'],
    )
    assert.deepEqual(
      next.links.find((link) => link.to === 'n1'),
      { from: '5.2', to: 'n1', type: 'SS', lag: 28_800, lagUnit: 'working' },
    )
    assert.equal(next.assignments.at(-1)?.resource, 'R. Okafor')
  })
})
