/** The control of a field, by its kind: the same in a form, a cell, a property, a filter. */

import { type ComponentType, type KeyboardEvent, useState } from 'react'
import { FileInput } from '../../platform/files/fileControl.screen.tsx'
import { api } from '../../web/api.ts'
import { Avatar } from '../../web/components/avatar.screen.tsx'
import { Checkbox } from '../../web/components/check.screen.tsx'
import { DateInput } from '../../web/components/dateInput.screen.tsx'
import { type FieldProps, PasswordInput, TextArea, TextInput } from '../../web/components/field.screen.tsx'
import { Combobox, MultiSelect, type Option, Select } from '../../web/components/select.screen.tsx'
import { DecimalInput, DurationInput, MoneyInput, NumberInput } from '../../web/components/valueInput.screen.tsx'
import { useReader } from '../../web/reader.screen.tsx'
import { choiceLabel, type Field, type Money } from '../fields.ts'
import { notePicked } from './pickedTitles.ts'
import { plain } from './plain.ts'
import { ProseInput } from './prose.screen.tsx'
import { recordType } from './recordTypes.screen.tsx'
import { titledRows } from './titledRows.ts'
import { instantFromLocal, localFromInstant } from './zoned.ts'

export interface ControlProps extends FieldProps {
  readonly field: Field
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  /** The title of a reference that is already chosen. */
  readonly title?: (id: string) => string | undefined
  readonly autoFocus?: boolean
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void
  readonly 'aria-label'?: string
  readonly disabled?: boolean
}
/** A control of an area's own, for a field that the common ones do not fit. */
export type OwnControl = ComponentType<ControlProps>

/** Searches a record type by what is typed; 20 at a time. */
export function searchIn(target: string): (text: string, signal: AbortSignal) => Promise<readonly Option[]> {
  return async (text, signal) => {
    const type = await recordType(target)
    if (!type) throw new Error('These records cannot be chosen here')
    const { rows } = await api.get<{ rows: Record<string, unknown>[] }>(`/api${type.path}`, {
      query: { search: text.trim() || undefined, sort: type.titleField, limit: 20 },
      signal,
    })
    return titledRows(type, rows).map(({ value, label, hint }) => ({ value, label, hint, ...faceOf(target, label) }))
  }
}

const faceOf = (target: string, label: string) => (target === 'people.person' ? { icon: <Avatar name={label} /> } : {})

const optionOf = (target: string, id: string, title: ControlProps['title']): Option => {
  const label = title?.(id) ?? 'Not shared with you'
  return { value: id, label, ...faceOf(target, label) }
}

/** The control of a field. `onChange` gives null for nothing. */
export function Control({ field, value, onChange, title, ...props }: ControlProps) {
  switch (field.kind) {
    case 'prose':
      return <ProseInput {...props} value={text(value)} onChange={(next) => onChange(next || null)} />
    case 'secret':
      return (
        <PasswordInput
          {...props}
          value={text(value)}
          onChange={(next) => onChange(next || null)}
          autoComplete="new-password"
        />
      )
    case 'choice':
      return (
        <Select
          {...props}
          options={field.values!.map((each) => ({ value: each, label: choiceLabel(field, each) }))}
          value={(value as string | null) ?? null}
          onChange={onChange}
          clearable={field.optional}
        />
      )
    case 'choices':
      return (
        <MultiSelect
          {...props}
          options={field.values!.map((each) => ({ value: each, label: choiceLabel(field, each) }))}
          value={((value as string[]) ?? []).map((each) => ({ value: each, label: choiceLabel(field, each) }))}
          onChange={(next) => onChange(next.map((option) => option.value))}
        />
      )
    case 'date':
      return <DateInput {...props} value={(value as string | null) ?? null} onChange={onChange} />
    case 'local':
      return (
        <TextInput
          {...props}
          type="datetime-local"
          value={text(value).slice(0, 16)}
          onChange={(next) => onChange(next || null)}
        />
      )
    case 'instant':
      return <InstantInput value={value} onChange={onChange} {...props} />
    case 'money':
      return <MoneyInput {...props} value={(value as Money | null) ?? null} onChange={onChange} />
    case 'whole':
    case 'percent':
      return (
        <NumberInput
          {...props}
          value={(value as number | null) ?? null}
          onChange={onChange}
          min={field.min}
          max={field.max}
          decimals={field.kind === 'whole' ? 0 : 2}
          unit={field.kind === 'percent' ? '%' : undefined}
        />
      )
    case 'decimal':
      return (
        <DecimalInput
          {...props}
          value={(value as string | null) ?? null}
          onChange={onChange}
          min={field.min}
          max={field.max}
          decimals={field.scale}
        />
      )
    case 'duration':
      return <DurationInput {...props} value={(value as number | null) ?? null} onChange={onChange} />
    case 'flag':
      return (
        <div className="field">
          <Checkbox
            checked={value === true}
            onChange={onChange}
            label={props.label}
            aria-label={props['aria-label']}
            disabled={props.disabled}
          />
          {(props.error || props.help) && (
            <p className={props.error ? 'fieldError' : 'fieldHelp'}>{props.error || props.help}</p>
          )}
        </div>
      )
    case 'ref':
      return <RefInput field={field} value={value} onChange={onChange} title={title} {...props} />
    case 'refs':
      return <RefsInput field={field} value={value} onChange={onChange} title={title} {...props} />
    case 'file':
      return <FileInput field={field} value={value} onChange={onChange} {...props} />
    case 'json':
      return <JsonInput field={field} value={value} onChange={onChange} {...props} />
    default:
      return (
        <TextInput
          {...props}
          type={field.kind === 'email' ? 'email' : field.kind === 'url' ? 'url' : 'text'}
          value={text(value)}
          onChange={(next) => onChange(next || null)}
        />
      )
  }
}

