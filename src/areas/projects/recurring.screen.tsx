/** A recurring task put into the plan: what, how often, until when — and how many tasks that makes, before it is done. */

import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api } from '../../web/api.ts'
import { Button, Segments } from '../../web/components/button.screen.tsx'
import { Checkbox } from '../../web/components/check.screen.tsx'
import { DateInput } from '../../web/components/dateInput.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Form } from '../../web/components/form.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'
import { toast } from '../../web/components/toast.screen.tsx'
import { DurationInput, NumberInput } from '../../web/components/valueInput.screen.tsx'
import { useReader } from '../../web/reader.screen.tsx'
import { FormError, useSending } from '../../web/sending.screen.tsx'
import { type MonthPosition, parseDate, type Recurrence, type Weekday, weekdayOfDay } from '../people/index.ts'
import { openPlan } from './gantt/openPlan.screen.tsx'
import { applyEdits, type Edit } from './planEdits.ts'
import { recurringEdits } from './planRecurring.ts'
import type { Plan } from './schedule/index.ts'

export function RecurringDialog({ project, open, onClose }: { project: string; open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Add a recurring task">
      {open && <Loaded project={project} onClose={onClose} />}
    </Dialog>
  )
}

function Loaded({ project, onClose }: { project: string; onClose: () => void }) {
  const path = `/api/projects/projects/${project}/plan`
  // Not the plan that the Gantt has: edits that are under way there are on the server a moment later.
  const { data } = useQuery({
    queryKey: ['recurring', project],
    queryFn: ({ signal }) => api.get<{ plan: Plan }>(path, { signal }),
    gcTime: 0,
  })
  return data ? (
    <RecurringForm project={project} plan={data.plan} path={path} onClose={onClose} />
  ) : (
    <Skeleton rows={6} />
  )
}

const EVERY = [
  { value: 'day', label: 'Daily' },
  { value: 'week', label: 'Weekly' },
  { value: 'month', label: 'Monthly' },
  { value: 'year', label: 'Yearly' },
] as const
type Every = (typeof EVERY)[number]['value']
const UNITS: Record<Every, string> = { day: 'days', week: 'weeks', month: 'months', year: 'years' }
/** Monday first. */
const WEEK: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 0]

/** The pattern on the day on which it begins: the same day of the week, of the month, or of the year. */
function recurrenceOf(
  every: Every,
  interval: number,
  days: readonly Weekday[],
  inMonth: 'day' | 'position',
  from: string,
): Recurrence {
  if (every === 'day') return { every, interval }
  if (every === 'week') return { every, interval, days: [...days] }
  const [, month, day] = from.split('-').map(Number) as [number, number, number]
  const item = weekdayOfDay(parseDate(from) ?? 0) as Weekday
  const place = Math.ceil(day / 7)
  const position: MonthPosition = place > 4 ? 'last' : (place as MonthPosition)
  if (every === 'year') return inMonth === 'day' ? { every, month, day } : { every, month, position, item }
  return inMonth === 'day' ? { every, interval, day } : { every, interval, position, item }
}

const nameOfDay = (day: Weekday, locale: string, weekday: 'short' | 'long') =>
  // 4 January 1970 was a Sunday.
  new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(new Date(Date.UTC(1970, 0, 4 + day)))

function monthChoices(from: string, locale: string) {
  const day = Number(from.slice(8))
  const place = Math.ceil(day / 7)
  const ordinal = ['first', 'second', 'third', 'fourth', 'last'][place - 1]
  const weekday = nameOfDay(weekdayOfDay(parseDate(from) ?? 0) as Weekday, locale, 'long')
  return [
    { value: 'day', label: `Day ${day}` },
    { value: 'position', label: `The ${ordinal} ${weekday}` },
  ]
}

interface FormProps {
  project: string
  plan: Plan
  path: string
  onClose: () => void
}

