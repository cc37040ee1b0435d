/** Doing an action: what it asks for, what it will do, and why it was refused. */
import { useState } from 'react'
import { ApiError } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { Banner } from '../../web/components/page.screen.tsx'
import type { Action } from '../action.ts'
import { labelOf, words } from '../fields.ts'
import { inputSchema, messages } from '../schema.ts'
import { without } from './columns.ts'
import { Control, type OwnControl } from './control.screen.tsx'
import { sentence } from './sentence.ts'
import type { Patch } from './writes.screen.tsx'
import './form.css'

/** The verb of an action as its button says it. */
export const actionLabel = (action: Action): string => action.label ?? words(action.name)

/** Whether it is done at once: nothing to ask for and nothing to warn of. */
export const isPlain = (action: Action): boolean => !action.confirm && !Object.keys(action.input).length

export interface ActionDialogProps {
  readonly action: Action
  /** What it is done with: the title of a record, “3 contracts”. */
  readonly subject: string
  readonly controls?: Readonly<Record<string, OwnControl>>
  readonly initial?: Patch
  readonly onClose: () => void
  readonly onAct: (input: Patch) => Promise<unknown>
}

/** Asks for the inputs that the declaration names, shows its warning, and says at each field what is wrong. */
export function ActionDialog({ action, subject, controls = {}, initial = {}, onClose, onAct }: ActionDialogProps) {
  const entries = Object.entries(action.input)
  const [values, setValues] = useState<Record<string, unknown>>(() =>
    Object.fromEntries(entries.map(([key, field]) => [key, initial[key] ?? field.default ?? null])),
  )
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)

  const submit = async (form: HTMLFormElement) => {
    setFailure('')
    const input = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
    const checked = inputSchema(action.input).safeParse(input)
    if (!checked.success) return setWrong(messages(checked.error, action.input))
    if (!form.checkValidity()) return
    setBusy(true)
    try {
      await onAct(input)
      onClose()
    } catch (error) {
      if (error instanceof ApiError) setWrong(error.fieldMessages)
      const asked = error instanceof ApiError && Object.keys(error.fieldMessages).some((key) => key in action.input)
      if (!asked) setFailure(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${actionLabel(action)}: ${subject}`}
      onSubmit={(event) => void submit(event.currentTarget)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant={action.danger ? 'danger' : 'primary'}
            busy={busy}
            {...(entries.length ? {} : { 'data-autofocus': true })}
          >
            {actionLabel(action)}
          </Button>
        </>
      }
    >
      {failure && <Banner kind="bad">{failure}</Banner>}
      <div className="formStack">
        {action.confirm && <p>{action.confirm}</p>}
        {action.help && <p className="ink2">{action.help}</p>}
        {entries.map(([key, field], at) => {
          const Own = controls[key] ?? Control
          return (
            <Own
              key={key}
              field={field}
              label={labelOf(key, field)}
              help={field.help}
              required={!field.optional && field.kind !== 'flag'}
              value={values[key]}
              error={wrong[key] && sentence(labelOf(key, field), wrong[key])}
              {...(at === 0 ? { autoFocus: true } : {})}
              onChange={(value) => {
                setValues((all) => ({ ...all, [key]: value }))
                setWrong((all) => without(all, key))
              }}
            />
          )
        })}
      </div>
    </Dialog>
  )
}
