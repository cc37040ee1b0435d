/** Plans in the database: loaded whole for a caller, edited and scheduled in one transaction. */
import type { Queryable, Transaction } from '../../platform/database.server.ts'
import { sql } from '../../platform/sql.ts'
import type { Caller } from '../../record/caller.ts'
import { invalid, refusedNow } from '../../record/errors.ts'
import type { RecordType, RowIn } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import type { Work } from '../../record/work.server.ts'
import { computedStatement } from '../../record/write.ts'
import { availabilityOf } from '../people/server.ts'
import { Assignment } from './assignment.ts'
import { Dependency } from './dependency.ts'
import { PlanCalendar } from './planCalendar.ts'
import { linkKey, type PlanWrites, planDifference, type Writes } from './planDifference.ts'
import { applyEdits, type Edit } from './planEdits.ts'
import { type PlanRows, planOf } from './planRows.ts'
import { Project } from './project.ts'
import { Resource } from './resource.ts'
import type { Key, Plan } from './schedule/plan.ts'
import { type Schedule, schedulePlan } from './schedule/schedule.ts'
import { computedValues } from './scheduleColumns.ts'
import { Task } from './task.ts'

export interface LoadedPlan {
  rows: PlanRows
  plan: Plan
}

/** Everything of a plan that the caller may read; 404 when the project is not shared with him. */
export async function loadPlan(
  store: Store,
  caller: Caller,
  project: string,
  db: Queryable = store.db,
): Promise<LoadedPlan> {
  const row = (await store.get(Project, caller, project, db)) as RowIn<typeof Project>
  const of = <T extends RecordType>(type: T, order = sql`t.id`): Promise<RowIn<T>[]> =>
    store.all<RowIn<T>>(type, caller, sql`t.project_id = ${project}`, order, db)
  const calendars = await of(PlanCalendar)
  const resources = await of(Resource)
  const rows: PlanRows = {
    project: row,
    calendars,
    resources,
    tasks: await of(Task, sql`t.position, t.id`),
    dependencies: await of(Dependency),
    assignments: await of(Assignment),
    ...(await availabilityOf(db, {
      calendars: calendars.flatMap((c) => c.company ?? []),
      people: resources.flatMap((r) => r.person ?? []),
    })),
  }
  return { rows, plan: planOf(rows) }
}

export interface SavedEdits {
  /** The plan's number before and after: a browser whose plan has another number loads it anew. */
  base: number
  version: number
  /** The versions of the rows that were written, by identifier. */
  versions: Record<string, number>
  /** How many tasks have other dates than before. */
  moved: number
}

/**
 * Applies edits to the plan as it is now and schedules it, in the transaction of `work`. `seen` has the versions of the
 * rows that the person saw: where somebody else has changed the same field of one since, it is a 409 with both values.
 */
export async function editPlan(
  work: Work,
  store: Store,
  project: string,
  edits: readonly Edit[],
  seen: Readonly<Record<string, number>>,
): Promise<SavedEdits> {
  await work.lock(Project, project)
  const before = await loadPlan(store, work.caller, project, work.tx)
  const applied = applyEdits(before.plan, edits)
  const [problem] = applied.problems
  if (problem) throw refusedNow(problem.message)
  const from = work.changes.length
  await writePlan(work, project, before.rows, planDifference(before.plan, applied.plan, before.rows.tasks), seen)
  const { rows } = before
  const saved = await saveSchedule(work, store, project, { plan: applied.plan, rows })
  const versions = Object.fromEntries(work.changes.slice(from).map((change) => [change.id, change.version]))
  return { base: saved.base, version: saved.version, moved: saved.moved, versions }
}

