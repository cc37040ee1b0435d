/** What has to be written so that the rows of a plan become another plan. Pure. */
import type { RowIn } from '../../record/record.ts'
import { positionsFor } from './planPositions.ts'
import {
  assignmentFields,
  calendarFields,
  isOwn,
  linkFields,
  projectFields,
  resourceFields,
  taskFields,
} from './planRows.ts'
import type { Key, Plan, PlanLink } from './schedule/plan.ts'
import type { Task } from './task.ts'

export interface Writes {
  create: { id: Key; values: Record<string, unknown> }[]
  update: { id: Key; patch: Record<string, unknown> }[]
  remove: Key[]
}
export interface PlanWrites {
  project: Record<string, unknown>
  calendars: Writes
  resources: Writes
  tasks: Writes
  /** By `predecessor>successor`; the caller knows the rows behind them. */
  links: Writes
  assignments: Writes
}

export const linkKey = (link: Pick<PlanLink, 'from' | 'to'>): string => `${link.from}>${link.to}`

/**
 * Compares two plans of which the second was made from the first by edits, so that what is untouched is the same
 * object and costs nothing. `rows` gives the present positions of the tasks.
 */
export function planDifference(
  before: Plan,
  after: Plan,
  rows: readonly Pick<RowIn<typeof Task>, 'id' | 'position'>[],
): PlanWrites {
  const positions = new Map(rows.map((row) => [row.id as Key, row.position]))
  const placed =
    before.tasks === after.tasks ? undefined : positionsFor(after.tasks.map((task) => positions.get(task.key)))
  const tasks = difference(before.tasks, after.tasks, (t) => t.key, taskFields)
  if (placed) {
    const updates = new Map(tasks.update.map((u) => [u.id, u]))
    const creates = new Map(tasks.create.map((c) => [c.id, c]))
    after.tasks.forEach((task, i) => {
      const position = placed[i]!
      const made = creates.get(task.key)
      if (made) made.values.position = position
      else if (positions.get(task.key) !== position) {
        const update = updates.get(task.key)
        if (update) update.patch.position = position
        else tasks.update.push({ id: task.key, patch: { position } })
      }
    })
  }
  return {
    project: changedFields(projectFields(before), projectFields(after)),
    calendars: difference(ownCalendars(before), ownCalendars(after), (c) => c.key, calendarFields),
    resources: difference(before.resources, after.resources, (r) => r.key, resourceFields),
    tasks,
    links: difference(before.links, after.links, linkKey, linkFields),
    assignments: difference(before.assignments, after.assignments, (a) => a.key, assignmentFields),
  }
}

/** The hours of people and of the company are not the plan's to write. */
const ownCalendars = (plan: Plan) => plan.calendars.filter((c) => isOwn(c.key))

function difference<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => Key,
  fieldsOf: (item: T) => Record<string, unknown>,
): Writes {
  const writes: Writes = { create: [], update: [], remove: [] }
  if (before === after) return writes
  const known = new Map(before.map((item) => [keyOf(item), item]))
  for (const item of after) {
    const id = keyOf(item)
    const old = known.get(id)
    known.delete(id)
    if (old === item) continue
    if (!old) writes.create.push({ id, values: fieldsOf(item) })
    else {
      const patch = changedFields(fieldsOf(old), fieldsOf(item))
      if (Object.keys(patch).length) writes.update.push({ id, patch })
    }
  }
  writes.remove.push(...known.keys())
  return writes
}

function changedFields(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(after)) {
    if (field === 'extra') {
      const gone = Object.keys((before.extra as object) ?? {}).filter((key) => !(key in (value as object)))
      const extra = {
        ...changedFields((before.extra as Record<string, unknown>) ?? {}, value as Record<string, unknown>),
        ...Object.fromEntries(gone.map((key) => [key, null])),
      }
      if (Object.keys(extra).length) patch.extra = extra
    } else if (JSON.stringify(before[field]) !== JSON.stringify(value)) patch[field] = value
  }
  if (before.extra && !('extra' in after))
    patch.extra = Object.fromEntries(Object.keys(before.extra as object).map((key) => [key, null]))
  return patch
}
