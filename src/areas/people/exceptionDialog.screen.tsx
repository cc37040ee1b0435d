/** One exception: a day or a range with other hours than the week says. */
import { useState } from 'react'
import { Button } from '../../web/components/button.screen.tsx'
import { DateInput } from '../../web/components/dateInput.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { hoursText, parseHours } from './hoursText.ts'
import { useReturnFocus } from './useReturnFocus.screen.tsx'
import type { NamedException, WorkingTimes } from './workingTimes.ts'

export interface ExceptionDialogProps {
  times: WorkingTimes
  /** The day to begin with. */
  date: string
  /** The exception to change; absent: a new one. */
  index?: number | undefined
  onSave: (times: WorkingTimes, said?: string) => Promise<boolean>
  onClose: () => void
}

export function ExceptionDialog({ times, date, index, onSave, onClose }: ExceptionDialogProps) {
  useReturnFocus()
  const old = index === undefined ? undefined : times.exceptions[index]
  const [name, setName] = useState(old?.name ?? '')
  const [from, setFrom] = useState<string | null>(old?.from ?? date)
  const [to, setTo] = useState<string | null>(old?.to ?? date)
  const [hours, setHours] = useState(old ? hoursText(old.intervals) : '')
  const [wrong, setWrong] = useState<{ to?: string; hours?: string }>({})
  const [busy, setBusy] = useState(false)

  const put = async (exceptions: NamedException[], said: string) => {
    setBusy(true)
    if (await onSave({ ...times, exceptions }, said)) onClose()
    setBusy(false)
  }
  const save = () => {
    const intervals = parseHours(hours)
    const dates = !from || !to ? 'is required' : to < from ? 'must not be before the first day' : undefined
    if (typeof intervals === 'string' || dates)
      return setWrong({ ...(typeof intervals === 'string' && { hours: intervals }), ...(dates && { to: dates }) })
    const { recurrence, occurrences } = old ?? {}
    const made: NamedException = {
      ...(name.trim() && { name: name.trim() }),
      // A day whose hours were set by hand stays in its set, and keeps these hours when the set is imported again.
      ...(old?.set !== undefined && { set: old.set }),
      from: from!,
      to: to!,
      intervals,
      ...(recurrence && { recurrence }),
      ...(occurrences !== undefined && { occurrences }),
    }
    // The first that names a day wins: a new one is meant to.
    const exceptions = old
      ? times.exceptions.map((each, i) => (i === index ? made : each))
      : [made, ...times.exceptions]
    void put(exceptions, 'The exception is saved')
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={old ? 'Change the exception' : 'Other hours on this day'}
      onSubmit={save}
      footer={
        <>
          {old && (
            <Button
              variant="danger"
              onClick={() =>
                void put(
                  times.exceptions.filter((_, i) => i !== index),
                  'The week holds again on these days',
                )
              }
            >
              Remove it
            </Button>
          )}
          <span className="space" />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Save
          </Button>
        </>
      }
    >
      <div className="formStack">
        <TextInput
          label="Name"
          value={name}
          onChange={setName}
          maxLength={200}
          placeholder="Company outing"
          data-autofocus
        />
        <div className="exceptionDates">
          <DateInput label="First day" required value={from} onChange={setFrom} />
          <DateInput label="Last day" required value={to} onChange={setTo} {...(wrong.to && { error: wrong.to })} />
        </div>
        <TextInput
          label="Hours"
          value={hours}
          onChange={setHours}
          placeholder="free"
          help="Empty: nobody works. Half a day: 08:00–12:00"
          {...(wrong.hours && { error: wrong.hours })}
        />
        {old?.recurrence && <p className="t12 ink2">It repeats between these days, as the imported calendar says.</p>}
      </div>
    </Dialog>
  )
}
