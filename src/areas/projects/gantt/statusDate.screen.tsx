/** The status date: to when progress is known; and moving what is unfinished behind it, seen before it is done. */
import { CalendarCheck } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '../../../web/components/button.screen.tsx'
import { Popover } from '../../../web/components/menu.screen.tsx'
import { toast } from '../../../web/components/toast.screen.tsx'
import { formatLocal } from '../../people/index.ts'
import { moveUnfinished } from '../planEntry.ts'
import type { CellContext } from './column.ts'
import { dateText, instantOf } from './text.ts'
import type { GanttModel } from './useGantt.screen.tsx'

// The calendar is a part of its own: the plan is seen before anybody wants it.
const DateInput = lazy(async () => ({
  default: (await import('../../../web/components/dateInput.screen.tsx')).DateInput,
}))

export function StatusDate({ model, context }: { model: GanttModel; context: CellContext }) {
  const [open, setOpen] = useState(false)
  const { plan } = context
  const day = plan.statusDate?.slice(0, 10) ?? null
  const set = (next: string | null) => {
    const statusDate = next && formatLocal(instantOf(`${next}T00:00`) + plan.defaultFinishTime)
    const refusal = model.commit(
      [{ do: 'setPlan', set: { statusDate } }],
      next ? `Status date ${next}` : 'Status date removed',
    )
    if (refusal) toast({ text: refusal, failed: true })
  }
  const move = () => {
    if (!plan.statusDate) return
    const moved = moveUnfinished(plan, plan.statusDate)
    if (typeof moved === 'string') return toast({ text: moved, failed: true })
    const { edits, held } = moved
    const first = held[0]
    if (first)
      toast({ text: `“${first.name}” stays${held.length > 1 ? `, and ${held.length - 1} more` : ''}: ${first.reason}` })
    if (edits.length === 0) return toast({ text: 'Nothing unfinished lies before the status date' })
    if (model.show(edits))
      toast({
        text: `${edits.length === 1 ? 'One task' : `${edits.length} tasks`} would go on after the status date`,
        action: { label: 'Keep', run: () => model.keep() },
      })
    setOpen(false)
  }
  return (
    <Popover
      label="Status date"
      open={open}
      onClose={() => setOpen(false)}
      width={264}
      target={
        <Button variant="bare" icon={CalendarCheck} aria-expanded={open} onClick={() => setOpen(!open)}>
          {day ? `Status ${dateText(day, context.locale, context.today)}` : 'Status date'}
        </Button>
      }
    >
      <div className="formStack">
        <Suspense>
          <DateInput
            label="Status date"
            help="Progress is known up to the evening of this day"
            value={day}
            onChange={set}
            disabled={model.readOnly}
          />
        </Suspense>
        <Button
          onClick={move}
          {...(plan.statusDate ? {} : { reason: 'Set the status date first' })}
          disabled={model.readOnly}
        >
          Move unfinished work after it
        </Button>
      </div>
    </Popover>
  )
}
