/** Days said relative to today: `today`, `today+30d`, `this-quarter`, `next-month`, `2026-03`, `2026`. */
export interface Period {
  /** Both days belong to it. */
  from: string
  to: string
}

const DAY = 86_400_000
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10)
const at = (year: number, month0: number, day: number): number => {
  const date = new Date(0)
  date.setUTCFullYear(year, month0, day)
  return date.getTime()
}

/**
 * The period that a word stands for, or undefined when it is none. Weeks begin on Monday (ISO 8601); quarters and
 * `year` are of the calendar, `fiscal-year` begins with `fiscalYearStart` (1 … 12).
 */
export function periodOf(text: string, today: string, fiscalYearStart: number): Period | undefined {
  const [year, month, day] = today.split('-').map(Number) as [number, number, number]
  const now = at(year, month - 1, day)
  const span = (from: number, before: number): Period => ({ from: iso(from), to: iso(before - DAY) })

  const relative = /^(?:today|yesterday|tomorrow)(?:([+-]\d{1,4})([dwmy]))?$/.exec(text)
  if (relative) {
    const base = now + (text.startsWith('yesterday') ? -DAY : text.startsWith('tomorrow') ? DAY : 0)
    const by = Number(relative[1] ?? 0)
    const start = new Date(base)
    const moved =
      relative[2] === 'm' || relative[2] === 'y'
        ? clamped(start.getUTCFullYear(), start.getUTCMonth() + by * (relative[2] === 'y' ? 12 : 1), start.getUTCDate())
        : base + by * DAY * (relative[2] === 'w' ? 7 : 1)
    return { from: iso(moved), to: iso(moved) }
  }
  const named = /^(last|this|next)-(week|month|quarter|year|fiscal-year)$/.exec(text)
  if (named) {
    const by = { last: -1, this: 0, next: 1 }[named[1] as 'last' | 'this' | 'next']
    switch (named[2]) {
      case 'week': {
        const monday = now - ((new Date(now).getUTCDay() + 6) % 7) * DAY + by * 7 * DAY
        return span(monday, monday + 7 * DAY)
      }
      case 'month':
        return span(at(year, month - 1 + by, 1), at(year, month + by, 1))
      case 'quarter': {
        const first = Math.floor((month - 1) / 3) * 3 + by * 3
        return span(at(year, first, 1), at(year, first + 3, 1))
      }
      case 'year':
        return span(at(year + by, 0, 1), at(year + by + 1, 0, 1))
      default: {
        const begun = month >= fiscalYearStart ? year : year - 1
        return span(at(begun + by, fiscalYearStart - 1, 1), at(begun + by + 1, fiscalYearStart - 1, 1))
      }
    }
  }
  const fixed = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text)
  if (!fixed || fixed[1] === '0000') return undefined
  const [y, m, d] = [Number(fixed[1]), fixed[2] ? Number(fixed[2]) : undefined, fixed[3] ? Number(fixed[3]) : undefined]
  if (m === undefined) return span(at(y, 0, 1), at(y + 1, 0, 1))
  if (m < 1 || m > 12) return undefined
  if (d === undefined) return span(at(y, m - 1, 1), at(y, m, 1))
  return iso(at(y, m - 1, d)) === text ? { from: text, to: text } : undefined
}

/** 31 January + 1 month is the last of February. */
function clamped(year: number, month0: number, day: number): number {
  const last = new Date(at(year, month0 + 1, 0)).getUTCDate()
  return at(year, month0, Math.min(day, last))
}
