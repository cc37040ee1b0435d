/** The computed columns of tasks and project that follow from a schedule. Pure. */
import type { RowIn } from '../../record/record.ts'
import type { Values } from '../../record/write.ts'
import { parentRows, wbsCodes } from './planOutline.ts'
import { findings } from './schedule/findings.ts'
import type { Key, Local, Plan } from './schedule/plan.ts'
import type { Schedule } from './schedule/schedule.ts'
import type { Task } from './task.ts'

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

/**
 * `known` has the rows as they are in the database; a task that is not among them is written whole. `people` says which
 * person a resource is.
 */
export function computedValues(
  plan: Plan,
  schedule: Schedule,
  known: ReadonlyMap<Key, RowIn<typeof Task>>,
  people: ReadonlyMap<Key, string | null>,
): ComputedValues {
  const codes = wbsCodes(plan.tasks)
  const parents = parentRows(plan.tasks)
  const assignees = new Map<Key, Set<string>>()
  for (const { task, resource } of plan.assignments) {
    const person = people.get(resource)
    if (!person) continue
    const others = assignees.get(task)
    if (others) others.add(person)
    else assignees.set(task, new Set([person]))
  }
  const tasks: Values[] = []
  let moved = 0
  schedule.tasks.forEach((t, i) => {
    const { key } = plan.tasks[i]!
    const row = known.get(key)
    const parent = parents[i]!
    const values = {
      parent: parent < 0 ? null : plan.tasks[parent]!.key,
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
      assignees: [...(assignees.get(key) ?? [])].sort(),
    }
    if (!row || values.start !== row.start || values.finish !== row.finish) moved++
    const differs =
      !row ||
      TASK_COLUMNS.some((field) =>
        field === 'assignees'
          ? values.assignees.join() !== row.assignees.toSorted().join()
          : values[field] !== row[field],
      )
    if (differs) tasks.push({ id: String(key), values })
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
      findingCount: findings(schedule.compiled, schedule.dates).length,
      percentComplete: weight
        ? Math.round(top.reduce((sum, t) => sum + t.percentComplete * t.duration, 0) / weight)
        : 0,
    },
  }
}