/** Writes what differs, in an order in which nothing refers to what is not there. */
async function writePlan(
  work: Work,
  project: string,
  rows: PlanRows,
  writes: PlanWrites,
  seen: Readonly<Record<string, number>>,
): Promise<void> {
  const links = new Map(rows.dependencies.map((d) => [linkKey({ from: d.predecessor, to: d.successor }), d.id]))
  const linkIds = (key: Key): string => links.get(String(key))!
  const remove = (type: RecordType, ids: readonly string[]) =>
    work.removeMany(
      type,
      ids.map((id) => ({ id })),
    )
  await remove(Assignment, writes.assignments.remove.map(String))
  await remove(Dependency, writes.links.remove.map(linkIds))
  await remove(Task, writes.tasks.remove.map(String))
  await remove(Resource, writes.resources.remove.map(String))
  for (const [type, each] of [
    [PlanCalendar, writes.calendars],
    [Resource, writes.resources],
    [Task, writes.tasks],
    [Assignment, writes.assignments],
  ] as const)
    await createAndUpdate(work, type, project, each, seen)
  await work.createMany(
    Dependency,
    writes.links.create.map(({ values }) => ({ ...values, project })),
    { everything: true },
  )
  await work.updateMany(
    Dependency,
    writes.links.update.map(({ id, patch }) => ({ id: linkIds(id), patch })),
    { everything: true },
  )
  await remove(PlanCalendar, writes.calendars.remove.map(String))
  if (Object.keys(writes.project).length) await work.update(Project, project, writes.project, { everything: true })
}

async function createAndUpdate(
  work: Work,
  type: RecordType,
  project: string,
  writes: Writes,
  seen: Readonly<Record<string, number>>,
): Promise<void> {
  await work.createMany(
    type,
    writes.create.map(({ id, values }) => ({ ...values, id, project })),
    { everything: true },
  )
  await work.updateMany(
    type,
    writes.update.map(({ id, patch }) => ({ id: String(id), patch, version: seen[String(id)] })),
    { everything: true },
  )
}

/** A plan that is to be scheduled, with its rows as they were before it became that. */
export interface PlanToSchedule {
  plan: Plan
  rows: {
    project: { version: number; planVersion: number }
    tasks: PlanRows['tasks']
    resources: Pick<PlanRows['resources'][number], 'id' | 'person'>[]
  }
}

/**
 * Schedules a plan and writes the computed fields that differ: the plan as it stands in this transaction, unless it is
 * given because the caller has just made it.
 */
export async function saveSchedule(
  work: Work,
  store: Store,
  project: string,
  given?: PlanToSchedule,
): Promise<Omit<SavedEdits, 'versions'> & { schedule: Schedule }> {
  const { rows, plan } = given ?? (await loadPlan(store, work.caller, project, work.tx))
  const outcome = schedulePlan(plan)
  if (!outcome.ok) {
    const [first] = outcome.problems
    throw invalid({ plan: first?.message ?? 'cannot be scheduled' }, first?.message ?? 'This plan cannot be scheduled')
  }
  const known = new Map(rows.tasks.map((row) => [row.id as Key, row]))
  const people = new Map(rows.resources.map((row) => [row.id as Key, row.person]))
  const computed = computedValues(plan, outcome.schedule, known, people)
  for (let i = 0; i < computed.tasks.length; i += 2000)
    await work.tx.query(computedStatement(Task, computed.taskFields, computed.tasks.slice(i, i + 2000)))
  const version = rows.project.planVersion + 1
  const values = { ...computed.project, planVersion: version, scheduledAt: new Date().toISOString() }
  await work.tx.query(computedStatement(Project, Object.keys(values), [{ id: project, values }]))
  work.hint(Project, project, rows.project.version)
  const scheduled = SCHEDULED.get(work.tx)
  if (scheduled) scheduled.add(project)
  else SCHEDULED.set(work.tx, new Set([project]))
  return { base: version - 1, version, moved: computed.moved, schedule: outcome.schedule }
}

/** Projects that a transaction has scheduled itself, so that no job does it again. */
const SCHEDULED = new WeakMap<Transaction, Set<string>>()
export const isScheduled = (tx: Transaction, project: string): boolean => SCHEDULED.get(tx)?.has(project) ?? false
