/** The computed columns of tasks and project that follow from a schedule. Pure. */
import type { Values } from '../../record/write.ts'
import { parentRows, wbsCodes } from './planOutline.ts'
import type { PlanRows } from './planRows.ts'
import type { Local, Plan } from './schedule/plan.ts'
import type { Schedule } from './schedule/schedule.ts'

export const TASK_COLUMNS = [
  'parent',
  'wbs',
  'summary',
  'start',
  'finish',
  'earlyStart',
  'earlyFinish',
  'lateStart',
  'lateFinish',
  'totalSlack',
  'freeSlack',
  'critical',
  'scheduledDuration',
  'progress',
  'assignees',
] as const

export interface ComputedValues {
  taskFields: readonly string[]
  /** Only the tasks of which something differs. */
  tasks: Values[]
  /** How many of them begin or end at another time. */
  moved: number
  project: Record<string, unknown>
}

/** `YYYY-MM-DDTHH:MM` with its seconds, as the column has it. */
const full = (local: Local): string => (local.length === 16 ? `${local}:00` : local)

export function computedValues(rows: PlanRows, plan: Plan, schedule: Schedule): ComputedValues {
  const codes = wbsCodes(plan.tasks)
  const parents = parentRows(plan.tasks)
  const people = new Map(rows.resources.map((r) => [r.id, r.person]))
  const assignees = new Map<string, Set<string>>()
  for (const a of rows.assignments) {
    const person = people.get(a.resource)
    if (!person) continue
    const known = assignees.get(a.task)
    if (known) known.add(person)
    else assignees.set(a.task, new Set([person]))
  }
  const tasks: Values[] = []
  let moved = 0
  schedule.tasks.forEach((t, i) => {
    const row = rows.tasks[i]!
    const parent = parents[i]!
    const values = {
      parent: parent < 0 ? null : rows.tasks[parent]!.id,
      wbs: codes[i]!,
      summary: t.summary,
      start: full(t.start),
      finish: full(t.finish),
      earlyStart: full(t.earlyStart),
      earlyFinish: full(t.earlyFinish),
      lateStart: full(t.lateStart),
      lateFinish: full(t.lateFinish),
      totalSlack: Math.round(t.totalSlack),
      freeSlack: Math.round(t.freeSlack),
      critical: t.critical,
      scheduledDuration: Math.round(t.duration),
      progress: Math.round(t.percentComplete * 100) / 100,
      assignees: [...(assignees.get(row.id) ?? [])].sort(),
    }
    if (values.start !== row.start || values.finish !== row.finish) moved++
    const differs = TASK_COLUMNS.some((field) =>
      field === 'assignees'
        ? values.assignees.join() !== row.assignees.toSorted().join()
        : values[field] !== row[field],
    )
    if (differs) tasks.push({ id: row.id, values })
  })
  const top = schedule.tasks.filter((_, i) => parents[i]! < 0 && plan.tasks[i]!.active)
  const weight = top.reduce((sum, t) => sum + t.duration, 0)
  return {
    taskFields: TASK_COLUMNS,
    tasks,
    moved,
    project: {
      plannedStart: full(schedule.start),
      plannedFinish: full(schedule.finish),
      taskCount: plan.tasks.length,
      percentComplete: weight
        ? Math.round(top.reduce((sum, t) => sum + t.percentComplete * t.duration, 0) / weight)
        : 0,
    },
  }
}
