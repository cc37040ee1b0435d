/** The list of a record type: the final screen of most of them. */
import { useRouter, useRouterState } from '@tanstack/react-router'
import { Inbox, Plus, SearchX, TriangleAlert, Upload } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { ApiError } from '../web/api.ts'
import { Button, ButtonLink } from '../web/components/button.screen.tsx'
import { Banner, EmptyState, PageHead, Skeleton } from '../web/components/page.screen.tsx'
import { toast } from '../web/components/toast.screen.tsx'
import { useLiveStatus } from '../web/live.screen.tsx'
import { useFormat } from '../web/reader.screen.tsx'
import type { CustomField } from './customFields.ts'
import { labelOf, type Money } from './fields.ts'
import { RecordForm } from './form.screen.tsx'
import { type RecordType, settable } from './record.ts'
import { allows, reach } from './rights.ts'
import { apiQuery, initialState, nextSort } from './web/address.ts'
import { Bulk } from './web/bulk.screen.tsx'
import { type Column, columnsFor, fittedWidth, isAdded, mayEdit, valueIn } from './web/columns.ts'
import type { OwnControl } from './web/control.screen.tsx'
import { useEditing } from './web/edit.screen.tsx'
import { ExportMenu } from './web/exportMenu.screen.tsx'
import { FilterBar } from './web/filterBar.screen.tsx'
import { Grid } from './web/grid.screen.tsx'
import { grouped, type Item, type ListRow, sumOf } from './web/grouping.ts'
import { useListCursor } from './web/listKeys.screen.tsx'
import { keepWidths, keptWidths, leaveTrail, useListAddress } from './web/listState.screen.tsx'
import type { Titles } from './web/pages.ts'
import { type Records, useCaller, useCustomFields, useRecords } from './web/records.screen.tsx'
import { useValueText } from './web/value.screen.tsx'
import { useViews, ViewChanged, ViewTabs } from './web/views.screen.tsx'
import type { Patch } from './web/writes.screen.tsx'
import './web/list.css'

export interface RecordListProps {
  readonly type: RecordType
  /** Instead of the type's plural. */
  readonly title?: string
  readonly trail?: readonly { to: string; label: string }[]
  /** What every row has, `{ project: 'eq:…' }`: not shown as filters, and not to be removed. */
  readonly within?: Readonly<Record<string, string>>
  /** The same as values of a new record. */
  readonly fixed?: Patch
  /** What these records are for, shown while there are none. */
  readonly help?: ReactNode
  /** Further buttons of the head. */
  readonly actions?: ReactNode
  readonly controls?: Readonly<Record<string, OwnControl>>
  /** The keys of the command that creates one, `n c`, as the area's `create` gives them. */
  readonly createKeys?: string
  /** The page on which a new one is begun, where the form is not all there is to it. */
  readonly createAt?: string
  /** Within a page that has a head of its own. */
  readonly embedded?: boolean
}

/** Rows that a grouping reads at most. */
const MOST = 10_000
const NO_SUMS = {}

/** Rows, filters, groups, views, editing in place: see `docs` for its keys. */
export function RecordList(props: RecordListProps) {
  const custom = useCustomFields(props.type)
  return custom ? <List key={props.type.key} {...props} custom={custom} /> : <Skeleton />
}

