/** The file of an import: taken in, looked at, read again whenever it is needed. */
import type { Readable } from 'node:stream'
import type { Caller } from '../../record/caller.ts'
import { asRule } from '../../record/caller.ts'
import { forbidden, notFound, Refused, refusedNow } from '../../record/errors.ts'
import type { RecordType } from '../../record/record.ts'
import { allows } from '../../record/rights.ts'
import { isUuid } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { storeBytes } from '../files/blobs.server.ts'
import { readFile, releaseFiles, saveFile } from '../files/saveFile.server.ts'
import { sql } from '../sql.ts'
import { mayImport } from './check.server.ts'
import { TableFileRefused } from './fileRefused.ts'
import { Import } from './import.ts'
import { mapColumns } from './mapping.ts'
import type { Report } from './report.ts'
import type { Setup } from './setup.ts'
import { type Inspection, inspect, LARGEST_FILE, type TableSource } from './tableFile.server.ts'
import { targetsOf } from './target.ts'

/** Files of imports hang on no record: only the import gives them out. */
export const IMPORT_FILE = 'platform.importFile'

/** The import as somebody who may go on with it; 404 and 403 as everywhere. */
export async function ownImport(store: Store, caller: Caller, id: string, db: Queryable = store.db): Promise<Import> {
  if (!isUuid(id)) throw notFound(Import.label)
  const row = await store.get(Import, caller, id, db)
  if (!allows(Import.may.update, caller, row)) throw forbidden('You may not go on with this import')
  return row as Import
}

/** The type that an import is for, for somebody who may import it. */
export function importedType(store: Store, caller: Caller, key: string): RecordType {
  const type = store.registry.find(key)
  if (!type)
    throw new Refused('invalid', 422, `There is no record type “${key}”`, { fields: { type: 'is no record type' } })
  if (!mayImport(type, caller)) throw forbidden(`You may neither create nor change ${type.labels.toLowerCase()}`)
  return type
}

export interface Contents {
  readonly fileId: string | null
  readonly inspection: Inspection | null
  readonly report: Report | null
}

export async function contentsOf(db: Queryable, id: string): Promise<Contents> {
  const [found] = await db.query<Contents>(sql`
    select file_id as "fileId", inspection, report from platform.import_contents where import_id = ${id}`)
  return found ?? { fileId: null, inspection: null, report: null }
}

/** The bytes of an import's file. Refuses where there is none yet. */
export function sourceOf(store: Store, row: Pick<Import, 'title'>, fileId: string | null): TableSource {
  if (!fileId) throw refusedNow('There is no file yet; choose one first')
  return {
    name: row.title,
    async *open() {
      const { content } = await readFile(store, fileId)
      yield* content as AsyncIterable<Uint8Array>
    },
  }
}

/** What is wrong with a file, as a refusal that the API and jobs give on. */
export const asRefused = (error: unknown): unknown =>
  error instanceof TableFileRefused ? new Refused('tableFile', 422, error.message) : error

export interface Reader {
  readonly locale: string
  readonly timeZone: string
}

/**
 * Takes the file of an import in: stored, looked at, its columns mapped as far as names tell. A second file takes the
 * place of the first and keeps what was said about columns of the same names.
 */
export async function takeFile(
  store: Store,
  caller: Caller,
  row: Import,
  { name, body, reader }: { name: string; body: Readable | AsyncIterable<Uint8Array>; reader: Reader },
): Promise<void> {
  if (row.state !== 'open' && row.state !== 'checked') throw refusedNow('It was imported already; begin another import')
  const type = importedType(store, caller, row.type)
  const bytes = await storeBytes(store, body, name, LARGEST_FILE)
  await store.db.transaction(async (tx) => {
    const subject = { type: IMPORT_FILE, id: row.id }
    await releaseFiles(tx, subject)
    const file = await saveFile(tx, store, caller, { subject, name, bytes })
    const source = {
      name,
      async *open() {
        const { content } = await readFile(store, file, tx)
        yield* content as AsyncIterable<Uint8Array>
      },
    }
    const inspection = await inspect(source).catch((error: unknown) => {
      throw asRefused(error)
    })
    await tx.query(sql`
      insert into platform.import_contents (import_id, file_id, inspection) values (${row.id}, ${file}, ${JSON.stringify(inspection)})
      on conflict (import_id) do update set file_id = excluded.file_id, inspection = excluded.inspection, report = null`)
    const setup = await beginSetup(tx, store, caller, type, row, inspection, reader)
    await store.within(tx, forSomebody(caller), (work) =>
      work.update(
        Import,
        row.id,
        { title: name.slice(0, 200), setup, state: 'open', rows: inspection.rows, ...NO_COUNTS },
        { everything: true },
      ),
    )
  })
}

