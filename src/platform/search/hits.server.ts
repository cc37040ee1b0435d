/** From entries to what people see: rows that the caller may read now, with the place where it was found. */
import type { Caller } from '../../record/caller.ts'
import { choiceLabel, labelOf } from '../../record/fields.ts'
import type { RecordType } from '../../record/record.ts'
import { reach } from '../../record/rights.ts'
import type { Row } from '../../record/seams.ts'
import { mayReadField, readFilter, selectList } from '../../record/select.ts'
import type { Store } from '../../record/store.server.ts'
import { name, sql } from '../sql.ts'
import type { Subject } from '../subject.ts'
import type { AttachedTexts } from './attached.ts'
import { excerptOf, markedPieces } from './excerpt.ts'
import { peopleFields, searchedCustom, searchedFields } from './searchable.ts'

/** A record as search shows it. */
export interface Hit extends Subject {
  readonly title: string
  /** What it is: `Task`. */
  readonly label: string
  /** Its page. */
  readonly to: string
  /** Whose it is, where the record says so and the caller may read it. */
  readonly person: string | null
  /** What it lies in, where the caller may read that. */
  readonly within: (Subject & { readonly title: string; readonly to: string }) | null
  /** Its state in words: `Active`. */
  readonly state: string | null
  /** Where it was found, when not in its title. */
  readonly excerpt: { readonly label: string; readonly text: string } | null
  readonly changedAt: string
}

/**
 * Hits for these records in the same order; without those that the caller may not read or that are gone. `sought` are
 * the forms of each thing that was looked for, by which the place is found where a record has it.
 */
export async function hitsOf(
  store: Store,
  caller: Caller,
  subjects: readonly Subject[],
  sought: readonly (readonly string[])[],
  sources: readonly AttachedTexts[],
): Promise<Hit[]> {
  const byType = Map.groupBy(subjects, ({ type }) => type)
  const found = new Map<string, Hit>()
  await Promise.all(
    Array.from(byType, async ([key, some]) => {
      const type = store.registry.find(key)
      if (!type) return
      const ids = some.map(({ id }) => id)
      for (const hit of await hitsOfType(store, caller, type, ids, sought, sources)) found.set(`${key}:${hit.id}`, hit)
    }),
  )
  return subjects.flatMap(({ type, id }) => found.get(`${type}:${id}`) ?? [])
}

async function hitsOfType(
  store: Store,
  caller: Caller,
  type: RecordType,
  ids: readonly string[],
  sought: readonly (readonly string[])[],
  sources: readonly AttachedTexts[],
): Promise<Hit[]> {
  if (reach(type.may.read, caller) === 'none') return []
  const custom = store.customOf(type.key)
  const [person] = type.key === 'people.person' ? [] : peopleFields(type)
  const fields = searchedFields(type).map(({ field }) => field)
  const own = searchedCustom(custom)
  const state = ['status', 'state'].find(
    (field) => type.fields[field]?.kind === 'choice' && mayReadField(type.fields[field]!, caller) === 'all',
  )
  const columns = [
    type.titleField,
    'changedAt',
    ...fields,
    ...(type.within ? [type.within] : []),
    ...(state ? [state] : []),
    ...(person ? [person] : []),
    ...own.map(({ key }) => `extra.${key}`),
  ]
  const found = await store.db.query<{ row: string }>(sql`
    select row_to_json(r)::text as row from (select ${selectList(type, custom, caller, columns)}
      from ${name(type.table)} t where t.id = any(${ids}::uuid[]) and ${readFilter(type, caller)}) r`)
  const rows = found.map(({ row }) => JSON.parse(row) as Row)
  if (!rows.length) return []
  const titles = await store.titles(type, caller, rows)

  const textsOf = (row: Row) => [
    ...fields
      .filter((field) => field !== type.titleField && row[field])
      .map((field) => ({ label: labelOf(field, type.fields[field]!), text: String(row[field]) })),
    ...own.filter(({ key }) => row.extra?.[key]).map((f) => ({ label: f.name, text: String(row.extra[f.key]) })),
  ]
  const forms = sought.flat()
  const excerptIn = (texts: readonly { label: string; text: string }[]) => {
    for (const { label, text } of texts) {
      const excerpt = excerptOf(text, forms)
      if (excerpt) return { label, text: excerpt }
    }
    return null
  }
  const hits = rows.map((row): Hit => {
    const title = titleOf(type, row, titles)
    const scope = type.within ? (row[type.within] as string | null) : null
    const target = type.within ? store.registry.find(type.fields[type.within]?.target ?? '') : undefined
    const scopeTitle = scope && target ? titles[target.key]?.[scope] : undefined
    return {
      type: type.key,
      id: row.id,
      title,
      label: type.label,
      to: `${type.path}/${row.id}`,
      within: scopeTitle ? { type: target!.key, id: scope!, title: scopeTitle, to: `${target!.path}/${scope}` } : null,
      person: person ? (titles['people.person']?.[[row[person]].flat()[0]] ?? null) : null,
      state: state && row[state] ? choiceLabel(type.fields[state]!, row[state]) : null,
      excerpt: isIn(title, sought) ? null : excerptIn(textsOf(row)),
      changedAt: row.changedAt,
    }
  })
  return withAttached(store, type, hits, sought, sources)
}

/** Looks into what hangs on records whose own texts do not show why they were found. */
async function withAttached(
  store: Store,
  type: RecordType,
  hits: readonly Hit[],
  sought: readonly (readonly string[])[],
  sources: readonly AttachedTexts[],
): Promise<Hit[]> {
  const forms = sought.flat()
  const open = hits.filter(({ excerpt, title }) => !excerpt && !isIn(title, sought))
  if (!open.length) return [...hits]
  const excerpts = new Map<string, { label: string; text: string }>()
  for (const source of sources)
    for (const { id, text } of await source.of(
      store.db,
      type.key,
      open.map((hit) => hit.id),
    )) {
      const excerpt = excerpts.has(id) ? null : excerptOf(text, forms)
      if (excerpt) excerpts.set(id, { label: source.label, text: excerpt })
    }
  return hits.map((hit) => (excerpts.has(hit.id) ? { ...hit, excerpt: excerpts.get(hit.id)! } : hit))
}

/** Whether a text has everything that was looked for. */
const isIn = (text: string, sought: readonly (readonly string[])[]) =>
  sought.every((forms) => markedPieces(text, forms).some(({ hit }) => hit))

function titleOf(type: RecordType, row: Row, titles: Record<string, Record<string, string>>): string {
  const f = type.fields[type.titleField]!
  const value = row[type.titleField]
  const shown = f.target && !Array.isArray(value) ? titles[f.target]?.[value as string] : value
  return shown === null || shown === undefined || shown === '' ? type.label : String(shown)
}
