/** Whose eyes the page is for: locale and time zone, and the formats bound to them. */
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react'
import * as format from './format.ts'

const browser: format.Reader = {
  locale: navigator.language || 'en',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
}

/** Until somebody has signed in, the browser's own locale and zone. */
export const ReaderContext = createContext<format.Reader>(browser)

const everyMinute = (tick: () => void) => {
  const timer = setInterval(tick, 60_000)
  return () => clearInterval(timer)
}

/** Today's date in a zone; a page that stays open over midnight follows. */
const useToday = (timeZone: string) => useSyncExternalStore(everyMinute, () => format.dayOf(new Date(), timeZone))

/** The reader's locale, zone and today's date there. */
export function useReader(): format.Reader & { today: string } {
  const reader = useContext(ReaderContext)
  return { ...reader, today: useToday(reader.timeZone) }
}

/** The formats of `format.ts`, bound to the reader. */
export function useFormat() {
  const reader = useContext(ReaderContext)
  const today = useToday(reader.timeZone)
  return useMemo(
    () => ({
      date: (date: string) => format.formatDate(date, reader.locale, today),
      fullDate: (date: string) => format.formatFullDate(date, reader.locale),
      local: (local: string) => format.formatLocal(local, reader.locale, today),
      instant: (instant: string) => format.formatInstant(instant, reader, new Date().toISOString()),
      exact: (instant: string) => format.formatExact(instant, reader),
      relative: (instant: string) => format.formatRelative(instant, new Date().toISOString(), reader.locale),
      number: (value: number | string, options?: format.NumberOptions) =>
        format.formatNumber(value, reader.locale, options),
      money: (value: { amount: string; currency: string }, options?: format.NumberOptions) =>
        format.formatMoney(value, reader.locale, options),
      percent: (value: number, options?: format.NumberOptions) => format.formatPercent(value, reader.locale, options),
      bytes: (bytes: number) => format.formatBytes(bytes, reader.locale),
      duration: format.formatDuration,
      hours: format.formatHours,
    }),
    [reader, today],
  )
}

/** A point in time in the reader's zone; hovering shows the exact instant. */
export function Time({ instant, relative }: { instant: string; relative?: boolean }) {
  const write = useFormat()
  return (
    <time dateTime={instant} title={write.exact(instant)}>
      {relative ? write.relative(instant) : write.instant(instant)}
    </time>
  )
}
