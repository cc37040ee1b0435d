/** Twelve months at once: which days are worked, which are free, and why. Arrow keys walk, Enter changes a day. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { IconButton } from '../../web/components/button.screen.tsx'
import { formatDuration, formatFullDate } from '../../web/format.ts'
import { useFormat, useReader } from '../../web/reader.screen.tsx'
import { type CalendarDay, calendarYear } from './calendarYear.ts'
import { ExceptionDialog } from './exceptionDialog.screen.tsx'
import type { WorkingCalendar } from './workingCalendar.ts'
import { formatDate, parseDate } from './workingCalendarTime.ts'
import type { WorkingTimes } from './workingTimes.ts'

export interface YearViewProps {
  chain: readonly WorkingCalendar[]
  times: WorkingTimes
  onSave: (times: WorkingTimes, said?: string) => Promise<boolean>
  readOnly: boolean
}

/** What a day looks like, and what it is called. */
function stateOf(day: CalendarDay): 'work' | 'rest' | 'free' | 'short' | 'extra' {
  if (day.work === day.usual) return day.exception && day.usual === 0 ? 'free' : day.work ? 'work' : 'rest'
  if (day.work === 0) return 'free'
  return day.work < day.usual ? 'short' : 'extra'
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

export function YearView({ chain, times, onSave, readOnly }: YearViewProps) {
  const { locale, today } = useReader()
  const write = useFormat()
  const heading = useId()
  const [year, setYear] = useState(Number(today.slice(0, 4)))
  const [cursor, setCursor] = useState(today)
  const [editing, setEditing] = useState<CalendarDay | null>(null)
  const walked = useRef(false)
  const grid = useRef<HTMLDivElement>(null)
  const months = useMemo(() => calendarYear(chain, year), [chain, year])
  const days = months.flat()
  const current = days.find((day) => day.date === cursor) ?? days[0]!

  useEffect(() => {
    if (walked.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    walked.current = false
  }, [cursor])

  const walk = (date: string) => {
    const to = Number(date.slice(0, 4))
    if (to < 1900 || to > 2199) return
    walked.current = true
    setYear(to)
    setCursor(date)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = parseDate(current.date)!
    const month = (by: number) => {
      const count = Number(current.date.slice(0, 4)) * 12 + Number(current.date.slice(5, 7)) - 1 + by
      walk(`${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}-01`)
    }
    if (STEPS[event.key]) walk(formatDate(at + STEPS[event.key]!))
    else if (event.key === 'PageUp') month(event.shiftKey ? -12 : -1)
    else if (event.key === 'PageDown') month(event.shiftKey ? 12 : 1)
    else return
    event.preventDefault()
  }
  const go = (by: number) => {
    setYear(year + by)
    setCursor(`${year + by}-01-01`)
  }
  const workdays = days.filter((day) => day.work > 0).length
  const total = days.reduce((sum, day) => sum + day.work, 0)
  return (
    <section aria-labelledby={heading}>
      <div className="row">
        <h2 id={heading} className="caption space">
          {`Year ${year} · ${workdays} working days, ${write.number(total / 3600)} h`}
        </h2>
        <IconButton icon={ChevronLeft} label={`Year ${year - 1}`} onClick={() => go(-1)} />
        <IconButton icon={ChevronRight} label={`Year ${year + 1}`} onClick={() => go(1)} />
      </div>
      <div className="year" ref={grid} onKeyDown={onKeyDown} role="group" aria-label={`Days of ${year}`}>
        {months.map((month, i) => (
          <Month
            key={month[0]!.date}
            month={month}
            name={monthName(i, locale)}
            cursor={current.date}
            onPick={(day) => {
              setCursor(day.date)
              if (!readOnly) setEditing(day)
            }}
            onFocus={setCursor}
          />
        ))}
      </div>
      <p className="yearSays" aria-live="polite">
        <b>{formatFullDate(current.date, locale)}</b>: {sayOf(current)}
      </p>
      <p className="yearKey t11 ink3" aria-hidden="true">
        <i className="day rest" /> free by the week <i className="day free" /> free day <i className="day short" />{' '}
        shorter <i className="day extra" /> longer
        {!readOnly && ' · Enter changes a day'}
      </p>
      {editing && (
        <ExceptionDialog
          times={times}
          date={editing.date}
          index={editing.exception?.index}
          onSave={onSave}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  )
}

const monthName = (month: number, locale: string) =>
  new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2026, month, 15)))

function sayOf({ work, exception, usual }: CalendarDay): string {
  const hours = work ? `${formatDuration(work, { hoursOnly: true })} of work` : 'free'
  if (!exception) return work || usual ? hours : `${hours} by the week`
  const whose = exception.index === undefined ? ', from the base calendar' : ''
  return `${hours} – ${exception.name || 'an exception without a name'}${whose}`
}

function Month({
  month,
  name,
  cursor,
  onPick,
  onFocus,
}: {
  month: readonly CalendarDay[]
  name: string
  cursor: string
  onPick: (day: CalendarDay) => void
  onFocus: (date: string) => void
}) {
  const { locale, today } = useReader()
  return (
    <div className="month">
      <h3>{name}</h3>
      <div className="monthDays">
        {month.map((day, i) => (
          <button
            key={day.date}
            type="button"
            className={`day ${stateOf(day)} ${day.date === today ? 'today' : ''}`}
            style={i === 0 ? { gridColumnStart: ((day.weekday + 6) % 7) + 1 } : undefined}
            tabIndex={day.date === cursor ? 0 : -1}
            aria-label={`${formatFullDate(day.date, locale)}: ${sayOf(day)}`}
            aria-current={day.date === today ? 'date' : undefined}
            title={day.exception?.name || undefined}
            onClick={() => onPick(day)}
            onFocus={() => onFocus(day.date)}
          >
            {i + 1}
          </button>
        ))}
      </div>
    </div>
  )
}