function List({
  type,
  title = type.labels,
  trail,
  within = NO_SUMS,
  fixed,
  help,
  actions,
  controls = NO_SUMS,
  createKeys,
  createAt,
  embedded,
  custom,
}: RecordListProps & { custom: readonly CustomField[] }) {
  const router = useRouter()
  const caller = useCaller()
  const phone = usePhone()
  const grid = useRef<HTMLDivElement>(null)
  const { state, unknown, set } = useListAddress(type, custom)
  const views = useViews(type, state)
  const fixedQuery = Object.entries(within).map(([key, text]) => `${key}=${encodeURIComponent(text)}`)
  const query = [...fixedQuery, apiQuery(type, custom, state)].join('&')
  const list = useRecords(type, query)
  const all = useMemo(() => columnsFor(type, custom, caller), [type, custom, caller])
  const columns = useMemo(
    () => state.columns.flatMap((key) => all.find((column) => column.key === key) ?? []),
    [all, state.columns],
  )
  const [widths, setWidths] = useState(() => keptWidths(type))
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [adding, setAdding] = useState(false)
  const [creating, setCreating] = useCreating()
  const groupBy = all.find((column) => column.key === state.group)
  const editing = useEditing(type, custom, list.titles)

  // Groups and sums are right only when all rows are there, so those of a grouped list are read at once.
  const { more, loadMore } = list
  useEffect(() => {
    if (groupBy && more && list.rows.length < MOST) loadMore()
  }, [groupBy, more, loadMore, list.rows.length])

  const sums = useMemo(() => columns.filter((column) => isAdded(column.field)).map((column) => column.key), [columns])
  const { rows, titles } = list
  const items = useMemo<readonly Item[]>(
    () =>
      groupBy
        ? grouped(rows, {
            key: groupBy.key,
            field: groupBy.field,
            sums,
            closed,
            title: (target, id) => titles[target]?.[id],
          })
        : rows.map((row, index) => ({ kind: 'row', row, index })),
    [rows, titles, groupBy, sums, closed],
  )
  const complete = !more && !list.loading
  const totals = useMemo(
    () => (complete ? Object.fromEntries(sums.map((key) => [key, sumOf(rows, key)])) : NO_SUMS),
    [complete, sums, rows],
  )
  const units = useMemo(() => sharedUnits(columns, rows), [columns, rows])
  const fitted = useFittedWidths(columns, rows, units, titles)

  const may = (row: ListRow, column: Column) =>
    mayEdit(type, column, caller, row, list.can[row.id] ? list.can[row.id]!.update === true : undefined)
  const trailNow = { query: window.location.search, ids: rows.map((row) => row.id), total: list.total }
  const cursor = useListCursor({
    items,
    columns,
    mayEdit: may,
    save: editing.save,
    open: (row) => void router.navigate({ to: `${type.path}/${row.id}` }),
    filter: () => setAdding(true),
    focusGrid: () => grid.current?.focus({ preventScroll: true }),
  })
  const newestTrail = useRef(trailNow)
  newestTrail.current = trailNow
  useEffect(() => () => leaveTrail(type, newestTrail.current), [type])

  const mayCreate = allows(type.may.create, caller)
  // An import begins with its file, not with a table of imports.
  const mayImport = type.key !== 'platform.import' && (mayCreate || reach(type.may.update, caller) !== 'none')
  const selectedRows = useMemo(() => rows.filter((row) => cursor.selection.has(row.id)), [rows, cursor.selection])
  const exported = `${query}&columns=${state.columns.join()}`
  const create = mayCreate && (
    <Button
      variant="primary"
      icon={Plus}
      keys={createKeys}
      onClick={() => (createAt ? void router.navigate({ to: createAt }) : setCreating(true))}
    >
      {type.label}
    </Button>
  )
  const filtered = state.filters.length > 0 || state.search !== ''
  return (
    <>
      {!embedded && (
        <PageHead
          title={title}
          trail={trail}
          tabs={
            <ViewTabs
              type={type}
              state={state}
              views={views}
              path={router.state.location.pathname.replace(/\/new$/, '')}
            />
          }
          actions={
            <>
              <ViewChanged type={type} state={state} views={views} />
              {actions}
              <span className="hidePhone row">
                {mayImport && (
                  <ButtonLink variant="bare" icon={Upload} to={`/platform/imports/new?type=${type.key}`}>
                    Import
                  </ButtonLink>
                )}
                <ExportMenu type={type} query={exported} />
              </span>
              {create}
            </>
          }
        />
      )}
      <FilterBar
        type={type}
        columns={all}
        state={state}
        titles={titles}
        adding={adding}
        onAdding={setAdding}
        set={set}
      />
      <Notes list={list} unknown={unknown} />
      <div className="listBody">
        {list.loading ? (
          <Skeleton rows={16} />
        ) : list.error && !rows.length ? (
          <Failed error={list.error} onRetry={list.refresh} />
        ) : !rows.length ? (
          filtered ? (
            <EmptyState
              icon={SearchX}
              title={`No ${type.labels.toLowerCase()} like that`}
              action={<Button onClick={() => set({ filters: [], search: '' })}>Remove all filters</Button>}
            >
              Nothing that you may see matches every filter above. Remove one, or all of them.
            </EmptyState>
          ) : (
            <EmptyState icon={Inbox} title={`No ${type.labels.toLowerCase()} yet`} action={create || undefined}>
              {help ?? teaching(type, mayCreate)}
            </EmptyState>
          )
        ) : (
          <Grid
            type={type}
            label={title}
            columns={columns}
            widths={{ ...fitted, ...widths }}
            drawn={new Set(Object.keys(widths))}
            sort={state.sort}
            items={items}
            pending={
              groupBy
                ? 0
                : Math.max(
                    0,
                    (list.capped && more ? Math.max(list.total, rows.length + 500) : list.total) - rows.length,
                  )
            }
            titles={titles}
            selection={cursor.selection}
            selected={cursor.selection.size === 0 ? 'none' : selectedRows.length === rows.length ? 'all' : 'some'}
            cursor={cursor.cursor}
            editing={cursor.editing}
            refusal={cursor.refusal}
            controls={controls}
            events={cursor.events}
            phone={phone}
            units={units}
            totals={totals}
            grid={grid}
            foot={
              <Foot
                type={type}
                list={list}
                groups={groupBy ? items.filter((item) => item.kind === 'group').length : 0}
              />
            }
            onKeyDown={cursor.onKeyDown}
            onToggle={(key) => setClosed(toggled(closed, key))}
            onNeed={loadMore}
            onSelectAll={(on) => cursor.select(new Set(on ? rows.map((row) => row.id) : []))}
            onSort={(key) => set({ sort: nextSort(state.sort, key, initialState(type).sort) })}
            onMove={(key, target) => {
              const rest = state.columns.filter((each) => each !== key)
              set({ columns: rest.toSpliced(rest.indexOf(target), 0, key) })
            }}
            onWidth={(key, width, done) => {
              const next = { ...widths, [key]: width }
              setWidths(next)
              if (done) keepWidths(type, next)
            }}
          />
        )}
        <Bulk
          type={type}
          rows={selectedRows}
          can={list.can}
          columns={all}
          shown={columns}
          titles={titles}
          onClear={() => cursor.select(new Set())}
          exporting={<ExportMenu type={type} query={exported} ids={selectedRows.map((row) => row.id)} />}
        />
      </div>
      {editing.dialog}
      <RecordForm
        type={type}
        open={creating && mayCreate}
        onClose={() => setCreating(false)}
        fixed={fixed}
        controls={controls}
        onCreated={(row) =>
          toast({
            text: `${type.label} “${String(row[type.titleField])}” was created`,
            action: { label: 'Open', run: () => void router.navigate({ to: `${type.path}/${row.id}` }) },
          })
        }
      />
    </>
  )
}

