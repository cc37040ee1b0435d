/** The ordinary week: each day's hours as text and as a bar from midnight to midnight. */
import { Copy } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { IconButton } from '../../web/components/button.screen.tsx'
import { formatDuration } from '../../web/format.ts'
import { useReader } from '../../web/reader.screen.tsx'
import type { Calendar } from './calendar.ts'
import { hoursText, lengthOf, parseHours } from './hoursText.ts'
import type { WorkingCalendar, WorkingDay, WorkingInterval } from './workingCalendar.ts'
import { calendarDays } from './workingCalendarDays.ts'
import { SECONDS_PER_DAY } from './workingCalendarTime.ts'
import type { WorkingTimes } from './workingTimes.ts'

/** Monday first; 1970-01-05 was a Monday. */
const DAYS = [1, 2, 3, 4, 5, 6, 0] as const
const dayName = (weekday: number, locale: string) =>
  new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(1970, 0, 4 + weekday)))

export interface WeekEditorProps {
  calendar: Calendar
  chain: readonly WorkingCalendar[]
  onSave: (times: WorkingTimes, said?: string) => Promise<boolean>
  readOnly: boolean
}

export function WeekEditor({ calendar, chain, onSave, readOnly }: WeekEditorProps) {
  const { locale } = useReader()
  const heading = useId()
  const { times } = calendar
  const source = calendarDays(chain.map((each) => ({ ...each, exceptions: [], weeks: [] })))
  const hours = DAYS.map((weekday) => pairs(source(3 + weekday)))
  const put = (changes: readonly [weekday: number, day: WorkingDay][], said?: string) => {
    const days = [...times.days] as WorkingTimes['days']
    for (const [weekday, day] of changes) days[weekday] = day
    return onSave({ ...times, days }, said)
  }
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className="caption">
        {`Week · ${formatDuration(lengthOf(hours.flat()), { hoursOnly: true })}`}
      </h2>
      <div className="week">
        {DAYS.map((weekday, i) => (
          <div className="weekDay" key={weekday}>
            <span className="weekName">{dayName(weekday, locale)}</span>
            <HoursInput
              label={`Hours on ${dayName(weekday, locale)}`}
              day={times.days[weekday]!}
              inherits={calendar.base !== null}
              readOnly={readOnly}
              onSave={(day) => put([[weekday, day]])}
            />
            <Bar intervals={hours[i]!} />
            <span className="number ink2">
              {hours[i]!.length ? formatDuration(lengthOf(hours[i]!), { hoursOnly: true }) : 'free'}
            </span>
            {!readOnly && (
              <IconButton
                icon={Copy}
                size={14}
                label={`Use the hours of ${dayName(weekday, locale)} from Monday to Friday`}
                onClick={() => {
                  const day = times.days[weekday]!
                  void put(
                    [1, 2, 3, 4, 5].map((each) => [each, day]),
                    'Monday to Friday have the same hours now',
                  )
                }}
              />
            )}
          </div>
        ))}
      </div>
      {!readOnly && (
        <p className="t11 ink3">
          Write spans such as 08:00–12:00, 13:00–17:00; leave a day empty to have it free
          {calendar.base === null ? '' : '; write “base” to take what the base calendar says'}.
        </p>
      )}
    </section>
  )
}

const pairs = (flat: readonly number[]): WorkingInterval[] =>
  Array.from({ length: flat.length / 2 }, (_, i) => ({ from: flat[2 * i]!, to: flat[2 * i + 1]! }))

function Bar({ intervals }: { intervals: readonly WorkingInterval[] }) {
  return (
    <span className="weekBar" aria-hidden="true">
      {intervals.map(({ from, to }) => (
        <i
          key={from}
          style={{ left: `${(from / SECONDS_PER_DAY) * 100}%`, width: `${((to - from) / SECONDS_PER_DAY) * 100}%` }}
        />
      ))}
    </span>
  )
}

interface HoursInputProps {
  label: string
  day: WorkingDay
  inherits: boolean
  readOnly: boolean
  onSave: (day: WorkingDay) => Promise<boolean>
}

/** Enter or leaving it saves; Esc takes the text back. */
function HoursInput({ label, day, inherits, readOnly, onSave }: HoursInputProps) {
  const below = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const [wrong, setWrong] = useState('')
  const written = day === 'inherit' ? 'base' : hoursText(day)
  const save = async () => {
    if (draft === null) return
    if (draft.trim() === written) return reset()
    const read = /^base$/i.test(draft.trim()) && inherits ? ('inherit' as const) : parseHours(draft)
    if (typeof read === 'string' && read !== 'inherit') return setWrong(read)
    if (await onSave(read as WorkingDay)) reset()
  }
  const reset = () => {
    setDraft(null)
    setWrong('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') void save()
    else if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation()
      reset()
    }
  }
  if (readOnly) return <span>{day === 'inherit' ? 'as the base calendar' : written || 'free'}</span>
  return (
    <span className="weekInput">
      <input
        type="text"
        className="input"
        aria-label={label}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong ? below : undefined}
        placeholder="free"
        value={draft ?? written}
        onChange={(event) => {
          setDraft(event.target.value)
          setWrong('')
        }}
        onBlur={() => void save()}
        onKeyDown={onKeyDown}
      />
      {wrong && (
        <span id={below} className="fieldError" role="alert">
          {wrong}
        </span>
      )}
    </span>
  )
}
