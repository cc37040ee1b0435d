/** The exceptions of a calendar, those to come first; what is over is one press away. */
import { Pencil, Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { formatDate } from '../../web/format.ts'
import { useReader } from '../../web/reader.screen.tsx'
import { ExceptionDialog } from './exceptionDialog.screen.tsx'
import { hoursText } from './hoursText.ts'
import type { Recurrence } from './workingCalendar.ts'
import type { WorkingTimes } from './workingTimes.ts'

export interface ExceptionListProps {
  times: WorkingTimes
  onSave: (times: WorkingTimes, said?: string) => Promise<boolean>
  readOnly: boolean
}

/** Shown before one asks for more. */
const FEW = 12

export function ExceptionList({ times, onSave, readOnly }: ExceptionListProps) {
  const { locale, today } = useReader()
  const heading = useId()
  const [all, setAll] = useState(false)
  const [editing, setEditing] = useState<{ index?: number } | null>(null)
  const sorted = times.exceptions
    .map((exception, index) => ({ exception, index }))
    .toSorted((a, b) => (a.exception.from < b.exception.from ? -1 : 1))
  const coming = sorted.filter(({ exception }) => exception.to >= today)
  const shown = all ? sorted : coming.slice(0, FEW)
  return (
    <section aria-labelledby={heading}>
      <div className="row">
        <h2 id={heading} className="caption space">
          {`Exceptions · ${coming.length} to come`}
        </h2>
        {!readOnly && (
          <Button icon={Plus} variant="bare" onClick={() => setEditing({})}>
            Exception
          </Button>
        )}
      </div>
      {shown.length ? (
        <table className="exceptions">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Days</th>
              <th scope="col">Hours</th>
              <th scope="col">Set</th>
              <th scope="col">
                <span className="unseen">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ exception, index }) => (
              <tr key={index}>
                <td>{exception.name ?? '—'}</td>
                <td>
                  {formatDate(exception.from, locale, today)}
                  {exception.to !== exception.from && ` – ${formatDate(exception.to, locale, today)}`}
                  {exception.recurrence && <span className="ink3"> · {repeats(exception.recurrence)}</span>}
                </td>
                <td>
                  {exception.intervals.length ? hoursText(exception.intervals) : <span className="ink3">free</span>}
                </td>
                <td className="ink3">{exception.set ?? ''}</td>
                <td>
                  {!readOnly && (
                    <IconButton
                      icon={Pencil}
                      size={14}
                      label={`Change ${exception.name ?? 'this exception'}, ${formatDate(exception.from, locale, today)}`}
                      onClick={() => setEditing({ index })}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="ink2">The week holds on every day to come.</p>
      )}
      {sorted.length > (all ? 0 : shown.length) && (
        <Button variant="bare" onClick={() => setAll(!all)}>
          {all ? 'Only those to come' : `All ${sorted.length}`}
        </Button>
      )}
      {editing && (
        <ExceptionDialog
          times={times}
          date={today}
          index={editing.index}
          onSave={onSave}
          onClose={() => setEditing(null)}
        />
      )}
    </section>
  )
}

function repeats(recurrence: Recurrence): string {
  const step = 'interval' in recurrence ? recurrence.interval : 1
  return step === 1 ? `every ${recurrence.every}` : `every ${step} ${recurrence.every}s`
}