const toggled = (set: ReadonlySet<string>, key: string): ReadonlySet<string> => {
  const next = new Set(set)
  if (!next.delete(key)) next.add(key)
  return next
}

/** The currency of each amount column where all loaded rows share one: it then stands in the head. */
function sharedUnits(columns: readonly Column[], rows: readonly ListRow[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.flatMap(({ key, field }) => {
      if (field.kind !== 'money') return []
      const found = new Set(rows.flatMap((row) => (valueIn(row, key) as Money | null)?.currency ?? []))
      return found.size === 1 ? [[key, [...found][0]!]] : []
    }),
  )
}

const FITTED_ROWS = 100

/** Widths that fit what the first rows show; settled once, so that no column moves under the hand. */
function useFittedWidths(
  columns: readonly Column[],
  rows: readonly ListRow[],
  units: Readonly<Record<string, string>>,
  titles: Titles,
): Readonly<Record<string, number>> {
  const text = useValueText(titles)
  const settled = useRef<Record<string, number>>({})
  return useMemo(() => {
    const first = rows.slice(0, FITTED_ROWS)
    for (const column of columns) {
      if (!first.length || column.key in settled.current || column.title) continue
      const texts = first.flatMap((row) => {
        const value = valueIn(row, column.key)
        return value === null
          ? []
          : [text(column.field, value).replace(units[column.key] ? /\u00a0[A-Z]{3}$/ : /$^/, '')]
      })
      settled.current[column.key] = fittedWidth(column, texts, units[column.key])
    }
    return { ...settled.current }
  }, [columns, rows, units, text])
}

