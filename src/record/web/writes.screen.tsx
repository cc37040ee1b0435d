/** Changing records: at once on the screen, then on the server; taken back where it refuses. */
import { api } from '../../web/api.ts'
import { activityKey, queryClient, rowKey } from '../../web/queries.ts'
import type { Action } from '../action.ts'
import { kebab, type RecordType } from '../record.ts'
import { patched, valueIn } from './columns.ts'
import type { ListRow } from './grouping.ts'
import type { Titles } from './pages.ts'
import { pickedTitles, titledBy } from './pickedTitles.ts'
import { dropRows, type LoadedRow, putRow, refreshRows } from './records.screen.tsx'

export type Patch = Readonly<Record<string, unknown>>
type Sent = ListRow

/** The server takes at most so many rows in one change. */
const MOST_AT_ONCE = 500

/** What the fields of a patch were before it. */
export function before(row: ListRow, patch: Patch): Patch {
  const { extra, ...fields } = patch
  const old: Record<string, unknown> = Object.fromEntries(Object.keys(fields).map((key) => [key, row[key] ?? null]))
  if (extra)
    old.extra = Object.fromEntries(Object.keys(extra as object).map((key) => [key, valueIn(row, `extra.${key}`)]))
  return old
}

/** Writes of one record are sent one after the other, each with the version that the one before it made. */
const queues = new Map<string, Promise<unknown>>()
const versions = new Map<string, number>()
function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const next = (queues.get(id) ?? Promise.resolve()).then(work, work)
  queues.set(id, next)
  const forget = () => queues.get(id) === next && queues.delete(id)
  next.then(forget, forget)
  return next
}
const newestVersion = (row: ListRow): number => Math.max(row.version, versions.get(row.id) ?? 0)

function arrived(type: RecordType, row: Sent): Sent {
  versions.set(row.id, row.version)
  putRow(type, row)
  void queryClient.invalidateQueries({ queryKey: activityKey(type.key, row.id) })
  // What may be done with it, and titles of what it now refers to, come with a fresh reading.
  void refreshRows(type, [row.id]).catch(() => {})
  return row
}

function show(type: RecordType, row: ListRow, patch: Patch): void {
  const known = queryClient.getQueryData<LoadedRow>(rowKey(type.key, row.id))
  const { can: _, titles: __, ...plain } = { ...row, ...known } as LoadedRow
  putRow(type, patched(plain, patch), undefined, titlesIn(type, patch))
}

/** Titles of what the patch refers to, where it was picked here. */
function titlesIn(type: RecordType, patch: Patch): Titles {
  const titles: Record<string, Record<string, string>> = {}
  for (const [key, value] of Object.entries(patch)) {
    const target = titledBy(type.fields[key])
    if (target) titles[target] = { ...titles[target], ...pickedTitles(target, [value].flat() as string[]) }
  }
  return titles
}

/** Creates a record; the new row. */
export async function createRecord(type: RecordType, draft: Patch, key?: string): Promise<Sent> {
  const row = await api.post<Sent>(`/api${type.path}`, draft, key ? { key } : {})
  void queryClient.invalidateQueries({ queryKey: ['rows', type.key] })
  void queryClient.invalidateQueries({ queryKey: ['list', type.key] })
  return row
}

/** Changes fields of a record, shown at once. Throws the refusal when it is taken back. */
export function saveRecord(type: RecordType, row: ListRow, patch: Patch, version?: number): Promise<Sent> {
  const old = before(row, patch)
  show(type, row, patch)
  return inTurn(row.id, async () => {
    try {
      const saved = await api.patch<Sent>(`/api${type.path}/${row.id}`, {
        version: version ?? newestVersion(row),
        ...patch,
      })
      return arrived(type, saved)
    } catch (error) {
      show(type, row, old)
      throw error
    }
  })
}

/** Does an action with a record; the row after it. */
export const actOn = (action: Action, row: ListRow, input: Patch): Promise<Sent> =>
  inTurn(row.id, async () =>
    arrived(action.type, await api.post<Sent>(`/api${action.type.path}/${row.id}/${kebab(action.name)}`, input)),
  )

export async function removeRecord(type: RecordType, row: ListRow): Promise<void> {
  await api.delete(`/api${type.path}/${row.id}`, { query: { version: newestVersion(row) } })
  dropRows(type, [row.id])
  queryClient.removeQueries({ queryKey: rowKey(type.key, row.id) })
}

const portions = <T,>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / MOST_AT_ONCE) }, (_, at) =>
    all.slice(at * MOST_AT_ONCE, (at + 1) * MOST_AT_ONCE),
  )

async function bulk(type: RecordType, body: Patch, ids: readonly string[]): Promise<Sent[]> {
  const { rows } = await api.post<{ rows: Sent[] }>(`/api${type.path}/bulk`, body)
  for (const row of rows) {
    versions.set(row.id, row.version)
    putRow(type, row)
  }
  await refreshRows(type, ids)
  return rows
}

/** Gives every row its patch, 500 at a time, each portion all or nothing; the rows after it. */
export async function saveMany(type: RecordType, changes: readonly { row: ListRow; patch: Patch }[]): Promise<Sent[]> {
  const done: Sent[] = []
  for (const portion of portions(changes)) {
    const update = portion.map(({ row, patch }) => ({ id: row.id, version: newestVersion(row), ...patch }))
    done.push(
      ...(await bulk(
        type,
        { update },
        update.map((u) => u.id),
      )),
    )
  }
  return done
}

/** Does an action with every row, 500 at a time, each portion all or nothing. */
export async function actOnMany(action: Action, rows: readonly ListRow[], input: Patch): Promise<void> {
  for (const portion of portions(rows)) {
    const ids = portion.map((row) => row.id)
    await bulk(action.type, { act: kebab(action.name), ids, input }, ids)
  }
}

export async function removeMany(type: RecordType, rows: readonly ListRow[]): Promise<void> {
  for (const portion of portions(rows)) {
    await api.post(`/api${type.path}/bulk`, {
      remove: portion.map((row) => ({ id: row.id, version: newestVersion(row) })),
    })
    dropRows(
      type,
      portion.map((row) => row.id),
    )
  }
}
