/** A project as a file: Microsoft Project XML over what the imported file said, or Ambit's own JSON. */
import type { Queryable } from '../../platform/database.server.ts'
import { sql } from '../../platform/sql.ts'
import type { Caller } from '../../record/caller.ts'
import { refusedNow } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import { type ColumnMapping, fromField } from './customValues.ts'
import { writeAmbitPlan } from './formats/ambitJson.ts'
import type { CustomColumn } from './formats/customColumn.ts'
import { planOfSource } from './formats/mspdiPlan.ts'
import type { ListName, MspdiSource, SourceRecord } from './formats/mspdiSource.ts'
import { type DroppedElements, writeMspdi } from './formats/mspdiWrite.ts'
import { type OwnColumns, ownColumns } from './planColumns.server.ts'
import { loadPlan } from './planStore.server.ts'
import type { CustomValue, Key, Plan } from './schedule/plan.ts'
import { schedulePlan } from './schedule/schedule.ts'

export interface ExportedPlan {
  title: string
  chunks: string[]
  /** Derived elements that no longer hold after an edit, and were left out. */
  dropped: DroppedElements[]
  /** Columns for which Microsoft Project has no field left. */
  columnsLeftOut: CustomColumn[]
}

export async function exportPlan(
  store: Store,
  caller: Caller,
  project: string,
  format: 'xml' | 'json',
): Promise<ExportedPlan> {
  const { plan, rows } = await loadPlan(store, caller, project)
  const { title } = rows.project
  if (format === 'json') {
    const { columns, valuesOf } = await ownColumns(store, caller, plan)
    const file = { ...plan, ...withValues(plan, valuesOf) }
    return { title, chunks: [writeAmbitPlan(file, columns)], dropped: [], columnsLeftOut: [] }
  }
  const outcome = schedulePlan(plan)
  if (!outcome.ok) throw refusedNow(outcome.problems[0]?.message ?? 'This plan cannot be scheduled')
  const kept = await keptSource(store.db, project)
  const currency = (kept && currencyOf(kept.source)) ?? store.company.currency
  const own = await ownColumns(store, caller, plan, { mappings: kept?.mappings, prefix: 'own-', currency })
  const { file, fileKey } = kept
    ? overSource(plan, kept, own.valuesOf, store.company.currency)
    : { file: { ...plan, ...withValues(plan, own.valuesOf) }, fileKey: (key: Key) => key }
  const computed = new Map(outcome.schedule.tasks.map((task) => [fileKey(task.key), task]))
  const { xml, dropped, columnsLeftOut } = writeMspdi(file, kept?.source, {
    computed,
    savedAt: new Date().toISOString().slice(0, 19),
    columns: own.columns,
    currency,
  })
  return { title, chunks: xml, dropped, columnsLeftOut }
}

type Extra = Record<string, CustomValue>

/** A row whose `extra` is that, or that has none. */
function withExtra<T extends { extra?: Extra }>(row: T, extra: Extra): T {
  const { extra: _, ...rest } = row
  return { ...rest, ...(Object.keys(extra).length ? { extra } : {}) } as T
}

function withValues({ tasks, resources }: Plan, valuesOf: OwnColumns['valuesOf']): Pick<Plan, 'tasks' | 'resources'> {
  return {
    tasks: tasks.map((task) => withExtra(task, valuesOf('task', task.extra))),
    resources: resources.map((resource) => withExtra(resource, valuesOf('resource', resource.extra))),
  }
}

/** The currency that a file names. */
function currencyOf(source: MspdiSource): string | undefined {
  for (const part of source.parts) {
    const code = typeof part === 'string' && /^<CurrencyCode>\s*([A-Z]{3})\s*</.exec(part)?.[1]
    if (code) return code
  }
  return undefined
}

interface Kept {
  source: MspdiSource
  mappings: ColumnMapping[]
  /** The file's number of a row. */
  keys: Map<string, number>
}