/** “A contract has a title, a vendor and an owner.” */
function teaching(type: RecordType, mayCreate: boolean): string {
  const needed = Object.entries(type.fields)
    .filter(([, f]) => settable(f) && !f.optional && f.default === undefined && f.kind !== 'flag')
    .map(([key, f]) => labelOf(key, f).toLowerCase())
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(needed.slice(0, 5))
  const has = needed.length ? `Each ${type.label.toLowerCase()} needs ${list}. ` : ''
  return `${has}${mayCreate ? 'Begin with the first one; everything else can follow later.' : `As soon as somebody shares ${type.labels.toLowerCase()} with you, they appear here.`}`
}

function Foot({ type, list, groups }: { type: RecordType; list: Records; groups: number }) {
  const write = useFormat()
  const count = `${list.capped ? 'more than ' : ''}${write.number(list.total)} ${(list.total === 1 ? type.label : type.labels).toLowerCase()}`
  return (
    <>
      <span>
        {count}
        {groups > 0 && ` · ${groups} ${groups === 1 ? 'group' : 'groups'}`}
      </span>
      {list.waiting > 0 && (
        <Button variant="bare" onClick={list.refresh}>
          {list.waiting} new, show
        </Button>
      )}
    </>
  )
}

function Notes({ list, unknown }: { list: Records; unknown: readonly string[] }) {
  const live = useLiveStatus()
  return (
    <>
      {live === 'offline' && (
        <Banner kind="attention">You are offline. This is what was loaded before; changes cannot be saved now.</Banner>
      )}
      {list.error && list.rows.length > 0 && (
        <Banner kind="bad" action={<Button onClick={list.refresh}>Try again</Button>}>
          {list.error.message}
        </Banner>
      )}
      {unknown.length > 0 && (
        <Banner kind="attention">
          This address asks for {unknown.join(', ')}, which this list does not have; the rest is shown.
        </Banner>
      )}
    </>
  )
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const refused = error instanceof ApiError && error.status === 403
  return (
    <EmptyState
      icon={TriangleAlert}
      title={refused ? 'Not shared with you' : 'This could not be loaded'}
      action={refused ? undefined : <Button onClick={onRetry}>Try again</Button>}
    >
      {error.message}
    </EmptyState>
  )
}

const narrow = window.matchMedia('(max-width: 640px)')
const onNarrow = (listener: () => void) => {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}
const usePhone = () => useSyncExternalStore(onNarrow, () => narrow.matches)

/** The address `…/new` is the list with the form open, so that a command elsewhere can lead to it. */
function useCreating(): [boolean, (open: boolean) => void] {
  const router = useRouter()
  const pathname = useRouterState({ select: (s) => s.location.pathname })
  const led = pathname.endsWith('/new')
  const [asked, setAsked] = useState(false)
  const change = (next: boolean) => {
    setAsked(next)
    if (!next && led) router.history.replace(pathname.slice(0, -'/new'.length))
  }
  return [asked || led, change]
}