export const NO_COUNTS = { wrong: null, created: null, updated: null, unchanged: null }

/** The service in the name of whoever asked for it; his own rights were asked before. */
export const forSomebody = (caller: Caller): Caller => ({
  ...asRule('import', caller.request),
  name: `import, for ${caller.name}`,
})

/** Looks at the file again as a person says that it is to be read, and maps its columns anew. */
export async function readAgain(
  store: Store,
  caller: Caller,
  row: Import,
  given: Partial<Pick<Setup, 'sheet' | 'encoding' | 'delimiter' | 'header'>>,
): Promise<void> {
  if (row.state !== 'open' && row.state !== 'checked') throw refusedNow('It was imported already; begin another import')
  const type = importedType(store, caller, row.type)
  const { fileId } = await contentsOf(store.db, row.id)
  const inspection = await inspect(sourceOf(store, row, fileId), given).catch((error: unknown) => {
    throw asRefused(error)
  })
  await store.db.transaction(async (tx) => {
    await tx.query(sql`
      update platform.import_contents set inspection = ${JSON.stringify(inspection)}, report = null where import_id = ${row.id}`)
    const { setup } = row
    const targets = targetsOf(type, store.customOf(type.key), caller)
    const known = new Map(setup.columns.map(({ name, field }) => [name, field]))
    const next = { ...setup, ...reading(inspection), columns: mapColumns(inspection.names, targets, known) }
    await store.within(tx, forSomebody(caller), (work) =>
      work.update(
        Import,
        row.id,
        { setup: next, state: 'open', rows: inspection.rows, ...NO_COUNTS },
        { everything: true },
      ),
    )
  })
}

const reading = ({ sheet, encoding, delimiter, header }: Inspection) => ({
  ...(sheet === undefined ? {} : { sheet }),
  encoding,
  delimiter,
  header,
})

async function beginSetup(
  tx: Transaction,
  store: Store,
  caller: Caller,
  type: RecordType,
  row: Import,
  inspection: Inspection,
  reader: Reader,
): Promise<Setup> {
  const remembered = await rememberedColumns(tx, store, caller, row)
  return setupFor(store, caller, type, inspection, reader, {
    remembered,
    before: row.setup.columns.length ? row.setup : undefined,
  })
}

/** A setup that a person can go on with: as the file shows, as the names tell, as it was chosen before. */
export function setupFor(
  store: Store,
  caller: Caller,
  type: RecordType,
  inspection: Inspection,
  reader: Reader,
  { remembered = new Map(), before }: { remembered?: ReadonlyMap<string, string | null>; before?: Setup } = {},
): Setup {
  const targets = targetsOf(type, store.customOf(type.key), caller)
  const columns = mapColumns(inspection.names, targets, remembered)
  const mapped = new Set(columns.map(({ field }) => field))
  const can = store.canType(type, caller)
  const unique = targets.find(({ key, unique: is, refusal }) => is && !refusal && key !== 'id' && mapped.has(key))
  const key = mapped.has('id') ? 'id' : unique?.key
  const locale = new Intl.NumberFormat(reader.locale)
    .formatToParts(1.5)
    .find(({ type: part }) => part === 'decimal')?.value
  return {
    ...reading(inspection),
    // A comma that parts values is seldom the mark of numbers, too.
    decimal:
      inspection.decimal ??
      (inspection.kind === 'csv' && inspection.delimiter === ',' ? '.' : locale === ',' ? ',' : '.'),
    dateOrder: inspection.dateOrder ?? before?.dateOrder ?? null,
    timeZone: reader.timeZone,
    columns,
    constants: before?.constants ?? {},
    mode: before?.mode ?? (can.update && key ? (can.create ? 'both' : 'update') : 'create'),
    key: before?.key.length ? before.key : key ? [key] : [],
    empty: before?.empty ?? 'leave',
  }
}

/** What this person chose for columns of this type before, the newest first; this import's own choice before all. */
async function rememberedColumns(
  tx: Transaction,
  store: Store,
  caller: Caller,
  row: Import,
): Promise<Map<string, string | null>> {
  const known = new Map(row.setup.columns.map(({ name, field }) => [name, field]))
  if (!caller.person) return known
  const before = await store.rows<Import>(
    Import,
    caller,
    { owner: 'eq:me', type: `eq:${row.type}`, state: 'in:checked,done,undone', sort: '-createdAt', limit: '10' },
    tx,
  )
  for (const { setup } of before)
    for (const { name, field } of setup.columns) if (!known.has(name)) known.set(name, field)
  return known
}
