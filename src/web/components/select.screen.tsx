/** Choosing one or several: from a list that is at hand, or from one that is searched as one types. */
import { Combobox as Base, useCombobox } from '@mantine/core'
import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/Combobox.layer.css'
import { ChevronDown, X } from 'lucide-react'
import { type ComponentProps, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Field, type FieldProps } from './field.screen.tsx'
import './float.css'

export interface Option {
  readonly value: string
  readonly label: string
  /** At the right, in grey. */
  readonly hint?: string
  /** At the left: an avatar, an icon. */
  readonly icon?: ReactNode
  readonly disabled?: boolean
}

type Rest = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'required' | 'list'>

/** Options whose words begin with, or contain, what was typed; those that begin with it first. */
export function matching(options: readonly Option[], text: string): readonly Option[] {
  const wanted = text.trim().toLocaleLowerCase()
  if (!wanted) return options
  const rank = (option: Option) => {
    const at = `${option.label} ${option.hint ?? ''}`.toLocaleLowerCase().indexOf(wanted)
    return at < 0 ? 2 : at === 0 ? 0 : 1
  }
  return options.filter((option) => rank(option) < 2).toSorted((a, b) => rank(a) - rank(b))
}

function Options({ options, note }: { options: readonly Option[]; note: string }) {
  return (
    // While a search has said nothing yet there is nothing to show, not even a box.
    <Base.Dropdown className="float" p={0} hidden={options.length === 0 && !note}>
      <Base.Options className="options">
        {options.map((option) => (
          <Base.Option key={option.value} value={option.value} disabled={option.disabled} className="option">
            {option.icon}
            <span className="line space">{option.label}</span>
            {option.hint && <span className="t11 ink3">{option.hint}</span>}
          </Base.Option>
        ))}
        {note && <Base.Empty className="optionNone">{note}</Base.Empty>}
      </Base.Options>
    </Base.Dropdown>
  )
}

interface OneProps extends Rest, FieldProps {
  options: readonly Option[]
  /** Shown under the options: "Nothing found". */
  note: string
  current: Option | null
  clearable?: boolean
  text: string | null
  onText: (text: string | null) => void
  onPick: (value: string | null) => void
}

