/** What has to be said with a decision: why, to whom, how far. */
import { useState } from 'react'
import { searchIn } from '../../record/web/control.screen.tsx'
import { ApiError } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { TextArea } from '../../web/components/field.screen.tsx'
import { Banner } from '../../web/components/page.screen.tsx'
import { Combobox, type Option } from '../../web/components/select.screen.tsx'
import { NumberInput } from '../../web/components/valueInput.screen.tsx'

export interface Asked {
  readonly reason?: string
  readonly person?: string
  readonly percent?: number
}

export interface AskDialogProps {
  readonly title: string
  readonly verb: string
  readonly danger?: boolean
  readonly asks: readonly ('reason' | 'person' | 'percent')[]
  readonly onClose: () => void
  readonly onDone: (asked: Asked) => Promise<unknown>
}

const people = searchIn('people.person')

/** Asks, sends, and closes when it was accepted; what was refused is said and nothing that was typed is lost. */
export function AskDialog({ title, verb, danger, asks, onClose, onDone }: AskDialogProps) {
  const [reason, setReason] = useState('')
  const [person, setPerson] = useState<Option | null>(null)
  const [percent, setPercent] = useState<number | null>(null)
  const [missing, setMissing] = useState(false)
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const wants = (what: (typeof asks)[number]) => asks.includes(what)

  const submit = async () => {
    const complete =
      (!wants('reason') || reason.trim()) && (!wants('person') || person) && (!wants('percent') || percent !== null)
    setMissing(!complete)
    if (!complete) return
    setBusy(true)
    setFailure('')
    try {
      await onDone({
        ...(wants('reason') && { reason: reason.trim() }),
        ...(person && { person: person.value }),
        ...(percent !== null && { percent }),
      })
      onClose()
    } catch (error) {
      setFailure(error instanceof ApiError || error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant={danger ? 'danger' : 'primary'} busy={busy}>
            {verb}
          </Button>
        </>
      }
    >
      {failure && <Banner kind="bad">{failure}</Banner>}
      <div className="formStack">
        {wants('person') && (
          <Combobox
            label="To"
            required
            search={people}
            value={person}
            onChange={setPerson}
            error={missing && !person ? 'Choose somebody who can decide' : undefined}
          />
        )}
        {wants('percent') && (
          <NumberInput
            label="Done"
            unit="%"
            required
            min={0}
            max={100}
            value={percent}
            onChange={setPercent}
            autoFocus
            error={missing && percent === null ? 'Say how far it is, from 0 to 100' : undefined}
          />
        )}
        {wants('reason') && (
          <TextArea
            label="Reason"
            required
            help="Those who asked read it. Ctrl Enter sends it."
            value={reason}
            onChange={setReason}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault()
                void submit()
              }
            }}
            autoFocus={!wants('person')}
            error={missing && !reason.trim() ? 'Say why, so that they know what to do' : undefined}
          />
        )}
      </div>
    </Dialog>
  )
}
