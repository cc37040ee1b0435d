/** What somebody else wrote while one changed the same, beside what one wrote oneself. */
import type { Plan } from '../schedule/plan.ts'
import { dateText, durationText } from './text.ts'

type Units = Pick<Plan, 'minutesPerDay' | 'minutesPerWeek' | 'daysPerMonth'>
export type Clashes = Readonly<Record<string, { readonly yours: unknown; readonly theirs: unknown }>>

/** `theirs 2 d, yours 3 d`; several fields stand with their names, as the record calls them. */
export function conflictWords(clashes: Clashes, units: Units, locale: string, today: string): string {
  const write = (field: string, value: unknown): string => {
    if (value === null || value === '') return 'empty'
    if (typeof value === 'boolean') return value ? 'yes' : 'no'
    if (typeof value === 'number' && /duration|work$|delay$/i.test(field)) return durationText(value, units)
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value)) return dateText(value, locale, today)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'something else'
  }
  const all = Object.entries(clashes)
  return all
    .map(([field, { yours, theirs }]) => {
      const both = `theirs ${write(field, theirs)}, yours ${write(field, yours)}`
      return all.length > 1 ? `${field}: ${both}` : both
    })
    .join('; ')
}
