import { actionsOn, update } from '../../record/action.ts'
import { flag, json, optional, ref, text } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { staff } from './staff.ts'
import type { WorkingCalendar } from './workingCalendar.ts'
import { INHERITED_WEEK, STANDARD_CALENDAR } from './workingCalendar.ts'
import { WorkingTimesSchema } from './workingTimes.ts'

/** When people of the company work: a week, what differs from it, and public holidays. */
export const Calendar = record({
  name: 'calendar',
  area: 'people',
  label: 'Working calendar',
  fields: {
    name: text({ max: 120, unique: true }),
    base: optional(
      ref('people.calendar', { label: 'Based on', help: 'Its exceptions and inherited days hold here too' }),
    ),
    country: optional(text({ max: 2, pattern: /^[A-Z]{2}$/, help: 'Two letters, such as DE' })),
    region: optional(text({ max: 6, pattern: /^[A-Z]{2}-[A-Z0-9]{1,3}$/, help: 'Such as DE-HH' })),
    timeZone: text({ max: 60, default: 'Europe/Berlin', help: 'Where these hours are meant, such as Europe/Berlin' }),
    standard: flag({ locked: true, help: 'Holds for everybody whose engagement names no other' }),
    times: json(WorkingTimesSchema, {
      label: 'Working times',
      default: { days: STANDARD_CALENDAR.days, exceptions: [] },
    }),
  },
  may: {
    read: { ...staff(true), client: true },
    create: { people: true, manager: true },
    update: { people: true, manager: true },
    remove: { people: true },
  },
  list: { columns: ['name', 'country', 'region', 'timeZone', 'base', 'standard'], sort: 'name' },
  form: [['name', 'base', 'country', 'region', 'timeZone']],
  check: (c) => ({
    ...(c.base === c.id ? { base: 'must be another calendar' } : {}),
    ...(c.region && c.region.slice(0, 2) !== c.country
      ? { region: 'must belong to the country, as DE-HH does to DE' }
      : {}),
    ...(!isTimeZone(c.timeZone) ? { timeZone: 'must be a time zone such as Europe/Berlin' } : {}),
  }),
})
export type Calendar = RowIn<typeof Calendar>

const action = actionsOn(Calendar)
export const makeStandard = action({
  name: 'makeStandard',
  label: 'Make it the standard',
  help: 'It holds from now on for everybody whose engagement names no calendar',
  by: ['people'],
  needs: () => ({ standing: { type: Calendar, where: { standard: 'true' } } }),
  when: (calendar) => !calendar.standard || 'This is the standard calendar already',
  change: (_calendar, _input, { needs }) => ({
    row: { standard: true },
    and: (needs.standing ?? []).map((other) =>
      update(Calendar, other.id, { standard: false }, { rule: 'one standard calendar' }),
    ),
  }),
})

/** The calendar as the arithmetic and the scheduler take it; its key is the record's identifier. */
export function workingCalendarOf(row: Pick<Calendar, 'id' | 'name' | 'base' | 'timeZone' | 'times'>): KeyedCalendar {
  return {
    key: row.id,
    name: row.name,
    ...(row.base ? { base: row.base } : {}),
    timeZone: row.timeZone,
    ...row.times,
  }
}
export type KeyedCalendar = WorkingCalendar & { key: string; base?: string }

/** What a new calendar begins with when it is based on another one: nothing of its own. */
export const NOTHING_OF_ITS_OWN = { days: INHERITED_WEEK, exceptions: [] } as const

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}
