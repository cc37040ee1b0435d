/** The editor of one filter: the comparison in words, and what it is compared with, by the kind of the field. */

import { useEffect, useRef, useState } from 'react'
import { Button } from '../../web/components/button.screen.tsx'
import { Checkbox } from '../../web/components/check.screen.tsx'
import { DateInput } from '../../web/components/dateInput.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'
import { choiceLabel, type Field } from '../fields.ts'
import { type Operator, operatorsOf } from '../query.ts'
import { type AskedFilter, askedValues, listText, listValues } from './address.ts'
import type { Column } from './columns.ts'
import { Control } from './control.screen.tsx'
import { operatorWords, PERIODS, periodWords } from './filterWords.ts'
import { plain } from './plain.ts'

/** The comparison that people most often want of a kind. */
export function usualOperator(field: Field): Operator {
  const accepted = operatorsOf(field)
  if (isDated(field) && accepted.includes('between')) return 'between'
  // Of words people know a part; of a choice or a record they pick some.
  const isPicked = field.target !== undefined || field.kind === 'choice' || field.kind === 'choices'
  const usual: Operator[] = isPicked ? ['in', 'contains', 'eq'] : ['contains', 'gte', 'eq']
  return usual.find((operator) => accepted.includes(operator)) ?? accepted[0]!
}

const isDated = (field: Field) => field.kind === 'date' || field.kind === 'local' || field.kind === 'instant'

export interface FilterEditorProps {
  readonly column: Column
  readonly filter: AskedFilter | null
  readonly title: (id: string) => string | undefined
  readonly onApply: (filter: AskedFilter) => void
}

/** A small form; Enter applies it. */
export function FilterEditor({ column, filter, title, onApply }: FilterEditorProps) {
  const { field, key, label } = column
  const [operator, setOperator] = useState<string>(() =>
    choiceOf(filter ?? { field: key, operator: usualOperator(field), text: 'true' }),
  )
  const [text, setText] = useState(
    filter?.text ?? (field.kind === 'flag' ? 'true' : isDated(field) ? 'this-month' : ''),
  )
  const [op, fixed] = operator.split(' ') as [Operator, string | undefined]
  const options = operatorsOf(field).flatMap((each) =>
    each === 'empty'
      ? [
          { value: 'empty true', label: 'is empty' },
          { value: 'empty false', label: 'is not empty' },
        ]
      : [{ value: each as string, label: operatorWords(field, each) }],
  )
  const value = fixed ?? text
  const ready =
    value !== '' && value !== '..' && !(op === 'between' && value.includes('..') && value.split('..').includes(''))
  const change = (next: string | null) => {
    if (!next) return
    // A range and a single value do not fit into one another.
    if (next === 'between' || op === 'between') setText(next === 'between' && isDated(field) ? 'this-month' : '')
    setOperator(next)
  }
  // The popover may have been open before, for the choice of the field: the focus goes on to what is asked.
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    const inputs = [...(form.current?.querySelectorAll<HTMLElement>('input:not([type="hidden"])') ?? [])]
    const asked = inputs.find((input) => input.ariaLabel !== 'Comparison') ?? inputs[0]
    asked?.focus()
  }, [])
  return (
    <form
      ref={form}
      className="filterForm"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && event.currentTarget.checkValidity()) onApply({ field: key, operator: op, text: value })
      }}
    >
      <span className="strong">{label}</span>
      {options.length > 1 && <Select aria-label="Comparison" options={options} value={operator} onChange={change} />}
      {fixed === undefined && (
        <Asked field={field} operator={op} label={label} text={text} title={title} onText={setText} />
      )}
      <Button type="submit" variant="primary" disabled={!ready}>
        Show these
      </Button>
    </form>
  )
}

const choiceOf = (filter: AskedFilter): string =>
  filter.operator === 'empty' ? `empty ${filter.text}` : filter.operator

interface AskedProps {
  field: Field
  operator: Operator
  label: string
  text: string
  title: (id: string) => string | undefined
  onText: (text: string) => void
}

