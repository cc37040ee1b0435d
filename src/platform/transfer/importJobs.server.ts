/** The long steps of an import as jobs: looking, writing, taking back. Each is one transaction; cancelled, it leaves nothing. */
import { z } from 'zod'
import type { Caller } from '../../record/caller.ts'
import { Refused, refusedNow } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import { computedStatement } from '../../record/write.ts'
import type { Transaction } from '../database.server.ts'
import { defineJob, type Job, type Run } from '../jobs/job.ts'
import { sql } from '../sql.ts'
import { carryOut, changedSinceCheck, keepSeen, undo } from './carryOut.server.ts'
import { check, type Plan } from './check.server.ts'
import { Import } from './import.ts'
import {
  asRefused,
  contentsOf,
  forSomebody,
  importedType,
  NO_COUNTS,
  ownImport,
  sourceOf,
} from './importFile.server.ts'
import type { Report } from './report.ts'
import { dataRows } from './tableFile.server.ts'

type Input = { import: string }
export type ImportStep = 'check' | 'import' | 'undo'
export type ImportJobs = Readonly<Record<ImportStep, Job<Input, 'inDatabase'>>>

export function importJobs(store: Store): ImportJobs {
  const job = (step: ImportStep, run: (given: Run<Input, 'inDatabase'>, row: Import) => Promise<unknown>) =>
    defineJob<Input, 'inDatabase'>({
      name: `transfer.${step}`,
      effect: 'inDatabase',
      input: z.strictObject({ import: z.uuid() }),
      retry: { limit: 2, delaySeconds: 5 },
      leaseSeconds: 60,
      longestSeconds: 1800,
      async run(given) {
        const { db, input, caller } = given
        await ownImport(store, caller, input.import, db)
        // Two steps of one import never run at once; the second sees what the first did.
        const row = await store.within(db, caller, (work) => work.lock(Import, input.import))
        return run(given, row as Import)
      },
    })
  return {
    check: job('check', async ({ db, caller, signal, progress }, row) => {
      refuseFinished(row)
      const plan = await planned(store, db, caller, row, { signal, progress })
      await keepSeen(db, row.id, plan)
      await keepReport(db, row.id, plan.report)
      await note(store, db, caller, row.id, { state: 'checked', ...countsOf(plan.report) })
      return { state: 'checked' }
    }),
    import: job('import', async ({ db, caller, signal, progress }, row) => {
      if (row.state !== 'checked') throw refusedNow('Check it first; what was checked is what will be imported')
      const plan = await planned(store, db, caller, row, { signal, progress })
      const type = importedType(store, caller, row.type)
      const conflicts = await changedSinceCheck(db, store, type, row.id, plan)
      const refused = refusalOf(plan, conflicts)
      if (refused) return putBack(store, db, caller, row, plan, refused)
      progress({ done: plan.report.rows, total: plan.report.rows, note: `Writing ${type.labels.toLowerCase()}` })
      // What the database itself refuses leaves the rest of this transaction usable, so that the reason can be kept.
      await db.query(sql`savepoint before_import`)
      try {
        await carryOut(db, store, caller, type, row, plan)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        await db.query(sql`rollback to savepoint before_import`)
        return putBack(store, db, caller, row, plan, { message: error.message, rows: [] })
      }
      signal.throwIfAborted()
      await keepReport(db, row.id, plan.report)
      await note(store, db, caller, row.id, {
        state: 'done',
        importedAt: new Date().toISOString(),
        ...countsOf(plan.report),
      })
      return { state: 'done' }
    }),
    undo: job('undo', async ({ db, caller, progress }, row) => {
      if (row.state !== 'done')
        throw refusedNow(row.state === 'undone' ? 'It was undone already' : 'It was not imported')
      progress({ done: 0, total: 0, note: 'Taking it back' })
      const result = await undo(db, store, caller, importedType(store, caller, row.type), row)
      await note(store, db, caller, row.id, { state: 'undone', undoneAt: new Date().toISOString() })
      return { state: 'undone', ...result }
    }),
  }
}

function refuseFinished(row: Import): void {
  if (row.state !== 'open' && row.state !== 'checked') throw refusedNow('It was imported already; begin another import')
}

async function planned(
  store: Store,
  db: Transaction,
  caller: Caller,
  row: Import,
  { signal, progress }: Pick<Run<Input>, 'signal' | 'progress'>,
): Promise<Plan> {
  const { fileId, inspection } = await contentsOf(db, row.id)
  const source = sourceOf(store, row, fileId)
  const kind = inspection!.kind
  try {
    return await check({
      store,
      db,
      caller,
      type: importedType(store, caller, row.type),
      setup: row.setup,
      guarded: kind === 'csv',
      rows: () => dataRows(source, kind, row.setup),
      progress(done) {
        signal.throwIfAborted()
        progress({ done, total: Math.max(done, inspection!.rows), note: `Checking, ${done} rows so far` })
      },
    })
  } catch (error) {
    throw asRefused(error)
  }
}

interface Refusal {
  readonly message: string
  readonly rows: readonly { readonly row: number; readonly problem: string }[]
}

function refusalOf(plan: Plan, conflicts: Refusal['rows']): Refusal | undefined {
  if (plan.findings.count)
    return { message: 'Nothing was imported: there are errors now that were not there when it was checked', rows: [] }
  if (conflicts.length)
    return {
      message: `Nothing was imported: ${conflicts.length === 1 ? 'a record was' : `${conflicts.length} records were`} changed by others since it was checked. Look at what would happen now, then import`,
      rows: conflicts,
    }
  return undefined
}

/** The import did not happen: what it would do now is kept instead of what the dry run said, with the reason on top. */
async function putBack(
  store: Store,
  db: Transaction,
  caller: Caller,
  row: Import,
  plan: Plan,
  { message, rows }: Refusal,
) {
  for (const { row: place, problem } of rows) plan.findings.add({ row: place, column: '', value: '', problem })
  const findings = rows.length ? plan.findings.list : plan.report.findings
  await keepSeen(db, row.id, plan)
  await keepReport(db, row.id, { ...plan.report, findings, found: plan.findings.count, refused: message })
  await note(store, db, caller, row.id, { state: 'checked', ...countsOf(plan.report) })
  return { state: 'checked', refused: message }
}

const countsOf = ({ rows, wrong, created, updated, unchanged, found }: Report) => ({
  ...NO_COUNTS,
  rows,
  // A finding about the file as a whole stands for no row, and yet nothing can be imported.
  wrong: found ? Math.max(wrong, 1) : 0,
  created,
  updated,
  unchanged,
})

async function keepReport(db: Transaction, id: string, report: Report): Promise<void> {
  await db.query(sql`update platform.import_contents set report = ${JSON.stringify(report)} where import_id = ${id}`)
}

async function note(store: Store, db: Transaction, caller: Caller, id: string, patch: object): Promise<void> {
  await store.within(db, forSomebody(caller), (work) => work.update(Import, id, patch, { everything: true }))
}

/** Begins a step; the row says which job it is, so that a page that is opened later shows it, too. */
export async function begin(
  store: Store,
  caller: Caller,
  row: Import,
  step: ImportStep,
  jobs: ImportJobs,
): Promise<string> {
  return store.db.transaction(async (tx) => {
    const job = await store.platform.jobs.enqueue(tx, jobs[step], { import: row.id }, { caller, singletonKey: row.id })
    await tx.query(computedStatement(Import, ['job'], [{ id: row.id, values: { job } }]))
    tx.afterCommit(() => store.platform.live.changed(Import.key, row.id, row.version, null))
    return job
  })
}
