/** Creating a record: the groups of its declaration as a form, every message at its field. */
import { useMemo, useRef, useState } from 'react'
import { ApiError } from '../web/api.ts'
import { Button } from '../web/components/button.screen.tsx'
import { Dialog } from '../web/components/dialog.screen.tsx'
import { Banner } from '../web/components/page.screen.tsx'
import type { CustomField } from './customFields.ts'
import { fieldOf } from './customFields.ts'
import { type Field, labelOf } from './fields.ts'
import { type RecordType, settable } from './record.ts'
import { allows } from './rights.ts'
import { messages, schemasOf } from './schema.ts'
import { without } from './web/columns.ts'
import { Control, type OwnControl } from './web/control.screen.tsx'
import type { ListRow } from './web/grouping.ts'
import { useCaller, useCustomFields } from './web/records.screen.tsx'
import { sentence } from './web/sentence.ts'
import { createRecord, type Patch } from './web/writes.screen.tsx'
import './web/form.css'

export interface RecordFormProps {
  readonly type: RecordType
  readonly open: boolean
  readonly onClose: () => void
  /** Called with the new row, before the form closes. */
  readonly onCreated?: (row: ListRow) => void
  /** Values to begin with; what is in `fixed` is not asked for. */
  readonly initial?: Patch
  readonly fixed?: Patch
  /** Controls of the area's own, by field. */
  readonly controls?: Readonly<Record<string, OwnControl>>
  readonly title?: string
}

interface Entry {
  readonly key: string
  readonly field: Field
  readonly label: string
}

const WIDE = new Set<Field['kind']>(['prose', 'json', 'refs', 'choices', 'file'])

/** The groups of the form: as declared, then the company's own fields. */
function groupsOf(
  type: RecordType,
  custom: readonly CustomField[],
  open: (field: Field) => boolean,
  fixed: Patch,
): Entry[][] {
  const declared = type.form.map((group) =>
    group.flatMap((key): Entry[] => {
      const field = type.fields[key]
      return field && settable(field) && open(field) && !(key in fixed)
        ? [{ key, field, label: labelOf(key, field) }]
        : []
    }),
  )
  const own = custom.map(
    (c): Entry => ({ key: `extra.${c.key}`, field: { ...fieldOf(c), optional: !c.required }, label: c.name }),
  )
  return [...declared, own].filter((group) => group.length)
}

/** A dialog that creates a record of this type. */
export function RecordForm(props: RecordFormProps) {
  const custom = useCustomFields(props.type)
  // What was entered goes with the dialog.
  return props.open && custom ? <Form {...props} custom={custom} /> : null
}

function Form({
  type,
  onClose,
  onCreated,
  initial = {},
  fixed = {},
  controls = {},
  title,
  custom,
}: RecordFormProps & { custom: readonly CustomField[] }) {
  const caller = useCaller()
  const groups = useMemo(
    () =>
      groupsOf(
        type,
        custom,
        (f) =>
          !(f.may?.update ?? f.may?.read) || allows((f.may?.update ?? f.may?.read)!, caller, { id: caller.person }),
        fixed,
      ),
    [type, custom, caller, fixed],
  )
  const [values, setValues] = useState<Record<string, unknown>>(() => defaults(groups, initial))
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  // One key for all tries of this draft: a repeated try after a lost answer creates nothing twice.
  const attempt = useRef<{ draft: string; key: string } | null>(null)

  const set = (key: string, value: unknown) => {
    setValues((all) => ({ ...all, [key]: value }))
    setWrong((all) => without(all, key))
  }

  const submit = async (form: HTMLFormElement) => {
    setFailure('')
    const draft = draftOf(values, fixed)
    const problems = draftProblems(type, custom, draft)
    if (Object.keys(problems).length || !form.checkValidity()) return refuse(form, problems)
    const written = JSON.stringify(draft)
    if (attempt.current?.draft !== written) attempt.current = { draft: written, key: crypto.randomUUID() }
    setBusy(true)
    try {
      onCreated?.(await createRecord(type, draft, attempt.current.key))
      onClose()
    } catch (error) {
      if (error instanceof ApiError && Object.keys(error.fieldMessages).length) refuse(form, error.fieldMessages)
      else setFailure(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  const refuse = (form: HTMLFormElement, problems: Record<string, string>) => {
    setWrong(problems)
    const asked = new Set(groups.flat().map((entry) => entry.key))
    // What is wrong with a field that is not asked for is said above the form.
    setFailure(
      Object.entries(problems)
        .filter(([key]) => !asked.has(key))
        .map(([key, message]) => `${key}: ${message}`)
        .join('; '),
    )
    requestAnimationFrame(() =>
      form.querySelector<HTMLElement>('[aria-invalid="true"], :invalid:not(fieldset)')?.focus(),
    )
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={title ?? `New ${type.label.toLowerCase()}`}
      width={640}
      onSubmit={(event) => void submit(event.currentTarget)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Create {type.label.toLowerCase()}
          </Button>
        </>
      }
    >
      {failure && <Banner kind="bad">{failure}</Banner>}
      {groups.map((group, at) => (
        <div className="formGroup formGrid" key={group[0]!.key}>
          {group.map(({ key, field, label }, index) => {
            const Own = controls[key] ?? Control
            return (
              <div key={key} className={WIDE.has(field.kind) || controls[key] ? 'wide' : ''}>
                <Own
                  field={field}
                  label={label}
                  help={field.help}
                  required={
                    !field.optional && field.kind !== 'flag' && field.kind !== 'choices' && field.kind !== 'refs'
                  }
                  value={values[key] ?? null}
                  onChange={(value) => set(key, value)}
                  error={wrong[key] && sentence(label, wrong[key])}
                  {...(at === 0 && index === 0 ? { autoFocus: true } : {})}
                />
              </div>
            )
          })}
        </div>
      ))}
    </Dialog>
  )
}

function defaults(groups: readonly Entry[][], initial: Patch): Record<string, unknown> {
  return Object.fromEntries(
    groups.flat().flatMap(({ key, field }) => {
      const value = initial[key] ?? field.default
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

/** Values by column key → a draft as the API takes it. What was left empty is left out, so that defaults apply. */
function draftOf(values: Readonly<Record<string, unknown>>, fixed: Patch): Record<string, unknown> {
  const draft: Record<string, unknown> = { ...fixed }
  const extra: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === '') continue
    if (key.startsWith('extra.')) extra[key.slice(6)] = value
    else draft[key] = value
  }
  return Object.keys(extra).length ? { ...draft, extra } : draft
}

/** The same rules as on the server: types first, then what the declaration checks over several fields. */
function draftProblems(type: RecordType, custom: readonly CustomField[], draft: Patch): Record<string, string> {
  const withExtra = custom.some((c) => c.required) ? { extra: {}, ...draft } : draft
  const result = schemasOf(type, 'draft', custom, false).safeParse(withExtra)
  if (!result.success) return messages(result.error, type.fields)
  const row = {
    ...Object.fromEntries(Object.entries(type.fields).map(([key, f]) => [key, f.default ?? null])),
    extra: {},
    ...(result.data as object),
  }
  const wrong = type.check?.(row as never) ?? {}
  return Object.fromEntries(Object.entries(wrong).filter((entry): entry is [string, string] => !!entry[1]))
}
