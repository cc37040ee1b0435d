/** Amounts of time in words, and a date where nobody says how a reader writes it. */
import type { Local } from './plan.ts'

const round = (value: number): string => String(Math.round(value * 100) / 100)
const counted = (value: number, unit: string): string => `${round(value)} ${unit}${round(value) === '1' ? '' : 's'}`

/** `6 days`, `1.5 days`, `4 hours`, `20 minutes`; `minutesPerDay` is the plan's. */
export function describeDuration(seconds: number, minutesPerDay: number): string {
  const minutes = seconds / 60
  if (minutes >= minutesPerDay) return counted(minutes / minutesPerDay, 'day')
  if (minutes >= 60) return counted(minutes / 60, 'hour')
  return counted(minutes, 'minute')
}

/** `2026-11-30 17:00`. */
export const describeLocal = (local: Local): string => local.replace('T', ' ')
