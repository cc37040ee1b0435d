/** Calendars that refer to one another by key, compiled together. */
import type { WorkingCalendar } from './workingCalendar.ts'
import { CompiledCalendar } from './workingCalendarCompiled.ts'
import { addsNothing, calendarDays } from './workingCalendarDays.ts'

type Key = string | number
type KeyedCalendar = WorkingCalendar & { key: Key }

/** A calendar and its bases, nearest first; stops where a base is unknown or comes round again. */
function chainOf(calendar: KeyedCalendar, byKey: ReadonlyMap<Key, KeyedCalendar>): KeyedCalendar[] {
  const chain: KeyedCalendar[] = []
  for (let next: KeyedCalendar | undefined = calendar; next && !chain.includes(next); ) {
    chain.push(next)
    next = next.base === undefined ? undefined : byKey.get(next.base)
  }
  return chain
}

/**
 * Compiles calendars. Those that say the same share one compiled calendar, so that a thousand people on standard hours
 * cost one: a calendar that adds nothing to its base is its base.
 */
export function compileCalendars(calendars: readonly KeyedCalendar[]): Map<Key, CompiledCalendar> {
  const byKey = new Map(calendars.map((calendar) => [calendar.key, calendar]))
  const byContent = new Map<string, CompiledCalendar>()
  const compiled = new Map<Key, CompiledCalendar>()
  for (const calendar of calendars) {
    const chain = chainOf(calendar, byKey)
    while (chain.length > 1 && addsNothing(chain[0]!)) chain.shift()
    const content = JSON.stringify(chain.map(({ days, exceptions, weeks }) => [days, exceptions, weeks]))
    let shared = byContent.get(content)
    if (!shared) {
      shared = new CompiledCalendar(chain[0]!.name, calendarDays(chain))
      byContent.set(content, shared)
    }
    compiled.set(calendar.key, shared)
  }
  return compiled
}

/** Compiles one calendar that stands alone. */
export function compileCalendar(calendar: WorkingCalendar): CompiledCalendar {
  return new CompiledCalendar(calendar.name, calendarDays([calendar]))
}
