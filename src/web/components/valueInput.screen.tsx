/** Text controls that hold a value: number, amount, duration. What is not understood is said at once and not taken over. */
import {
  type ComponentProps,
  type CSSProperties,
  type FocusEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react'
import { type DurationRules, parseDecimal, parseDuration } from '../entry.ts'
import { formatDuration, formatNumber } from '../format.ts'
import { useReader } from '../reader.screen.tsx'
import { Field, type FieldProps } from './field.screen.tsx'
import { Select } from './select.screen.tsx'

type Rest = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'required' | 'min' | 'max'>

export interface ValueInputProps<T> extends Rest, FieldProps {
  value: T | null
  /** Called with every understood text, and with null when it is emptied. */
  onChange: (value: T | null) => void
}

interface Reading<T> {
  /** How the value is written when nobody is typing. */
  write: (value: T) => string
  /** The value of a text; a string in `{ wrong }` says what is accepted. */
  read: (text: string) => { value: T } | { wrong: string }
  unit?: string
  /** At the right end, within the control. */
  after?: ReactNode
  /** Numbers stand at the right. */
  numeric?: boolean
}

/** What somebody is typing, and the value it stood for: another value from outside makes it void. */
interface Draft<T> {
  readonly text: string
  readonly value: T | null
  readonly wrong: string
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b)

/** The common ground of the value controls. A wrong text is also the control's own validity, so a form can ask for it. */
export function ValueInput<T>({
  label,
  help,
  error,
  required,
  quiet,
  id,
  value,
  onChange,
  write,
  read,
  unit,
  after,
  numeric = true,
  className = '',
  onBlur,
  ...rest
}: ValueInputProps<T> & Reading<T>) {
  const [typed, setTyped] = useState<Draft<T> | null>(null)
  const draft = typed && same(typed.value, value) ? typed : null
  const wrong = draft?.wrong ?? ''
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.setCustomValidity(wrong), [wrong])
  const type = (text: string) => {
    const result = text.trim() ? read(text) : { value: null }
    if ('wrong' in result) return setTyped({ text, value, wrong: result.wrong })
    setTyped({ text, value: result.value, wrong: '' })
    onChange(result.value)
  }
  const leave = (event: FocusEvent<HTMLInputElement>) => {
    // A wrong text stays to be mended; a right one is written as it is understood.
    if (!wrong) setTyped(null)
    onBlur?.(event)
  }
  return (
    <Field {...{ label, help, required, quiet, id }} error={wrong || error}>
      {(control) => (
        <span className="inputBox" style={unit ? ({ '--unit': unit.length } as CSSProperties) : undefined}>
          <input
            type="text"
            inputMode={numeric ? 'decimal' : 'text'}
            autoComplete="off"
            {...rest}
            {...control}
            ref={input}
            className={`input ${numeric ? 'numeric' : ''} ${className}`}
            value={draft?.text ?? (value === null ? '' : write(value))}
            onChange={(event) => type(event.target.value)}
            onBlur={leave}
          />
          {unit && <span className="inputUnit">{unit}</span>}
          {after}
        </span>
      )}
    </Field>
  )
}

export interface NumberLimits {
  min?: number
  max?: number
  /** Digits after the point; 0 for whole numbers. */
  decimals?: number
  unit?: string
}

/** The text of a number within its limits, as an exact decimal string. */
function readNumber(
  text: string,
  locale: string,
  { min, max, decimals }: NumberLimits,
): { value: string } | { wrong: string } {
  const value = parseDecimal(text, locale)
  if (value === null)
    return { wrong: `Write a number, for example ${formatNumber(decimals === 0 ? 12 : 12.5, locale)}` }
  const places = value.split('.')[1]?.length ?? 0
  if (decimals !== undefined && places > decimals)
    return { wrong: decimals === 0 ? 'Write a whole number' : `At most ${decimals} digits after the point` }
  if (min !== undefined && Number(value) < min) return { wrong: `Must be at least ${formatNumber(min, locale)}` }
  if (max !== undefined && Number(value) > max) return { wrong: `Must be at most ${formatNumber(max, locale)}` }
  return { value }
}

/** A number. */
export function NumberInput({ min, max, decimals, ...rest }: ValueInputProps<number> & NumberLimits) {
  const { locale } = useReader()
  return (
    <ValueInput<number>
      {...rest}
      write={(value) => formatNumber(value, locale)}
      read={(text) => {
        const read = readNumber(text, locale, { min, max, decimals })
        return 'wrong' in read ? read : { value: Number(read.value) }
      }}
    />
  )
}

/** A decimal number as an exact string. */
export function DecimalInput({ min, max, decimals, ...rest }: ValueInputProps<string> & NumberLimits) {
  const { locale } = useReader()
  return (
    <ValueInput<string>
      {...rest}
      write={(value) => formatNumber(value, locale)}
      read={(text) => readNumber(text, locale, { min, max, decimals })}
    />
  )
}

/** A length of time in whole seconds, written `3d` or `1h 30m`. */
export function DurationInput({ rules, ...rest }: ValueInputProps<number> & { rules?: DurationRules }) {
  return (
    <ValueInput<number>
      {...rest}
      write={(seconds) => formatDuration(seconds, { hoursPerDay: rules?.hoursPerDay })}
      read={(text) => {
        const value = parseDuration(text, rules)
        return value === null ? { wrong: 'Write a duration, for example 3d, 1h 30m or 1:30' } : { value }
      }}
    />
  )
}

const CURRENCIES = [
  'EUR',
  'USD',
  'GBP',
  'CHF',
  'SEK',
  'NOK',
  'DKK',
  'PLN',
  'CZK',
  'HUF',
  'RON',
  'JPY',
  'CNY',
  'INR',
  'AUD',
  'CAD',
]

export interface MoneyValue {
  amount: string
  currency: string
}

/** An amount with its currency. `currencies`: those the company uses, the first one preset. */
export function MoneyInput({
  value,
  onChange,
  currencies = CURRENCIES,
  label,
  ...rest
}: ValueInputProps<MoneyValue> & { currencies?: readonly string[] }) {
  const [chosen, setChosen] = useState(value?.currency ?? currencies[0] ?? 'EUR')
  const currency = value?.currency ?? chosen
  const offered = currencies.includes(currency) ? currencies : [currency, ...currencies]
  return (
    <div className="moneyBox">
      <DecimalInput
        {...rest}
        label={label}
        decimals={4}
        value={value?.amount ?? null}
        onChange={(amount) => onChange(amount === null ? null : { amount, currency })}
      />
      <Select
        label={label ? 'Currency' : undefined}
        aria-label="Currency"
        required
        disabled={rest.disabled}
        options={offered.map((code) => ({ value: code, label: code }))}
        value={currency}
        onChange={(code) => {
          if (!code) return
          setChosen(code)
          if (value) onChange({ ...value, currency: code })
        }}
      />
    </div>
  )
}
