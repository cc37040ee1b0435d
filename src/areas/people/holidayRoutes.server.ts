import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Platform } from '../../platform/area.ts'
import { forbidden, invalid, notFound } from '../../record/errors.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import { Calendar } from './calendar.ts'
import { builtInHolidays } from './companyCalendar.ts'
import { type Holiday, HolidayFileError, readHolidayFile } from './holidayFile.ts'
import { type HolidayChanges, withHolidays } from './holidaySet.ts'
import { holidayCountries, yearsAround } from './publicHolidays.ts'

const Year = z.int('must be a year').min(1970, 'must be 1970 or later').max(2199, 'must be 2199 or earlier')
const Import = z.strictObject({
  /** The text of an iCalendar file; without it the built-in holidays of the country are taken. */
  file: z.string().optional(),
  country: z.string().max(2).optional(),
  region: z.string().max(6).nullable().optional(),
  /** What this set is called: importing it again replaces it. */
  set: z.string().trim().min(1).max(200).optional(),
  from: Year.optional(),
  to: Year.optional(),
  /** Only tells what would change. */
  preview: z.boolean().default(false),
})

export interface HolidayReport extends HolidayChanges {
  set: string
  from: number
  to: number
  skipped: { line: number; name: string; reason: string }[]
}

const MOST_YEARS = 30

/** `POST /api/people/calendars/:id/holidays`: brings public holidays into a calendar and tells what that changes. */
export function holidayRoutes(app: FastifyInstance, platform: Platform, store: Store): void {
  app.post<{ Params: { id: string } }>(`/api${Calendar.path}/:id/holidays`, async (request) => {
    const caller = await platform.callerOf(request)
    const { id } = request.params
    if (!isUuid(id)) throw notFound(Calendar.label)
    const asked = parse(Import, request.body)
    const row = (await store.get(Calendar, caller, id)) as unknown as Calendar
    if (store.can(Calendar, caller, row).update !== true)
      throw forbidden('Holidays are imported by whoever may change the calendar')
    const read = holidaysOf(asked, row, store.today())
    const merge = (calendar: Calendar) =>
      withHolidays(calendar.times.exceptions, read.set, read.holidays, read.from, read.to)
    const report = ({ changes }: ReturnType<typeof merge>): HolidayReport => {
      const { set, from, to, skipped } = read
      return { ...changes, set, from, to, skipped }
    }
    if (asked.preview) return { report: report(merge(row)) }
    return store.change(caller, async (work) => {
      const locked = (await work.lock(Calendar, id)) as unknown as Calendar
      const merged = merge(locked)
      const times = { ...locked.times, exceptions: merged.exceptions }
      await work.update(Calendar, id, { times }, { verb: 'importHolidays' })
      return { report: report(merged) }
    })
  })
}

interface ReadHolidays {
  set: string
  holidays: readonly Holiday[]
  skipped: HolidayReport['skipped']
  from: number
  to: number
}

function holidaysOf(asked: z.output<typeof Import>, calendar: Calendar, today: string): ReadHolidays {
  const { from, to } = { ...yearsAround(today), ...given({ from: asked.from, to: asked.to }) }
  if (to < from) throw invalid({ to: 'must not be before the first year' })
  if (to - from >= MOST_YEARS) throw invalid({ to: `takes at most ${MOST_YEARS} years at a time` })
  const country = asked.country ?? calendar.country
  const region = asked.region === undefined ? calendar.region : asked.region
  if (asked.file !== undefined) {
    const { name, holidays, skipped } = readFile(asked.file, from, to)
    if (!holidays.length && !skipped.length)
      throw invalid({ file: `has no events in the years ${from} to ${to}; choose other years or another file` })
    return { set: asked.set ?? name ?? region ?? country ?? 'Holidays', holidays, skipped, from, to }
  }
  if (!country) throw invalid({ country: 'is required where the calendar has none' })
  const holidays = builtInHolidays(country, region, from, to)
  if (!holidays)
    throw invalid({
      country: `has no built-in holidays (there are those of ${holidayCountries().join(', ')}); import an iCalendar file`,
    })
  return { set: asked.set ?? region ?? country, holidays, skipped: [], from, to }
}

function readFile(file: string, from: number, to: number) {
  try {
    return readHolidayFile(file, from, to)
  } catch (error) {
    if (error instanceof HolidayFileError)
      throw invalid({ file: error.message }, `The file was not read. ${error.message}`)
    throw error
  }
}

const given = <T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
