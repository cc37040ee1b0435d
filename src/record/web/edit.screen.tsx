/** Editing one record field by field: checked here, shown at once, saved, told in a toast that takes it back. */
import { useCallback, useState } from 'react'
import { ApiError } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import type { CustomField } from '../customFields.ts'
import { type Field, labelOf } from '../fields.ts'
import { fieldNamed } from '../query.ts'
import type { RecordType } from '../record.ts'
import { messages, schemasOf } from '../schema.ts'
import { type Column, patched, patchOf, valueIn } from './columns.ts'
import type { ListRow } from './grouping.ts'
import type { Titles } from './pages.ts'
import { pickedTitles, titledBy } from './pickedTitles.ts'
import { refreshRows, useTitles } from './records.screen.tsx'
import { sentence } from './sentence.ts'
import { useValueText, Value } from './value.screen.tsx'
import { before, type Patch, saveRecord } from './writes.screen.tsx'

/** What is wrong with a patch before it is sent: by field, in words. */
export function problemsOf(
  type: RecordType,
  custom: readonly CustomField[],
  row: ListRow,
  patch: Patch,
): Record<string, string> {
  const result = schemasOf(type, 'patch', custom, false).safeParse(patch)
  if (!result.success) return messages(result.error, type.fields)
  const wrong = type.check?.(patched(row, patch)) ?? {}
  return Object.fromEntries(Object.entries(wrong).filter((entry): entry is [string, string] => !!entry[1]))
}

interface Conflict {
  readonly row: ListRow
  readonly fields: Readonly<Record<string, { yours: unknown; theirs: unknown }>>
  readonly current: ListRow
  /** Who made the other change. */
  readonly by: string
}

export interface Editing {
  /** Saves one column; undefined when it went well, otherwise what is wrong with it. */
  readonly save: (
    row: ListRow,
    column: Pick<Column, 'key' | 'field' | 'label'>,
    value: unknown,
  ) => Promise<string | undefined>
  /** The dialog for a conflict, to be shown somewhere on the page. */
  readonly dialog: React.ReactNode
}

/** Edits of records of one type. */
export function useEditing(type: RecordType, custom: readonly CustomField[], titles: Titles): Editing {
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const text = useValueText(titles)
  const save = useCallback<Editing['save']>(
    async (row, { key, field, label }, value) => {
      const patch = patchOf(key, value)
      const old = before(row, patch)
      if (JSON.stringify(valueIn(row, key)) === JSON.stringify(value)) return undefined
      const problems = problemsOf(type, custom, row, patch)
      const [first] = Object.values(problems)
      if (first) return sentence(label, problems[key] ?? first)
      try {
        const saved = await saveRecord(type, row, patch)
        toast({ text: told(label, field, value, text), undo: () => saveRecord(type, saved, old) })
        return undefined
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (error.id === 'conflict') {
          setConflict({
            row,
            fields: error.fields as Conflict['fields'],
            current: error.details.current as ListRow,
            by: /^(.*) changed .* in the meantime$/.exec(error.message)?.[1] ?? 'Someone',
          })
          return undefined
        }
        return sentence(label, error.fieldMessages[key] ?? Object.values(error.fieldMessages)[0] ?? error.message)
      }
    },
    [type, custom, text],
  )
  const dialog = conflict && (
    <ConflictDialog type={type} custom={custom} titles={titles} conflict={conflict} onClose={() => setConflict(null)} />
  )
  return { save, dialog }
}

/** “Deputy is now Marta Lindqvist”. */
function told(label: string, field: Field, value: unknown, text: (field: Field, value: unknown) => string): string {
  if (value === null || value === '' || (Array.isArray(value) && !value.length)) return `${label} is empty now`
  if (field.kind === 'prose' || field.kind === 'json') return `${label} was changed`
  if (field.kind === 'secret') return `${label} was replaced`
  if (field.kind === 'flag') return value ? `${label}: yes` : `${label}: no`
  const target = titledBy(field)
  if (target) {
    const known = pickedTitles(target, [value].flat() as string[])
    const names = [value]
      .flat()
      .map((id) => known[id as string] ?? text(field.kind === 'refs' ? { ...field, kind: 'ref' } : field, id))
    return `${label} is now ${names.join(', ')}`
  }
  return `${label} is now ${text(field, value)}`
}

/** Both values of every field that two people changed; one decides which stays. */
function ConflictDialog({
  type,
  custom,
  titles,
  conflict,
  onClose,
}: {
  type: RecordType
  custom: readonly CustomField[]
  titles: Titles
  conflict: Conflict
  onClose: () => void
}) {
  const keys = Object.keys(conflict.fields)
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const people = keys.flatMap((key) => {
    const { yours, theirs } = conflict.fields[key]!
    return fieldNamed(type, custom, key)?.target === 'people.person' ? [yours, theirs].flat() : []
  })
  const names = useTitles(
    'people.person',
    people.filter((id): id is string => typeof id === 'string'),
  )
  const known = { ...titles, 'people.person': { ...titles['people.person'], ...names } }
  const choose = (key: string, yours: boolean) => {
    const next = new Set(mine)
    if (yours) next.add(key)
    else next.delete(key)
    setMine(next)
  }
  const done = async () => {
    setBusy(true)
    try {
      const patch: Record<string, unknown> = {}
      for (const key of mine) {
        const { yours } = conflict.fields[key]!
        Object.assign(
          patch,
          key.startsWith('extra.')
            ? { extra: { ...(patch.extra as object), [key.slice(6)]: yours } }
            : { [key]: yours },
        )
      }
      if (mine.size) await saveRecord(type, conflict.current, patch, conflict.current.version)
      else await refreshRows(type, [conflict.row.id])
      onClose()
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Changed by someone else at the same time"
      width={560}
      onSubmit={() => void done()}
      footer={
        <>
          <Button onClick={onClose}>Decide later</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Keep what is chosen
          </Button>
        </>
      }
    >
      <p className="ink2">
        {conflict.by} changed {keys.length === 1 ? 'this' : 'these'} while you did. Nothing of yours was saved yet;
        choose what stays.
      </p>
      {keys.map((key) => {
        const field = fieldNamed(type, custom, key)
        if (!field) return null
        const { yours, theirs } = conflict.fields[key]!
        const option = (label: string, value: unknown, own: boolean) => (
          <label className="conflictOption">
            <input
              type="radio"
              name={`conflict ${key}`}
              checked={mine.has(key) === own}
              onChange={() => choose(key, own)}
            />
            <span className="t12 ink3">{label}</span>
            <span className="line">
              {value === null || value === '' ? (
                <span className="ink3">empty</span>
              ) : (
                <Value field={field} value={value} titles={known} />
              )}
            </span>
          </label>
        )
        return (
          <fieldset key={key} className="conflictField">
            <legend>{labelOf(key.replace(/^extra\./, ''), field)}</legend>
            {option('Theirs', theirs, false)}
            {option('Yours', yours, true)}
          </fieldset>
        )
      })}
    </Dialog>
  )
}