/** A text field with options under it: typing narrows them, Enter or a click takes one. */
function PickOne({
  label,
  help,
  error,
  required,
  quiet,
  id,
  options,
  note,
  current,
  clearable,
  text,
  onText,
  onPick,
  disabled,
  className = '',
  ...rest
}: OneProps) {
  const store = useCombobox({
    onDropdownClose: () => {
      store.resetSelectedOption()
      onText(null)
    },
    onDropdownOpen: () => store.updateSelectedOptionIndex('active'),
  })
  const firstOption = options.find((option) => !option.disabled)?.value
  useEffect(() => {
    if (text && firstOption !== undefined) store.selectFirstOption()
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [text, firstOption])
  const clear = clearable && current && !disabled
  return (
    <Field {...{ label, help, error, required, quiet, id }}>
      {(control) => (
        <Base
          store={store}
          disabled={disabled}
          transitionProps={{ duration: 80 }}
          offset={4}
          onOptionSubmit={(value) => {
            onPick(value)
            store.closeDropdown()
          }}
        >
          <Base.Target>
            <span className="inputBox">
              {current?.icon && text === null && <span className="inputIcon">{current.icon}</span>}
              <Base.EventsTarget withExpandedAttribute>
                <input
                  type="text"
                  autoComplete="off"
                  role="combobox"
                  {...rest}
                  {...control}
                  disabled={disabled}
                  className={`input ${className}`}
                  value={text ?? current?.label ?? ''}
                  onChange={(event) => {
                    onText(event.target.value)
                    store.openDropdown()
                  }}
                  onClick={() => store.openDropdown()}
                  onFocus={(event) => {
                    event.target.select()
                    rest.onFocus?.(event)
                  }}
                  onBlur={(event) => {
                    store.closeDropdown()
                    rest.onBlur?.(event)
                  }}
                />
              </Base.EventsTarget>
              {clear ? (
                <button type="button" className="inputButton" aria-label="Clear" onClick={() => onPick(null)}>
                  <X size={14} />
                </button>
              ) : (
                <span className="inputButton" aria-hidden="true" style={{ pointerEvents: 'none' }}>
                  <ChevronDown size={14} />
                </span>
              )}
            </span>
          </Base.Target>
          <Options options={options} note={note} />
        </Base>
      )}
    </Field>
  )
}

export interface SelectProps extends Rest, FieldProps {
  options: readonly Option[]
  value: string | null
  onChange: (value: string | null) => void
  /** Offers a cross that empties it. */
  clearable?: boolean
}

/** One of a list that is at hand. */
export function Select({ options, value, onChange, ...rest }: SelectProps) {
  const [text, setText] = useState<string | null>(null)
  const found = text === null ? options : matching(options, text)
  return (
    <PickOne
      {...rest}
      options={found}
      note={found.length ? '' : 'Nothing begins like that'}
      current={options.find((option) => option.value === value) ?? null}
      text={text}
      onText={setText}
      onPick={onChange}
    />
  )
}

/** Searches as one types, 150 ms after the last key; an older answer never overtakes a newer one. */
function useSearch(
  search: (text: string, signal: AbortSignal) => Promise<readonly Option[]>,
  text: string | null,
  active: boolean,
) {
  const [state, setState] = useState<{ options: readonly Option[]; note: string }>({ options: [], note: 'Searching…' })
  const newest = useRef(search)
  useLayoutEffect(() => {
    newest.current = search
  })
  useEffect(() => {
    if (!active) return
    const stop = new AbortController()
    const timer = setTimeout(
      () =>
        void newest.current(text ?? '', stop.signal).then(
          (options) => !stop.signal.aborted && setState({ options, note: options.length ? '' : 'Nothing found' }),
          (error: unknown) =>
            !stop.signal.aborted &&
            setState({ options: [], note: error instanceof Error ? error.message : 'The search failed' }),
        ),
      text ? 150 : 0,
    )
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [text, active])
  return state
}

export interface ComboboxProps extends Rest, FieldProps {
  /** Finds what matches; called with an empty text when it opens. */
  search: (text: string, signal: AbortSignal) => Promise<readonly Option[]>
  /** The chosen one with its label. */
  value: Option | null
  onChange: (value: Option | null) => void
  clearable?: boolean
}

/** One of many, found by typing: a person, a project. */
export function Combobox({ search, value, onChange, onFocus, ...rest }: ComboboxProps) {
  const [text, setText] = useState<string | null>(null)
  const [used, setUsed] = useState(false)
  const { options, note } = useSearch(search, text, used)
  return (
    <PickOne
      {...rest}
      onFocus={(event) => {
        setUsed(true)
        onFocus?.(event)
      }}
      options={options}
      note={note}
      current={value}
      text={text}
      onText={setText}
      onPick={(picked) => onChange(options.find((option) => option.value === picked) ?? null)}
    />
  )
}

export interface MultiSelectProps extends FieldProps {
  /** A list at hand, or a search. */
  options?: readonly Option[]
  search?: (text: string, signal: AbortSignal) => Promise<readonly Option[]>
  value: readonly Option[]
  onChange: (value: readonly Option[]) => void
  placeholder?: string
  disabled?: boolean
  id?: string
  'aria-label'?: string
}

/** Any number of them; Backspace takes the last one away. */
export function MultiSelect({
  label,
  help,
  error,
  required,
  quiet,
  id,
  options,
  search,
  value,
  onChange,
  placeholder,
  disabled,
  ...rest
}: MultiSelectProps) {
  const [text, setText] = useState('')
  const [used, setUsed] = useState(false)
  const store = useCombobox({ onDropdownClose: () => store.resetSelectedOption() })
  const searched = useSearch(search ?? (async () => []), text, used && !!search)
  const found = (options ? matching(options, text) : searched.options).filter(
    (option) => !value.some((taken) => taken.value === option.value),
  )
  const note = found.length ? '' : options ? 'Nothing left to choose' : searched.note
  const firstFound = found.find((option) => !option.disabled)?.value
  useEffect(() => {
    if (text && firstFound !== undefined) store.selectFirstOption()
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [text, firstFound])
  const drop = (option: Option) => onChange(value.filter((taken) => taken.value !== option.value))
  return (
    <Field {...{ label, help, error, required, quiet, id }}>
      {(control) => (
        <Base
          store={store}
          disabled={disabled}
          transitionProps={{ duration: 80 }}
          offset={4}
          onOptionSubmit={(picked) => {
            const option = found.find((one) => one.value === picked)
            if (option) onChange([...value, option])
            setText('')
          }}
        >
          <Base.Target>
            <span className="pills">
              {value.map((option) => (
                <span className="pill" key={option.value}>
                  {option.label}
                  <button
                    type="button"
                    aria-label={`Remove ${option.label}`}
                    disabled={disabled}
                    onClick={() => drop(option)}
                  >
                    <X size={12} />
                  </button>
                </span>
              ))}
              <Base.EventsTarget withExpandedAttribute>
                <input
                  type="text"
                  autoComplete="off"
                  role="combobox"
                  {...rest}
                  {...control}
                  disabled={disabled}
                  placeholder={value.length ? undefined : placeholder}
                  value={text}
                  onFocus={() => {
                    setUsed(true)
                    store.openDropdown()
                  }}
                  onBlur={() => store.closeDropdown()}
                  onChange={(event) => {
                    setText(event.target.value)
                    store.openDropdown()
                  }}
                  onKeyDown={(event) => {
                    const last = value.at(-1)
                    if (event.key === 'Backspace' && !text && last) drop(last)
                  }}
                />
              </Base.EventsTarget>
            </span>
          </Base.Target>
          <Options options={found} note={note} />
        </Base>
      )}
    </Field>
  )
}
