/** A day: typed as people write it (`31 Oct`, `+2w`, `today`) or picked from a calendar. */
import { Popover } from '@mantine/core'
import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import { DatePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { Calendar } from 'lucide-react'
import { useState } from 'react'
import { parseDate } from '../entry.ts'
import { formatDate } from '../format.ts'
import { useReader } from '../reader.screen.tsx'
import './dateInput.css'
import './float.css'
import { ValueInput, type ValueInputProps } from './valueInput.screen.tsx'

export interface DateLimits {
  /** `YYYY-MM-DD`, both included. */
  min?: string
  max?: string
}

const monthName = (date: string, locale: string) =>
  new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${date.slice(0, 10)}T12:00:00Z`),
  )

/** A calendar day, `YYYY-MM-DD` or null. */
export function DateInput({ min, max, ...rest }: ValueInputProps<string> & DateLimits) {
  const { locale, today } = useReader()
  const [open, setOpen] = useState(false)
  const within = (date: string) => (!min || date >= min) && (!max || date <= max)
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      offset={4}
      trapFocus
      returnFocus
      transitionProps={{ duration: 80 }}
      classNames={{ dropdown: 'popover float' }}
    >
      <ValueInput<string>
        {...rest}
        numeric={false}
        after={
          <Popover.Target>
            <button
              type="button"
              className="inputButton"
              aria-label="Choose from the calendar"
              aria-expanded={open}
              disabled={rest.disabled}
              onClick={() => setOpen(!open)}
            >
              <Calendar size={14} strokeWidth={1.75} />
            </button>
          </Popover.Target>
        }
        write={(date) => formatDate(date, locale, '')}
        read={(text) => {
          const value = parseDate(text, locale, today)
          if (value === null) return { wrong: `Write a date, for example ${formatDate(today, locale, '')} or +5` }
          return within(value)
            ? { value }
            : {
                wrong:
                  min && value < min
                    ? `Not before ${formatDate(min, locale, today)}`
                    : `Not after ${formatDate(max ?? '', locale, today)}`,
              }
        }}
      />
      <Popover.Dropdown>
        <DatePicker
          value={rest.value}
          defaultDate={rest.value ?? today}
          onChange={(value) => {
            rest.onChange(value)
            setOpen(false)
          }}
          minDate={min}
          maxDate={max}
          size="sm"
          highlightToday
          classNames={{ day: 'dateDay', weekday: 'dateWeekday', calendarHeaderLevel: 'dateLevel' }}
          firstDayOfWeek={firstDayOfWeek(locale)}
          weekdayFormat={(date) =>
            new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' }).format(
              new Date(`${String(date).slice(0, 10)}T12:00:00Z`),
            )
          }
          monthLabelFormat={(date) => monthName(String(date), locale)}
          ariaLabels={{
            nextMonth: 'Next month',
            previousMonth: 'Previous month',
            nextYear: 'Next year',
            previousYear: 'Previous year',
            nextDecade: 'Next decade',
            previousDecade: 'Previous decade',
          }}
          getDayProps={(date) => ({
            'aria-label': new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' }).format(
              new Date(`${date}T12:00:00Z`),
            ),
          })}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

/** 0 Sunday … 6 Saturday, as the locale begins its week; Monday where the browser does not say. */
function firstDayOfWeek(locale: string): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  const asked = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  const first = asked.getWeekInfo?.().firstDay ?? asked.weekInfo?.firstDay ?? 1
  return (first % 7) as 0 | 1 | 2 | 3 | 4 | 5 | 6
}
