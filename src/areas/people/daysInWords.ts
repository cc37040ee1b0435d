const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `7 to 11 Dec 2026`, `28 Dec 2026 to 8 Jan 2027`, `7 Dec 2026`: for a title; days are `YYYY-MM-DD`. */
export function daysInWords(from: string, to: string): string {
  const [year, month, day] = partsOf(from)
  if (from === to) return `${day} ${month} ${year}`
  const [endYear, endMonth, endDay] = partsOf(to)
  const start = [day, ...(month !== endMonth || year !== endYear ? [month] : []), ...(year !== endYear ? [year] : [])]
  return `${start.join(' ')} to ${endDay} ${endMonth} ${endYear}`
}

const partsOf = (date: string): [year: string, month: string, day: number] => [
  date.slice(0, 4),
  MONTHS[Number(date.slice(5, 7)) - 1] ?? '',
  Number(date.slice(8)),
]