function RecurringForm({ project, plan, path, onClose }: FormProps) {
  const { today, locale } = useReader()
  const [name, setName] = useState('')
  const [duration, setDuration] = useState<number | null>(3600)
  const [every, setEvery] = useState<Every>('week')
  const [step, setStep] = useState<number | null>(1)
  const first = plan.start.slice(0, 10) > today ? plan.start.slice(0, 10) : today
  const [from, setFrom] = useState<string | null>(first)
  const [days, setDays] = useState<readonly Weekday[]>([weekdayOfDay(parseDate(first) ?? 0) as Weekday])
  const [inMonth, setInMonth] = useState<'day' | 'position'>('day')
  const [ends, setEnds] = useState<'count' | 'day'>('count')
  const [count, setCount] = useState<number | null>(10)
  const [until, setUntil] = useState<string | null>(null)
  const [time, setTime] = useState('09:00')
  const [shift, setShift] = useState(false)
  const { busy, failure, send } = useSending([])
  const [refusal, setRefusal] = useState('')
  const made = useMemo(() => {
    if (!from) return 'Choose the day on which it begins'
    const [hours = 0, minutes = 0] = time.split(':').map(Number)
    return recurringEdits(
      plan,
      {
        name,
        duration: duration ?? 0,
        recurrence: recurrenceOf(every, step ?? 1, days, inMonth, from),
        from,
        end: ends === 'count' ? { occurrences: count ?? 0 } : { until: until ?? '' },
        startTime: hours * 3600 + minutes * 60,
        onFreeDays: shift ? 'nextWorkingTime' : 'leaveOut',
      },
      () => crypto.randomUUID(),
    )
  }, [plan, name, duration, every, step, days, inMonth, from, ends, count, until, time, shift])
  const submit = () => {
    if (typeof made === 'string') return
    const words = `“${name.trim()}” is in the plan ${times(made.occurrences)}`
    const gantt = openPlan(project)
    if (gantt) {
      const refused = gantt.commit(made.edits, words)
      if (refused) return setRefusal(refused)
      onClose()
      return toast({ text: words, action: { label: 'Undo', run: () => openPlan(project)?.undo() } })
    }
    const { inverse } = applyEdits(plan, made.edits)
    const save = (edits: readonly Edit[]) => api.post(`${path}/edits`, { edits })
    void send(async () => {
      await save(made.edits)
      onClose()
      toast({ text: words, undo: () => save(inverse) })
    })
  }
  return (
    <Form className="formStack" onSubmit={submit}>
      <TextInput label="Name" value={name} onChange={setName} placeholder="Steering meeting" required autoFocus />
      <div className="formGrid">
        <DurationInput
          label="Duration"
          quiet
          value={duration}
          onChange={setDuration}
          rules={{ hoursPerDay: plan.minutesPerDay / 60 }}
        />
        <TextInput label="At" quiet type="time" value={time} onChange={setTime} />
      </div>
      <Segments label="How often" options={EVERY} value={every} onChange={setEvery} />
      {every !== 'year' && (
        <NumberInput
          quiet
          label={`Every so many ${UNITS[every]}`}
          value={step}
          onChange={setStep}
          min={1}
          max={99}
          decimals={0}
        />
      )}
      {every === 'week' && (
        <div className="row" role="group" aria-label="Days of the week">
          {WEEK.map((day) => (
            <Checkbox
              key={day}
              label={nameOfDay(day, locale, 'short')}
              checked={days.includes(day)}
              onChange={(on) => setDays(on ? [...days, day] : days.filter((each) => each !== day))}
            />
          ))}
        </div>
      )}
      {(every === 'month' || every === 'year') && from && (
        <Select
          label="On"
          quiet
          options={monthChoices(from, locale)}
          value={inMonth}
          onChange={(next) => setInMonth(next === 'position' ? 'position' : 'day')}
        />
      )}
      <DateInput label="From" value={from} onChange={setFrom} required />
      <div className="formGrid">
        <Select
          label="Ends"
          quiet
          options={[
            { value: 'count', label: 'After so many times' },
            { value: 'day', label: 'On a day' },
          ]}
          value={ends}
          onChange={(next) => setEnds(next === 'day' ? 'day' : 'count')}
        />
        {ends === 'count' ? (
          <NumberInput label="Times" quiet value={count} onChange={setCount} min={1} max={500} decimals={0} />
        ) : (
          <DateInput label="Last day" quiet value={until} onChange={setUntil} {...(from ? { min: from } : {})} />
        )}
      </div>
      <Checkbox label="Move it to the next working time where a day is free" checked={shift} onChange={setShift} />
      <FormError>{failure || refusal}</FormError>
      <div className="row">
        <Button type="submit" variant="primary" busy={busy} {...(typeof made === 'string' ? { reason: made } : {})}>
          Add it to the plan
        </Button>
        <span className="t12 ink3" aria-live="polite">
          {typeof made === 'string'
            ? made
            : `Takes place ${times(made.occurrences)}${made.leftOut > 0 ? `, ${made.leftOut} on free days left out` : ''}`}
        </span>
      </div>
    </Form>
  )
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