const text = plain

function InstantInput({ value, onChange, ...props }: Omit<ControlProps, 'field' | 'title'>) {
  const { timeZone } = useReader()
  return (
    <TextInput
      {...props}
      type="datetime-local"
      value={value ? localFromInstant(plain(value), timeZone) : ''}
      onChange={(next) => onChange(next ? instantFromLocal(next, timeZone) : null)}
    />
  )
}

/** The one that was picked keeps its title here, before any list knows it. */
function RefInput({ field, value, onChange, title, ...props }: ControlProps) {
  const target = field.target ?? ''
  const [picked, setPicked] = useState<Option | null>(null)
  const shown =
    value === null || value === undefined
      ? null
      : picked?.value === value
        ? picked
        : optionOf(target, plain(value), title)
  return (
    <Combobox
      {...props}
      search={searchIn(target)}
      value={shown}
      clearable={field.optional}
      onChange={(option) => {
        setPicked(option)
        if (option) notePicked(target, option.value, option.label)
        onChange(option?.value ?? null)
      }}
    />
  )
}

function RefsInput({ field, value, onChange, title, ...props }: Omit<ControlProps, 'autoFocus' | 'onKeyDown'>) {
  const target = field.target ?? ''
  const [picked, setPicked] = useState<readonly Option[]>([])
  const shown = ((value as string[]) ?? []).map(
    (id) => picked.find((option) => option.value === id) ?? optionOf(target, id, title),
  )
  return (
    <MultiSelect
      {...props}
      search={searchIn(target)}
      value={shown}
      onChange={(next) => {
        setPicked(next)
        for (const option of next) notePicked(target, option.value, option.label)
        onChange(next.map((option) => option.value))
      }}
    />
  )
}

function JsonInput({ field, value, onChange, error, ...props }: Omit<ControlProps, 'title'>) {
  const [draft, setDraft] = useState<string | null>(null)
  const [wrong, setWrong] = useState('')
  const type = (next: string) => {
    setDraft(next)
    if (!next.trim()) {
      setWrong('')
      return onChange(null)
    }
    try {
      const parsed: unknown = JSON.parse(next)
      const checked = field.schema?.safeParse(parsed)
      if (checked && !checked.success) {
        const [issue] = checked.error.issues
        return setWrong(`${issue?.path.join('.') || 'It'}: ${issue?.message ?? 'is not accepted'}`)
      }
      setWrong('')
      onChange(parsed)
    } catch (problem) {
      setWrong(`This is not JSON: ${(problem as Error).message}`)
    }
  }
  const written = value === null || value === undefined ? '' : JSON.stringify(value, null, 2)
  return (
    <TextArea
      {...props}
      className="input area mono"
      spellCheck={false}
      ref={(area) => area?.setCustomValidity(wrong)}
      error={wrong || error}
      value={draft ?? written}
      onChange={type}
    />
  )
}
