/** Editing in the cell: Enter saves, Esc leaves it as it was, Tab saves and goes on. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Column } from './columns.ts'
import { Control, type OwnControl } from './control.screen.tsx'

export interface CellEditorProps {
  readonly column: Pick<Column, 'field' | 'label'>
  readonly value: unknown
  readonly title: (id: string) => string | undefined
  readonly control?: OwnControl
  /** Saves; undefined when it went well, otherwise what is wrong. */
  readonly onSave: (value: unknown) => Promise<string | undefined>
  /** The edit is over; `step` is 1 or −1 when Tab leads on to the next cell. */
  readonly onDone: (step?: 1 | -1) => void
}

/** Kinds that are chosen from a list: choosing is saving. */
const PICKED = new Set(['choice', 'ref', 'file'])
/** Kinds in which Enter means something of its own. */
const OWN_ENTER = new Set(['prose', 'json', 'refs', 'choices'])

/** The control of a field in the place of its value. */
export function CellEditor({ column, value, title, control: Own = Control, onSave, onDone }: CellEditorProps) {
  const { field, label } = column
  const [draft, setDraft] = useState(value)
  const [wrong, setWrong] = useState('')
  const box = useRef<HTMLDivElement>(null)
  const over = useRef(false)
  const began = useRef(value)

  const finish = (step?: 1 | -1) => {
    if (over.current) return
    over.current = true
    onDone(step)
  }
  const save = async (next: unknown, step?: 1 | -1) => {
    if (over.current || box.current?.querySelector(':invalid')) return
    const problem = await onSave(next)
    if (problem) setWrong(problem)
    else finish(step)
  }
  const latest = useRef(() => {})
  latest.current = () => void save(draft)

  useEffect(() => {
    const control = box.current?.querySelector<HTMLElement>('input, textarea')
    control?.focus()
    // A file that is there already may be meant to be taken away.
    const opens = PICKED.has(field.kind) && !(field.kind === 'file' && began.current !== null)
    if (control instanceof HTMLInputElement && opens) control.click()
    else if (control instanceof HTMLInputElement && control.type === 'text') control.select()
    // A press outside saves what was understood; lists and calendars float outside of the cell but belong to it.
    const outside = (event: PointerEvent) => {
      const target = event.target as Element
      if (!box.current?.contains(target) && !target.closest('.float')) latest.current()
    }
    document.addEventListener('pointerdown', outside, true)
    return () => document.removeEventListener('pointerdown', outside, true)
  }, [field.kind])

  const keys = (event: KeyboardEvent<HTMLElement>) => {
    event.stopPropagation()
    const enter = event.key === 'Enter' && (!OWN_ENTER.has(field.kind) || event.ctrlKey || event.metaKey)
    if (event.key === 'Escape') {
      event.preventDefault()
      finish()
    } else if (event.key === 'Tab') {
      event.preventDefault()
      void save(draft, event.shiftKey ? -1 : 1)
    } else if (enter && !PICKED.has(field.kind)) {
      event.preventDefault()
      void save(draft)
    }
  }
  return (
    <div className={`cellEditor ${field.kind}`} ref={box} onKeyDown={keys}>
      <Own
        field={field}
        value={draft}
        title={title}
        aria-label={label}
        quiet
        onChange={(next) => {
          setDraft(next)
          setWrong('')
          if (PICKED.has(field.kind) || field.kind === 'flag') void save(next)
        }}
      />
      {wrong && (
        <p className="cellNote float fieldError" role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}
