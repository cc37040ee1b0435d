/** A whole plan becomes a project: from a file, a pasted list, a template, or the example company. */
import { randomUUIDv7 } from 'node:crypto'
import type { Transaction } from '../../platform/database.server.ts'
import { sql } from '../../platform/sql.ts'
import type { Caller } from '../../record/caller.ts'
import { CustomField } from '../../record/customFields.ts'
import { invalid } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import type { Work } from '../../record/work.server.ts'
import { Person } from '../people/index.ts'
import { Assignment } from './assignment.ts'
import { type ColumnMapping, fieldFor, kindFor, toField } from './customValues.ts'
import { Dependency } from './dependency.ts'
import type { CustomColumn } from './formats/customColumn.ts'
import { isList, type MspdiSource } from './formats/mspdiSource.ts'
import type { PlanFile } from './formats/readPlanFile.ts'
import { PlanCalendar } from './planCalendar.ts'
import { type Identifiers, rekeyed } from './planKeys.ts'
import { positionsFor } from './planPositions.ts'
import { assignmentFields, calendarFields, linkFields, projectFields, resourceFields, taskFields } from './planRows.ts'
import { saveSchedule } from './planStore.server.ts'
import { Project } from './project.ts'
import { Resource } from './resource.ts'
import type { CustomValue, Key, Plan } from './schedule/plan.ts'
import type { Schedule } from './schedule/schedule.ts'
import { Task } from './task.ts'

export interface NewProject {
  title: string
  /** Fields of the project beside those that the plan brings. */
  fields?: Readonly<Record<string, unknown>>
  /** Fields of a calendar's or resource's row beside those that the plan brings, by its key in the given plan. */
  calendarFields?: (key: Key) => Readonly<Record<string, unknown>>
  resourceFields?: (key: Key) => Readonly<Record<string, unknown>>
  /** What else belongs to the project, in the same transaction, in the name of whoever leads it. */
  also?: (work: Work, project: string) => Promise<void>
  progress?: (done: number, total: number, note: string) => void
}

export interface CreatedPlan {
  project: string
  /** The plan as written: keys are identifiers. */
  plan: Plan
  idOf: Identifiers
  schedule: Schedule
}

/** Creates a project with all of its plan and schedules it. Its manager is the caller unless `fields` say otherwise. */
export async function createPlan(
  tx: Transaction,
  store: Store,
  caller: Caller,
  given: Plan,
  { title, fields = {}, calendarFields: ofCalendar, resourceFields: ofResource, also, progress = () => {} }: NewProject,
): Promise<CreatedPlan> {
  const project = randomUUIDv7()
  // Whoever creates a project leads it, also in the transaction that makes it.
  const leader: Caller = { ...caller, sets: withProject(caller, project) }
  const { plan, idOf } = rekeyed(given, randomUUIDv7)
  const schedule = await store.within(tx, leader, async (work) => {
    const manager = fields.manager ?? caller.person
    if (!manager) throw invalid({ manager: 'is required: this account belongs to no person' })
    await work.create(
      Project,
      { ...projectFields({ ...plan, name: title }), manager, ...fields, title, calendar: null, id: project },
      { everything: true },
    )
    const all = { everything: true }
    const total = plan.tasks.length + plan.links.length + plan.assignments.length
    await work.createMany(
      PlanCalendar,
      plan.calendars.map((c, i) => ({
        ...calendarFields(c),
        ...ofCalendar?.(given.calendars[i]!.key),
        id: c.key,
        project,
      })),
      all,
    )
    if (plan.calendars.some((c) => c.key === plan.calendar))
      await work.update(Project, project, { calendar: plan.calendar }, all)
    await work.createMany(
      Resource,
      plan.resources.map((r, i) => ({
        ...resourceFields(r),
        kind: r.kind === 'work' ? 'person' : r.kind,
        ...ofResource?.(given.resources[i]!.key),
        id: r.key,
        project,
      })),
      all,
    )
    const positions = positionsFor(plan.tasks.map(() => undefined))
    let done = 0
    for (let i = 0; i < plan.tasks.length; i += STEP) {
      const part = plan.tasks.slice(i, i + STEP)
      await work.createMany(
        Task,
        part.map((t, j) => ({ ...taskFields(t), position: positions[i + j], id: t.key, project })),
        all,
      )
      progress((done += part.length), total, 'Writing tasks')
    }
    for (let i = 0; i < plan.links.length; i += STEP) {
      const part = plan.links.slice(i, i + STEP)
      await work.createMany(
        Dependency,
        part.map((l) => ({ ...linkFields(l), project })),
        all,
      )
      progress((done += part.length), total, 'Writing links')
    }
    for (let i = 0; i < plan.assignments.length; i += STEP) {
      const part = plan.assignments.slice(i, i + STEP)
      await work.createMany(
        Assignment,
        part.map((a) => ({ ...assignmentFields(a), id: a.key, project })),
        all,
      )
      progress((done += part.length), total, 'Writing assignments')
    }
    await also?.(work, project)
    progress(total, total, 'Scheduling')
    // Hours of the company and of its people are not in the given plan: what refers to them is read as it was written.
    const isWhole = ofCalendar === undefined && ofResource === undefined
    const rows = { project: { version: 1, planVersion: 0 }, tasks: [], resources: [] }
    return (await saveSchedule(work, store, project, isWhole ? { plan, rows } : undefined)).schedule
  })
  return { project, plan, idOf, schedule }
}

