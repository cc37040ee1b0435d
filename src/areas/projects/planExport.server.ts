/** A project as a file: Microsoft Project XML over what the imported file said, or Ambit's own JSON. */
import type { Queryable } from '../../platform/database.server.ts'
import { sql } from '../../platform/sql.ts'
import type { Caller } from '../../record/caller.ts'
import { refusedNow } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import { type ColumnMapping, fromField } from './customValues.ts'
import { writeAmbitPlan } from './formats/ambitJson.ts'
import { planOfSource } from './formats/mspdiPlan.ts'
import type { ListName, MspdiSource, SourceRecord } from './formats/mspdiSource.ts'
import { type DroppedElements, writeMspdi } from './formats/mspdiWrite.ts'
import { loadPlan } from './planStore.server.ts'
import type { CustomValue, Key, Plan } from './schedule/plan.ts'
import { schedulePlan } from './schedule/schedule.ts'

export interface ExportedPlan {
  title: string
  chunks: string[]
  /** Derived elements that no longer hold after an edit, and were left out. */
  dropped: DroppedElements[]
}

export async function exportPlan(
  store: Store,
  caller: Caller,
  project: string,
  format: 'xml' | 'json',
): Promise<ExportedPlan> {
  const { plan, rows } = await loadPlan(store, caller, project)
  const { title } = rows.project
  if (format === 'json') return { title, chunks: [writeAmbitPlan(plan)], dropped: [] }
  const outcome = schedulePlan(plan)
  if (!outcome.ok) throw refusedNow(outcome.problems[0]?.message ?? 'This plan cannot be scheduled')
  const kept = await keptSource(store.db, project)
  const { file, fileKey } = kept
    ? overSource(plan, kept, store.company.currency)
    : { file: plan, fileKey: (key: Key) => key }
  const computed = new Map(outcome.schedule.tasks.map((task) => [fileKey(task.key), task]))
  const { xml, dropped } = writeMspdi(file, kept?.source, { computed, savedAt: new Date().toISOString().slice(0, 19) })
  return { title, chunks: xml, dropped }
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
  currency: string,
): { file: Plan; fileKey: (key: Key) => Key } {
  const before = planOfSource(source).plan
  const fileKey = (key: Key): Key => keys.get(String(key)) ?? key
  const known = new Map(before.tasks.map((task) => [task.key, task]))
  const columns = mappings.filter((m) => m.column.of === 'task')
  const tasks = plan.tasks.map((task) => {
    const key = fileKey(task.key)
    const old = known.get(key)
    const extra: Record<string, CustomValue> = {}
    for (const mapping of columns) {
      const value = fromField(mapping, task.extra?.[mapping.field], old?.extra?.[mapping.column.key], currency)
      if (value !== undefined) extra[mapping.column.key] = value
    }
    const { extra: _, wbs: computedCode, calendar, ...rest } = task
    return {
      ...rest,
      key,
      // Codes of the file follow a mask that Ambit does not compute; a row of the file keeps its own.
      ...(old ? (old.wbs === undefined ? {} : { wbs: old.wbs }) : { wbs: computedCode }),
      ...(calendar === undefined ? {} : { calendar: fileKey(calendar) }),
      ...(Object.keys(extra).length ? { extra } : {}),
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
      ...r,
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
