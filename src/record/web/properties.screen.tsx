/** The properties of a record: each field with its value, changed in its place. */
import { Lock, Pencil } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { CustomField } from '../customFields.ts'
import type { RecordType } from '../record.ts'
import { CellEditor } from './cellEditor.screen.tsx'
import { type Column, columnsFor, mayEdit, valueIn } from './columns.ts'
import type { OwnControl } from './control.screen.tsx'
import type { Editing } from './edit.screen.tsx'
import { type LoadedRow, useCaller } from './records.screen.tsx'
import { statusField } from './status.ts'
import { Value } from './value.screen.tsx'

export interface PropertiesProps {
  readonly type: RecordType
  readonly row: LoadedRow
  readonly custom: readonly CustomField[]
  readonly editing: Editing
  readonly controls: Readonly<Record<string, OwnControl>>
  /** Left to other places of the page: the title, texts, structures. */
  readonly without: ReadonlySet<string>
}

interface PropertyGroup {
  readonly key: string
  readonly title?: string
  readonly columns: readonly Column[]
}

/** The groups of the form, then what actions and rules write, then the company's own fields. */
function groupsOf(type: RecordType, columns: readonly Column[], without: ReadonlySet<string>): PropertyGroup[] {
  const left = new Map(columns.filter((c) => !without.has(c.key)).map((c) => [c.key, c]))
  const take = (keys: readonly string[]) =>
    keys.flatMap((key) => {
      const column = left.get(key)
      left.delete(key)
      return column ?? []
    })
  const formed = type.form.map(take)
  for (const key of ['createdAt', 'changedAt']) left.delete(key)
  const own = take([...left.keys()].filter((key) => key.startsWith('extra.')))
  const rest = take([...left.keys()])
  const groups = [...formed, rest].filter((group) => group.length)
  return [
    ...groups.map((group, at) => ({
      key: group[0]!.key,
      ...(at === 0 ? { title: 'Properties' } : {}),
      columns: group,
    })),
    ...(own.length ? [{ key: 'own', title: 'Company fields', columns: own }] : []),
  ]
}

/** The panel at the right of a record. */
export function Properties({ type, row, custom, editing, controls, without }: PropertiesProps) {
  const caller = useCaller()
  const [open, setOpen] = useState<string | null>(null)
  const panel = useRef<HTMLDivElement>(null)
  const columns = columnsFor(type, custom, caller)
  const groups = groupsOf(type, columns, without)
  const order = groups.flatMap((group) => group.columns)
  const may = (column: Column) => mayEdit(type, column, caller, row, row.can.update === true)
  const done = (from: Column, step?: 1 | -1) => {
    const at = order.indexOf(from)
    const ahead = step === 1 ? order.slice(at + 1) : step === -1 ? order.slice(0, at).reverse() : []
    const next = ahead.find((column) => may(column) === true)
    setOpen(next?.key ?? null)
    if (!next)
      requestAnimationFrame(() => panel.current?.querySelector<HTMLElement>(`[data-property="${from.key}"]`)?.focus())
  }
  return (
    <div ref={panel}>
      {groups.map((group) => (
        <section key={group.key} className="propertyGroup" aria-label={group.title ?? group.columns[0]!.label}>
          {group.title && <h2 className="caption">{group.title}</h2>}
          <dl className="properties">
            {group.columns.map((column) => (
              <Property
                key={column.key}
                type={type}
                row={row}
                column={column}
                may={may(column)}
                open={open === column.key}
                control={controls[column.key]}
                onOpen={() => setOpen(column.key)}
                onSave={(value) => editing.save(row, column, value)}
                onDone={(step) => done(column, step)}
              />
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}

interface PropertyProps {
  readonly type: RecordType
  readonly row: LoadedRow
  readonly column: Column
  readonly may: true | string
  readonly open: boolean
  readonly control?: OwnControl
  readonly onOpen: () => void
  readonly onSave: (value: unknown) => Promise<string | undefined>
  readonly onDone: (step?: 1 | -1) => void
}

function Property({ type, row, column, may, open, control, onOpen, onSave, onDone }: PropertyProps) {
  const { key, field, label } = column
  const [told, setTold] = useState(false)
  const value = valueIn(row, key)
  const start = () => (may === true ? onOpen() : setTold(!told))
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'F2' && event.key !== ' ') return
    if ((event.target as Element).closest('a')) return
    event.preventDefault()
    event.stopPropagation()
    start()
  }
  const empty = value === null || (Array.isArray(value) && !value.length)
  return (
    <>
      <dt title={field.help ? `${label}: ${field.help}` : label}>{label}</dt>
      <dd className={open ? 'open' : ''}>
        {open ? (
          <CellEditor
            column={column}
            value={value}
            title={(id) => row.titles[field.target ?? '']?.[id]}
            control={control}
            onSave={onSave}
            onDone={onDone}
          />
        ) : (
          <div className="propertyValue" onClick={(event) => !(event.target as Element).closest('a') && start()}>
            <span className="line">
              {empty ? (
                <span className="ink3">{field.kind === 'secret' ? 'kept, never shown' : 'None'}</span>
              ) : field.kind === 'flag' ? (
                value ? (
                  'Yes'
                ) : (
                  'No'
                )
              ) : (
                <Value
                  field={field}
                  value={value}
                  titles={row.titles}
                  links
                  status={key === statusField(type.fields)}
                />
              )}
            </span>
            <button
              type="button"
              className="propertyEdit"
              data-property={key}
              aria-label={may === true ? `Change ${label}` : `${label} cannot be changed: ${may}`}
              onKeyDown={keys}
            >
              {may === true ? <Pencil size={12} strokeWidth={1.75} /> : <Lock size={12} strokeWidth={1.75} />}
            </button>
          </div>
        )}
        {told && may !== true && (
          <p className="propertyNote t12 ink2" role="status">
            {may}
          </p>
        )}
      </dd>
    </>
  )
}
