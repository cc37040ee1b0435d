/** Keys of a plan that came from elsewhere become identifiers of rows. Pure. */
import type { Key, Plan } from './schedule/plan.ts'

export type KeyedList = 'calendar' | 'resource' | 'task' | 'assignment'

/** Which identifier a key of a list was given. */
export type Identifiers = (list: KeyedList, key: Key) => string

/**
 * A new identifier for each key. Rows of level 0 (a file's summary of the whole project) are left out: that is the project
 * itself. `newId` makes identifiers.
 */
export function rekeyed(plan: Plan, newId: () => string): { plan: Plan; idOf: Identifiers } {
  const ids = new Map<string, string>()
  const idOf: Identifiers = (list, key) => {
    const known = `${list}:${key}`
    let id = ids.get(known)
    if (!id) ids.set(known, (id = newId()))
    return id
  }
  const calendarOf = (row: { calendar?: Key }) =>
    row.calendar === undefined ? {} : { calendar: idOf('calendar', row.calendar) }
  const kept = plan.tasks.filter((task) => task.level > 0)
  const left = new Set(plan.tasks.filter((task) => task.level === 0).map((task) => task.key))
  return {
    idOf,
    plan: {
      ...plan,
      calendar: idOf('calendar', plan.calendar),
      calendars: plan.calendars.map((c) => ({
        ...c,
        key: idOf('calendar', c.key),
        ...(c.base === undefined ? {} : { base: idOf('calendar', c.base) }),
      })),
      resources: plan.resources.map((r) => ({ ...r, key: idOf('resource', r.key), ...calendarOf(r) })),
      tasks: kept.map((t) => ({ ...t, key: idOf('task', t.key), ...calendarOf(t) })),
      links: plan.links
        .filter((l) => !left.has(l.from) && !left.has(l.to))
        .map((l) => ({ ...l, from: idOf('task', l.from), to: idOf('task', l.to) })),
      assignments: plan.assignments
        .filter((a) => !left.has(a.task))
        .map((a) => ({
          ...a,
          key: idOf('assignment', a.key),
          task: idOf('task', a.task),
          resource: idOf('resource', a.resource),
        })),
    },
  }
}
