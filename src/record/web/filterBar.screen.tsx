/** The bar under the head: filters as chips, the way to a new one, grouping and columns. */
import { ArrowDown, ArrowUp, ChevronDown, Columns3, ListFilter, Plus, Search, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Checkbox } from '../../web/components/check.screen.tsx'
import { FilterChip } from '../../web/components/chip.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Menu, Popover } from '../../web/components/menu.screen.tsx'
import { matching } from '../../web/components/select.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import { operatorsOf } from '../query.ts'
import type { RecordType } from '../record.ts'
import { type AskedFilter, askedValues, type ListState } from './address.ts'
import { type Column, isGrouped } from './columns.ts'
import { FilterEditor } from './filterEditor.screen.tsx'
import { operatorWords, valueWords } from './filterWords.ts'
import { joinTitles, type Titles } from './pages.ts'
import { useTitlesOf } from './records.screen.tsx'

export interface FilterBarProps {
  readonly type: RecordType
  readonly columns: readonly Column[]
  readonly state: ListState
  readonly titles: Titles
  /** The list of fields to filter by is open. */
  readonly adding: boolean
  readonly onAdding: (open: boolean) => void
  readonly set: (change: Partial<ListState>) => void
}

/** Titles of the records that filters name, which may be none of those in the list. */
function useFilterTitles(state: ListState, columns: readonly Column[], titles: Titles): Titles {
  const wanted = useMemo(() => {
    const ids = new Map<string, string[]>()
    for (const filter of state.filters) {
      const target = columns.find((column) => column.key === filter.field)?.field.target
      if (!target || filter.operator === 'empty') continue
      const missing = askedValues(filter).filter((id) => id !== 'me' && !titles[target]?.[id])
      if (missing.length) ids.set(target, [...(ids.get(target) ?? []), ...missing])
    }
    return ids
  }, [state.filters, columns, titles])
  return joinTitles([titles, useTitlesOf(wanted)])
}

/** Chips, `+ Filter`, group and columns. */
export function FilterBar(props: FilterBarProps) {
  const { columns, state, set } = props
  const titles = useFilterTitles(state, columns, props.titles)
  const grouped = columns.find((column) => column.key === state.group)
  return (
    <div className="filterBar" role="search" aria-label="Filters">
      <ListFilter size={16} strokeWidth={1.75} aria-hidden="true" />
      {state.search && (
        <FilterChip field="Text" operator="contains" value={state.search} onRemove={() => set({ search: '' })} />
      )}
      {state.filters.map((filter, at) => (
        <Chip
          key={`${at} ${filter.field} ${filter.operator}`}
          filter={filter}
          columns={columns}
          titles={titles}
          onApply={(next) => set({ filters: state.filters.with(at, next) })}
          onRemove={() => set({ filters: state.filters.toSpliced(at, 1) })}
        />
      ))}
      <AddFilter {...props} titles={titles} />
      <span className="space" />
      <Menu
        entries={[
          { label: 'Not grouped', checked: state.group === null, run: () => set({ group: null }) },
          { kind: 'rule' },
          ...columns
            .filter((column) => isGrouped(column.field))
            .map((column) => ({
              label: groupWords(column),
              checked: column.key === state.group,
              run: () => set({ group: column.key }),
            })),
        ]}
      >
        <button type="button" className="button hidePhone">
          <span className="ink3">Group</span>
          {grouped ? groupWords(grouped) : 'none'}
          <ChevronDown size={14} strokeWidth={1.75} />
        </button>
      </Menu>
      <span className="hidePhone">
        <ColumnChoice columns={columns} chosen={state.columns} onChange={(next) => set({ columns: next })} />
      </span>
    </div>
  )
}

const groupWords = ({ label, field }: Column): string =>
  field.kind === 'date' || field.kind === 'local' || field.kind === 'instant' ? `${label}, month` : label

function Chip({
  filter,
  columns,
  titles,
  onApply,
  onRemove,
}: {
  filter: AskedFilter
  columns: readonly Column[]
  titles: Titles
  onApply: (filter: AskedFilter) => void
  onRemove: () => void
}) {
  const [open, setOpen] = useState(false)
  const write = useFormat()
  const column = columns.find((each) => each.key === filter.field)
  if (!column) return null
  const { field, label } = column
  const value = valueWords(field, filter, {
    date: write.date,
    number: (number) => write.number(number),
    duration: (seconds) => write.duration(seconds),
    title: (target, id) => titles[target]?.[id],
  })
  const operator = operatorWords(field, filter.operator)
  return (
    <span className="filterChip">
      <Popover
        label={`Filter ${label}`}
        open={open}
        onClose={() => setOpen(false)}
        target={
          <button type="button" onClick={() => setOpen(!open)}>
            <span>{label}</span>
            <span>{operator}</span>
            <b>{value}</b>
          </button>
        }
      >
        <FilterEditor
          column={column}
          filter={filter}
          title={(id) => titles[field.target ?? '']?.[id]}
          onApply={(next) => {
            setOpen(false)
            onApply(next)
          }}
        />
      </Popover>
      <button type="button" aria-label={`Remove the filter ${label} ${operator} ${value}`} onClick={onRemove}>
        <X size={12} strokeWidth={2} />
      </button>
    </span>
  )
}

