/** A plan file becomes a project: taken in as it arrives, read by a job that shows how far it is. */
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { Transaction } from '../../platform/database.server.ts'
import { defineJob, type Job, type Progress } from '../../platform/jobs/job.ts'
import { sql } from '../../platform/sql.ts'
import type { Caller } from '../../record/caller.ts'
import { Refused } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import { type ImportReport, importReport } from './formats/importReport.ts'
import { PlanFileRefused } from './formats/planFileRefused.ts'
import { readPlanFile } from './formats/readPlanFile.ts'
import { adoptColumns, createPlan, keepSource } from './planCreate.server.ts'

export interface ImportInput {
  upload: string
  file: string
  title?: string
}
export interface ImportResult {
  project: string
  title: string
  report: ImportReport
  /** Differences beyond those listed. */
  more: number
}

const MOST_LISTED = 2000
export const LARGEST_PLAN = 256 * 1024 * 1024

const folderOf = (store: Store): string => join(store.platform.settings.data, 'uploads')

/** Writes what arrives to a file of its own; a larger one than a plan can be is refused while it arrives, and nothing stays. */
export async function takeUpload(store: Store, body: Readable): Promise<string> {
  const id = randomUUID()
  const folder = folderOf(store)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, id)
  let size = 0
  try {
    await pipeline(
      body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          size += chunk.length
          if (size > LARGEST_PLAN) throw new Refused('tooLarge', 413, 'A plan file may have up to 256 MB')
          yield chunk
        }
      },
      createWriteStream(path, { mode: 0o600 }),
    )
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return id
}

export const importJob = (store: Store): Job<ImportInput, 'inDatabase'> =>
  defineJob({
    name: 'projects.import',
    effect: 'inDatabase',
    input: z.strictObject({ upload: z.uuid(), file: z.string(), title: z.string().optional() }),
    retry: { limit: 2, delaySeconds: 5 },
    leaseSeconds: 60,
    longestSeconds: 1800,
    async run({ db, input, caller, signal, progress }): Promise<ImportResult> {
      const path = join(folderOf(store), input.upload)
      const { size } = await stat(path).catch(() => {
        throw new Refused('gone', 410, 'The uploaded file is no longer here; choose it again')
      })
      try {
        const content = createReadStream(path)
        return await importFile(db, store, caller, { ...input, content, size }, { progress, signal })
      } catch (error) {
        // What was read inside the transaction that now rolls back must not be believed any longer.
        await store.refresh()
        if (error instanceof PlanFileRefused) throw new Refused('planFile', 422, error.message)
        throw error
      } finally {
        // An attempt that was cut off by the end of the process leaves the file for the next one.
        if (!signal.aborted) await rm(path, { force: true })
      }
    },
  })

export interface PlanContent {
  /** The file's name, as a person knows it. */
  file: string
  title?: string
  content: AsyncIterable<Buffer>
  /** Bytes. */
  size: number
}

/**
 * Reads a plan file and makes a project of it, in the caller's name and the given transaction. Throws `PlanFileRefused`
 * when it is no plan; the caller then has to `store.refresh()`, since custom fields may have been read that roll back.
 */
export async function importFile(
  db: Transaction,
  store: Store,
  caller: Caller,
  { file: name, title: wanted, content, size }: PlanContent,
  { progress, signal }: { progress: (at: Progress) => void; signal?: AbortSignal },
): Promise<ImportResult> {
  const file = await readPlanFile(name, content, {
    size,
    onTask: (count) => {
      signal?.throwIfAborted()
      if (count % 200 === 0) progress({ done: count, total: 0, note: `Reading, ${count} tasks so far` })
    },
  })
  const title = wanted ?? titleOf(file.plan.name, name)
  const adopted = await store.within(db, caller, (work) => adoptColumns(work, store, file))
  await store.refresh(db)
  const { project, plan, idOf, schedule } = await createPlan(db, store, caller, adopted.plan, {
    title,
    fields: { importedFrom: name.slice(0, 300), importedOn: store.today() },
    progress: (done, total, note) => {
      signal?.throwIfAborted()
      progress({ done, total, note })
    },
  })
  if (file.source) await keepSource(db, project, file.source, adopted.mappings, idOf)
  const report = importReport(plan, schedule.byKey, file.columns, file.problems)
  const { differences } = report
  const listed = { ...report, differences: differences.slice(0, MOST_LISTED) }
  const result: ImportResult = { project, title, report: listed, more: differences.length - listed.differences.length }
  await db.query(
    sql`insert into projects.import_reports (project_id, report) values (${project}, ${JSON.stringify(result)})`,
  )
  return result
}

/** The plan's own name, without the ending that Microsoft Project puts behind it. */
function titleOf(name: string, file: string): string {
  const given = name.trim() || file
  return given.replace(/\.(xml|mpp|json)$/i, '').slice(0, 200) || 'Imported plan'
}