async function keptSource(db: Queryable, project: string): Promise<Kept | undefined> {
  const [head] = await db.query<{
    head: {
      attributes: Record<string, string>
      parts: (string | { list: ListName; attributes?: Record<string, string> })[]
    }
    columns: ColumnMapping[]
  }>(sql`select head, columns from projects.plan_sources where project_id = ${project}`)
  if (!head) return undefined
  const records = await db.query<{ list: ListName; key: number | null; record: string | null; xml: string }>(
    sql`select list, key, record_id as record, xml from projects.plan_source_records where project_id = ${project} order by list, place`,
  )
  const keys = new Map<string, number>()
  const lists = new Map<ListName, SourceRecord[]>()
  for (const { list, key, record, xml } of records) {
    if (record && key !== null) keys.set(record, key)
    const known = lists.get(list)
    const kept = { xml, ...(key === null ? {} : { key }) }
    if (known) known.push(kept)
    else lists.set(list, [kept])
  }
  const parts = head.head.parts.map((part) =>
    typeof part === 'string' ? part : { ...part, records: lists.get(part.list) ?? [] },
  )
  return { source: { format: 'mspdi', attributes: head.head.attributes, parts }, mappings: head.columns, keys }
}

/** The plan with the file's own numbers and values where they still hold, so that what was not touched is written as it was. */
function overSource(
  plan: Plan,
  { source, mappings, keys }: Kept,
  ownValuesOf: OwnColumns['valuesOf'],
  currency: string,
): { file: Plan; fileKey: (key: Key) => Key } {
  const before = planOfSource(source).plan
  const fileKey = (key: Key): Key => keys.get(String(key)) ?? key
  const knownTasks = new Map(before.tasks.map((task) => [task.key, task]))
  const knownResources = new Map(before.resources.map((resource) => [resource.key, resource]))
  const valuesOf = (of: CustomColumn['of'], extra: Extra | undefined, old: Extra | undefined): Extra => {
    const values = ownValuesOf(of, extra)
    for (const mapping of mappings) {
      if (mapping.column.of !== of) continue
      const value = fromField(mapping, extra?.[mapping.field], old?.[mapping.column.key], currency)
      if (value !== undefined) values[mapping.column.key] = value
    }
    return values
  }
  const tasks = plan.tasks.map((task) => {
    const key = fileKey(task.key)
    const old = knownTasks.get(key)
    const { wbs: computedCode, calendar, ...rest } = withExtra(task, valuesOf('task', task.extra, old?.extra))
    return {
      ...rest,
      key,
      // Codes of the file follow a mask that Ambit does not compute; a row of the file keeps its own.
      ...(old ? (old.wbs === undefined ? {} : { wbs: old.wbs }) : { wbs: computedCode }),
      ...(calendar === undefined ? {} : { calendar: fileKey(calendar) }),
    }
  })
  // What stands on the summary of the whole project is not Ambit's; it goes back as it came.
  const whole = before.tasks.filter((task) => task.level === 0)
  const ofWhole = before.assignments.filter((a) => whole.some((task) => task.key === a.task))
  const file: Plan = {
    ...plan,
    name: before.name && plan.name === before.name.replace(/\.(xml|mpp|json)$/i, '').trim() ? before.name : plan.name,
    calendar: fileKey(plan.calendar),
    calendars: plan.calendars.map((c) => ({
      ...c,
      key: fileKey(c.key),
      ...(c.base === undefined ? {} : { base: fileKey(c.base) }),
    })),
    resources: plan.resources.map((r) => ({
      ...withExtra(r, valuesOf('resource', r.extra, knownResources.get(fileKey(r.key))?.extra)),
      key: fileKey(r.key),
      ...(r.calendar === undefined ? {} : { calendar: fileKey(r.calendar) }),
    })),
    tasks: [...whole, ...tasks],
    links: plan.links.map((l) => ({ ...l, from: fileKey(l.from), to: fileKey(l.to) })),
    assignments: [
      ...ofWhole,
      ...plan.assignments.map((a) => ({
        ...a,
        key: fileKey(a.key),
        task: fileKey(a.task),
        resource: fileKey(a.resource),
      })),
    ],
  }
  return { file: inFileOrder(file, before), fileKey }
}

/** Lists without an order of their own stand as in the file, new ones behind. */
function inFileOrder(plan: Plan, before: Plan): Plan {
  const sorted = <T>(list: readonly T[], old: readonly T[], keyOf: (item: T) => string): T[] => {
    const place = new Map(old.map((item, i) => [keyOf(item), i]))
    return list.toSorted((a, b) => (place.get(keyOf(a)) ?? Infinity) - (place.get(keyOf(b)) ?? Infinity) || 0)
  }
  const byKey = (item: { key: Key }) => String(item.key)
  return {
    ...plan,
    calendars: sorted(plan.calendars, before.calendars, byKey),
    resources: sorted(plan.resources, before.resources, byKey),
    links: sorted(plan.links, before.links, (l) => `${l.from}>${l.to}`),
    assignments: sorted(plan.assignments, before.assignments, byKey),
  }
}