function Asked(props: AskedProps) {
  const { field, operator, label, text, title, onText } = props
  if (field.kind === 'choice' && operator === 'in') return <Ticks {...props} />
  if (field.kind === 'choices' && operator === 'in') return <Ticks {...props} />
  if (operator === 'between') return isDated(field) ? <Periods {...props} /> : <Range {...props} />
  if (operator === 'in')
    return (
      <Control
        field={{ ...field, kind: field.target ? 'refs' : 'text', optional: true }}
        aria-label={label}
        value={field.target ? listValues(text) : text}
        title={(id) => (id === 'me' ? 'me' : title(id))}
        onChange={(next) => onText(Array.isArray(next) ? listText(next as string[]) : plain(next))}
      />
    )
  const people = field.target === 'people.person'
  return (
    <>
      <Control
        field={singleField(field, operator)}
        aria-label={label}
        quiet
        title={(id) => (id === 'me' ? 'Me' : title(id))}
        value={read(field, text)}
        onChange={(next) => onText(write(next))}
      />
      {people && text !== 'me' && (
        <Button variant="bare" onClick={() => onText('me')}>
          Me
        </Button>
      )}
      {isDated(field) && (
        <div className="row">
          {['today', 'today+7d', 'today+30d'].map((day) => (
            <Button key={day} variant="bare" onClick={() => onText(day)}>
              {periodWords(day)}
            </Button>
          ))}
        </div>
      )}
      {isDated(field) && periodWords(text) && (
        <p className="fieldHelp">
          {operatorWords(field, operator)} {periodWords(text)}
        </p>
      )}
    </>
  )
}

/** What one comparison needs of its control: no limits, a day also where there is a time, plain text for parts of words. */
function singleField(field: Field, operator: Operator): Field {
  if (operator === 'contains' && (field.kind === 'choices' || field.kind === 'refs'))
    return { ...field, kind: field.kind === 'refs' ? 'ref' : 'choice', optional: false }
  if (operator === 'contains' || field.kind === 'prose' || field.kind === 'email' || field.kind === 'url')
    return { kind: 'text', optional: true }
  if (isDated(field)) return { kind: 'date', optional: true }
  if (field.kind === 'money') return { kind: 'decimal', optional: true, scale: 4 }
  if (field.kind === 'flag')
    return { kind: 'choice', optional: false, values: ['true', 'false'], labels: { true: 'Yes', false: 'No' } }
  return { ...field, optional: true, min: undefined, max: undefined }
}

const NUMBERS = new Set<Field['kind']>(['whole', 'percent', 'duration'])
function read(field: Field, text: string): unknown {
  if (text === '') return null
  if (isDated(field)) return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null
  return NUMBERS.has(field.kind) ? Number(text) : text
}
const write = (value: unknown): string => (value === null || value === undefined ? '' : plain(value))

function Ticks({ field, text, label, onText }: AskedProps) {
  const chosen = listValues(text)
  return (
    <div className="tickList" role="group" aria-label={label}>
      {field.values!.map((value) => (
        <Checkbox
          key={value}
          label={choiceLabel(field, value)}
          checked={chosen.includes(value)}
          onChange={(on) =>
            onText(listText(field.values!.filter((each) => (each === value ? on : chosen.includes(each)))))
          }
        />
      ))}
    </div>
  )
}

function Periods({ text, onText }: AskedProps) {
  const own = text.includes('..')
  const [from = '', to = ''] = own ? askedValues({ field: '', operator: 'between', text }) : []
  const other = !own && !(PERIODS as readonly string[]).includes(text)
  return (
    <>
      <Select
        aria-label="Period"
        options={[
          ...PERIODS.map((period) => ({ value: period as string, label: periodWords(period)! })),
          ...(other && text ? [{ value: text, label: periodWords(text) ?? text }] : []),
          { value: '..', label: 'from … to …' },
        ]}
        value={own ? '..' : text}
        onChange={(next) => next && onText(next)}
      />
      {own && (
        <div className="range">
          <DateInput aria-label="From" value={from || null} onChange={(day) => onText(`${day ?? ''}..${to}`)} />
          <DateInput aria-label="To" value={to || null} onChange={(day) => onText(`${from}..${day ?? ''}`)} />
        </div>
      )}
    </>
  )
}

function Range({ field, text, onText }: AskedProps) {
  const [from = '', to = ''] = text.split('..')
  const one = singleField(field, 'gte')
  return (
    <div className="range">
      <Control
        field={one}
        aria-label="From"
        quiet
        value={read(field, from)}
        onChange={(value) => onText(`${write(value)}..${to}`)}
      />
      <Control
        field={one}
        aria-label="To"
        quiet
        value={read(field, to)}
        onChange={(value) => onText(`${from}..${write(value)}`)}
      />
    </div>
  )
}