/** Rows written between two signs of progress. */
const STEP = 2000

function withProject({ sets }: Caller, project: string): Caller['sets'] {
  return {
    ...sets,
    'projects.member': [...(sets['projects.member'] ?? []), project],
    'projects.leads': [...(sets['projects.leads'] ?? []), project],
  }
}

/** Makes the columns of a file fields of the company, and their values those of the plan's tasks and resources. */
export async function adoptColumns(
  work: Work,
  store: Store,
  { plan, columns }: Pick<PlanFile, 'plan' | 'columns'>,
): Promise<{ plan: Plan; mappings: ColumnMapping[] }> {
  const { currency } = store.company
  const valuesOf = ({ of, key }: CustomColumn): CustomValue[] =>
    (of === 'task' ? plan.tasks : plan.resources).flatMap(({ extra }) => extra?.[key] ?? [])
  const people = await peopleCalled(work, store, columns.filter(({ kind }) => kind === 'person').flatMap(valuesOf))
  const mappings: ColumnMapping[] = []
  for (const kindOf of ['task', 'resource'] as const) {
    const type = kindOf === 'task' ? Task.key : Resource.key
    const existing = store.customOf(type)
    const taken = new Set(existing.map((f) => f.key))
    for (const column of columns.filter((c) => c.of === kindOf)) {
      const kind = kindFor(column, valuesOf(column), people)
      const { key, draft } = fieldFor(column, kind, type, existing, taken)
      if (draft) await work.create(CustomField, draft)
      mappings.push({ column, field: key, kind })
    }
  }
  const adopted = <T extends { extra?: Record<string, CustomValue> }>(row: T, of: CustomColumn['of']): T => {
    if (!row.extra) return row
    const extra: Record<string, unknown> = {}
    for (const mapping of mappings.filter((m) => m.column.of === of)) {
      const value = row.extra[mapping.column.key]
      const kept = value === undefined ? null : toField(mapping, value, currency, people)
      if (kept !== null) extra[mapping.field] = kept
    }
    return { ...row, extra: extra as T['extra'] }
  }
  return {
    plan: {
      ...plan,
      tasks: plan.tasks.map((task) => adopted(task, 'task')),
      resources: plan.resources.map((resource) => adopted(resource, 'resource')),
    },
    mappings,
  }
}

/** Who is called so, where only one is. */
async function peopleCalled(work: Work, store: Store, names: readonly CustomValue[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  const wanted = [...new Set(names.map(String))]
  const found = await store.all<{ id: string; name: string }>(
    Person,
    work.caller,
    sql`t.name = any(${wanted})`,
    sql`t.id`,
    work.tx,
  )
  const alone = found.filter(({ name }) => found.filter((other) => other.name === name).length === 1)
  return new Map(alone.map(({ id, name }) => [name, id]))
}

/** Keeps what the file said, so that it can be written again. */
export async function keepSource(
  tx: Transaction,
  project: string,
  source: MspdiSource,
  mappings: readonly ColumnMapping[],
  idOf: Identifiers,
): Promise<void> {
  const head = {
    attributes: source.attributes,
    parts: source.parts.map((part) => (isList(part) ? { list: part.list, attributes: part.attributes } : part)),
  }
  await tx.query(
    sql`insert into projects.plan_sources (project_id, format, head, columns) values (${project}, ${source.format}, ${JSON.stringify(head)}, ${JSON.stringify(mappings)})`,
  )
  const LISTS = { Calendars: 'calendar', Tasks: 'task', Resources: 'resource', Assignments: 'assignment' } as const
  for (const part of source.parts) {
    if (!isList(part)) continue
    for (let i = 0; i < part.records.length; i += STEP) {
      const rows = part.records.slice(i, i + STEP).map((r, j) => ({
        place: i + j,
        key: r.key ?? null,
        record: r.key === undefined ? null : idOf(LISTS[part.list], r.key),
        xml: r.xml,
      }))
      await tx.query(sql`
        insert into projects.plan_source_records (project_id, list, place, key, record_id, xml)
        select ${project}, ${part.list}, r.place, r.key, r.record, r.xml
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(place integer, key bigint, record uuid, xml text)`)
    }
  }
}