/** First the field, or a text to search for; then the comparison. */
function AddFilter({ type, columns, state, titles, adding, onAdding, set }: FilterBarProps) {
  const [text, setText] = useState('')
  const [picked, setPicked] = useState<Column | null>(null)
  const close = () => {
    onAdding(false)
    setText('')
    setPicked(null)
  }
  const fields = matching(
    columns
      .filter((column) => operatorsOf(column.field).length)
      .map((column) => ({ value: column.key, label: column.label })),
    text,
  )
  const search = () => {
    set({ search: text.trim() })
    close()
  }
  const pick = (key: string) => setPicked(columns.find((column) => column.key === key) ?? null)
  return (
    <Popover
      label="Add a filter"
      open={adding}
      onClose={close}
      target={
        <Button variant="bare" icon={Plus} keys="/" onClick={() => onAdding(!adding)} aria-expanded={adding}>
          Filter
        </Button>
      }
    >
      {picked ? (
        <FilterEditor
          key={picked.key}
          column={picked}
          filter={null}
          title={(id) => titles[picked.field.target ?? '']?.[id]}
          onApply={(filter) => {
            set({ filters: [...state.filters, filter] })
            close()
          }}
        />
      ) : (
        <form
          className="filterForm"
          onSubmit={(event) => {
            event.preventDefault()
            const exact = fields.find((field) =>
              field.label.toLocaleLowerCase().startsWith(text.trim().toLocaleLowerCase()),
            )
            if (text.trim() && exact) pick(exact.value)
            else if (text.trim() && type.search.length) search()
          }}
        >
          <TextInput
            aria-label="A field, or a text to search for"
            placeholder="A field, or a text to search for"
            value={text}
            onChange={setText}
            data-autofocus
            autoComplete="off"
          />
          <div className="fieldList">
            {text.trim() !== '' && type.search.length > 0 && (
              <button type="button" className="menuItem" onClick={search}>
                <Search size={14} strokeWidth={1.75} />
                <span className="line space">Search for “{text.trim()}”</span>
              </button>
            )}
            {fields.map((field) => (
              <button key={field.value} type="button" className="menuItem" onClick={() => pick(field.value)}>
                <span className="line space">{field.label}</span>
              </button>
            ))}
          </div>
        </form>
      )}
    </Popover>
  )
}

/** Which columns are shown, and in which order. */
function ColumnChoice({
  columns,
  chosen,
  onChange,
}: {
  columns: readonly Column[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const shown = chosen.flatMap((key) => columns.find((column) => column.key === key) ?? [])
  const found = new Set(
    matching(
      columns.map(({ key, label }) => ({ value: key, label })),
      text,
    ).map((option) => option.value),
  )
  const lines = [...shown, ...columns.filter((column) => !chosen.includes(column.key))].filter((column) =>
    found.has(column.key),
  )
  const move = (key: string, by: -1 | 1) => {
    const at = chosen.indexOf(key)
    const next = chosen.toSpliced(at, 1)
    onChange(next.toSpliced(at + by, 0, key))
  }
  return (
    <Popover
      label="Columns"
      open={open}
      onClose={() => setOpen(false)}
      position="bottom-end"
      target={
        <Button icon={Columns3} onClick={() => setOpen(!open)} aria-expanded={open}>
          Columns
        </Button>
      }
    >
      <TextInput
        aria-label="Find a column"
        placeholder="Find a column"
        value={text}
        onChange={setText}
        data-autofocus
        autoComplete="off"
      />
      <div className="columnList">
        {lines.map(({ key, label }) => {
          const at = chosen.indexOf(key)
          return (
            <div key={key} className="columnLine">
              <Checkbox
                label={<span className="line">{label}</span>}
                checked={at >= 0}
                disabled={at >= 0 && chosen.length === 1}
                onChange={(on) => onChange(on ? [...chosen, key] : chosen.filter((each) => each !== key))}
              />
              {at >= 0 && (
                <>
                  <IconButton
                    icon={ArrowUp}
                    size={14}
                    label={`${label} further to the left`}
                    disabled={at === 0}
                    onClick={() => move(key, -1)}
                  />
                  <IconButton
                    icon={ArrowDown}
                    size={14}
                    label={`${label} further to the right`}
                    disabled={at === chosen.length - 1}
                    onClick={() => move(key, 1)}
                  />
                </>
              )}
            </div>
          )
        })}
      </div>
    </Popover>
  )
}
