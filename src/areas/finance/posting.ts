/** To which period a posting of a day goes, and what to do where it cannot go there. */
import { containing, type Days } from './fiscalCalendar.ts'

export interface PostingPeriod extends Days {
  readonly name: string
  readonly state: 'open' | 'closing' | 'closed'
}

/** Either the period, or why not, with the open period that a correction goes to instead. */
export type Posting<P extends PostingPeriod> =
  | { readonly period: P }
  | { readonly refused: string; readonly instead: P | null }

/**
 * The period of one entity to which something of this day is posted. `asFinance`: finance still posts while a period is being
 * closed. Nothing moves to another period by itself: whoever posts decides, and the correction names its original.
 */
export function postingOn<P extends PostingPeriod>(
  periods: readonly P[],
  day: string,
  { asFinance }: { readonly asFinance: boolean },
): Posting<P> {
  const period = containing(periods, day)
  const takes = (each: P) => each.state === 'open' || (asFinance && each.state === 'closing')
  if (period && takes(period)) return { period }
  const later = periods.filter((each) => each.startsOn > day && takes(each))
  const instead = later.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))[0] ?? null
  if (!period)
    return {
      refused: `No fiscal year has ${day}. Finance adds the year to the fiscal calendar of the legal entity`,
      instead: null,
    }
  const into = instead
    ? `Post to ${instead.name} (${instead.startsOn} to ${instead.endsOn}) and refer to the original`
    : 'Finance adds the next fiscal year, or'
  const or = instead ? ', or ask finance to open it again' : ' opens it again'
  return {
    refused: `${period.name} is ${period.state === 'closed' ? 'closed' : 'being closed, and only finance still posts to it'}. ${into}${or}`,
    instead,
  }
}
