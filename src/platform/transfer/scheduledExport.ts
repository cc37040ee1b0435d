import { actionsOn } from '../../record/action.ts'
import { choice, flag, instant, optional, ref, refs, text, whole } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { FORMAT_LABELS, FORMATS } from './export.ts'
import { OWN } from './import.ts'
import { RHYTHMS, WEEKDAYS } from './schedule.ts'

/** A list as a file, made again and again with the rights of whoever set it up, for people who are told of it. */
export const ScheduledExport = record({
  name: 'scheduledExport',
  area: 'platform',
  label: 'Scheduled export',
  fields: {
    title: text({ max: 120, help: 'What the recipients read' }),
    view: optional(
      ref('platform.view', {
        label: 'Saved view',
        help: 'Whose filters and columns it has at the time; or name a type',
      }),
    ),
    type: optional(text({ max: 80, help: 'The record type, such as people.person, where no saved view is chosen' })),
    query: text({ max: 4000, min: 0, default: '', help: 'Filters, sort and columns as in the address of the list' }),
    format: choice(FORMATS, { default: 'xlsx', labels: FORMAT_LABELS }),
    owner: ref('people.person', { label: 'With the rights of' }),
    recipients: refs('people.person', { help: 'Each sees in it what they may see themselves' }),
    every: choice(RHYTHMS, {
      default: 'workday',
      labels: { day: 'Day', workday: 'Day from Monday to Friday', week: 'Week', month: 'Month' },
    }),
    weekday: choice(WEEKDAYS, { default: 'monday', help: 'Of a weekly one' }),
    dayOfMonth: whole({
      default: 1,
      min: 1,
      max: 31,
      label: 'Day of the month',
      help: 'Of a monthly one; in shorter months the last',
    }),
    at: text({ max: 5, pattern: /^([01]\d|2[0-3]):[0-5]\d$/, default: '07:00', help: 'Time of day, HH:MM' }),
    timeZone: text({ max: 60, default: 'Europe/Berlin', pattern: /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/ }),
    active: flag({ default: true }),
    askedAt: optional(instant({ locked: true, label: 'Asked for' })),
    lastRunAt: optional(instant({ computed: true, label: 'Last made' })),
    problem: optional(text({ max: 500, computed: true, help: 'Why the last one was not made' })),
  },
  may: { read: OWN, create: OWN, update: OWN, remove: OWN },
  list: { columns: ['title', 'format', 'every', 'at', 'recipients', 'active', 'lastRunAt', 'problem'], sort: 'title' },
  form: [
    ['title', 'view', 'type', 'query', 'format', 'owner', 'recipients'],
    ['every', 'weekday', 'dayOfMonth', 'at', 'timeZone', 'active'],
  ],
  check: (s): Record<string, string> => ({
    ...(s.view || s.type ? {} : { view: 'is needed, or a record type' }),
    ...(knownZone(s.timeZone) ? {} : { timeZone: 'is no time zone; write it like Europe/Berlin' }),
  }),
})
export type ScheduledExport = RowIn<typeof ScheduledExport>

function knownZone(zone: string): boolean {
  try {
    return !!new Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    return false
  }
}

const action = actionsOn(ScheduledExport)
action({
  name: 'makeNow',
  label: 'Make now',
  help: 'Makes the file once more and tells the recipients',
  by: OWN,
  change: (_row, _input, { now }) => ({ askedAt: now }),
})
