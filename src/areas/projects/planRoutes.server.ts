/** The routes of a plan as a whole: read, edit, import, export. Its rows have the standard routes. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Platform } from '../../platform/area.ts'
import type { Job } from '../../platform/jobs/job.ts'
import { sql } from '../../platform/sql.ts'
import type { Caller } from '../../record/caller.ts'
import { forbidden, invalid, notFound, refusedNow, requireSelf } from '../../record/errors.ts'
import { allows } from '../../record/rights.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import { parseDate, parseLocal } from '../people/index.ts'
import { pasteTasks } from './formats/pasteTasks.ts'
import { inviteToProject } from './invite.server.ts'
import { createPlan } from './planCreate.server.ts'
import { Edits } from './planEditSchema.ts'
import { exportPlan } from './planExport.server.ts'
import { type ImportInput, LARGEST_PLAN, takeUpload } from './planImport.server.ts'
import { editPlan, loadPlan } from './planStore.server.ts'
import { Project } from './project.ts'
import type { CopyInput } from './projectCopy.server.ts'
import { findings, schedulePlan } from './schedule/index.ts'
import { sponsorPdf } from './sponsorPage.server.ts'
import { Task } from './task.ts'

const editsBody = z.strictObject({ edits: Edits, seen: z.record(z.uuid(), z.int().min(1)).default({}) })
/** A large paste: some thousand rows at once. */
const EDITS_LIMIT = 16 * 1024 * 1024

/** The jobs that routes of a plan begin. */
export interface PlanJobs {
  imports: Job<ImportInput>
  copies: Job<CopyInput>
}

export function planRoutes(
  app: FastifyInstance,
  platform: Platform,
  store: Store,
  { imports, copies }: PlanJobs,
): void {
  const of = (request: FastifyRequest): string => {
    const { id } = request.params as { id: string }
    if (!isUuid(id)) throw notFound(Project.label)
    return id
  }

  app.get(`/api${Project.path}/:id/plan`, async (request) => {
    const caller = await platform.callerOf(request)
    const { plan, rows } = await loadPlan(store, caller, of(request))
    const versions = Object.fromEntries(
      [...rows.tasks, ...rows.resources, ...rows.assignments, ...rows.calendars].map((row) => [row.id, row.version]),
    )
    return {
      plan,
      version: rows.project.planVersion,
      versions,
      project: rows.project,
      resources: rows.resources.map(({ id, kind, person }) => ({ id, kind, person })),
      columns: store.customOf(Task.key),
      mayEdit: allows(Task.may.update, caller, { project: rows.project.id }),
    }
  })

  app.post(`/api${Project.path}/:id/plan/edits`, { bodyLimit: EDITS_LIMIT }, async (request) => {
    const caller = await platform.callerOf(request)
    const project = of(request)
    const { edits, seen } = parse(editsBody, request.body)
    return store.change(caller, (work) => editPlan(work, store, project, edits, seen))
  })

  app.get(`/api${Project.path}/:id/plan/export`, async (request, reply) => {
    const caller = await platform.callerOf(request)
    requireSelf(caller, 'taking data out')
    const { format } = parse(z.strictObject({ format: z.enum(['xml', 'json']).default('xml') }), request.query)
    const { title, chunks, dropped } = await exportPlan(store, caller, of(request), format)
    reply.header('content-disposition', attachment(title, format))
    reply.header('x-dropped-elements', String(dropped.length))
    return reply
      .type(format === 'xml' ? 'application/xml; charset=utf-8' : 'application/json; charset=utf-8')
      .send(Readable.from(chunks))
  })

  app.get(`/api${Project.path}/:id/plan/export/dropped`, async (request) => {
    const { dropped, columnsLeftOut } = await exportPlan(store, await platform.callerOf(request), of(request), 'xml')
    return { dropped, columnsLeftOut: columnsLeftOut.map(({ of, name, kind }) => ({ of, name, kind })) }
  })

  app.get(`/api${Project.path}/:id/findings`, async (request) => {
    const { plan } = await loadPlan(store, await platform.callerOf(request), of(request))
    const outcome = schedulePlan(plan)
    if (!outcome.ok) throw refusedNow(outcome.problems[0]?.message ?? 'This plan cannot be scheduled')
    return { findings: findings(outcome.schedule.compiled, outcome.schedule.dates) }
  })

  app.get(`/api${Project.path}/:id/summary.pdf`, async (request, reply) => {
    const caller = await platform.callerOf(request)
    requireSelf(caller, 'taking data out')
    const { title, pdf } = await sponsorPdf(store, caller, of(request))
    return reply.header('content-disposition', attachment(title, 'pdf')).type('application/pdf').send(pdf)
  })

  app.get(`/api${Project.path}/:id/import-report`, async (request) => {
    const project = of(request)
    await store.get(Project, await platform.callerOf(request), project)
    const [kept] = await platform.db.query<{ report: unknown; at: string }>(
      sql`select report, made_at as at from projects.import_reports where project_id = ${project}`,
    )
    if (!kept) throw notFound('An import report of this project')
    return { ...(kept.report as object), at: kept.at }
  })

  app.post(`/api${Project.path}/:id/copy`, async (request, reply) => {
    const caller = await platform.callerOf(request)
    mayCreate(caller)
    const source = of(request)
    const wanted = parse(copyBody, request.body)
    // Who may not read it is told at once, not by a job that fails.
    await store.get(Project, caller, source)
    const job = await platform.db.transaction((tx) =>
      platform.jobs.enqueue(tx, copies, { source, ...wanted }, { caller }),
    )
    return reply.status(202).send({ job })
  })

  app.post(`/api${Project.path}/:id/invite`, async (request) => {
    const caller = await platform.callerOf(request)
    return inviteToProject(store, caller, of(request), parse(inviteBody, request.body))
  })

  app.post('/api/projects/paste', { bodyLimit: EDITS_LIMIT }, async (request, reply) => {
    const caller = await platform.callerOf(request)
    mayCreate(caller)
    const { name, text, start } = parse(pasteBody, request.body)
    const pasted = pasteTasks(text, { name, start: start ?? `${store.today()}T08:00` })
    const made = await store.db.transaction((tx) => createPlan(tx, store, caller, pasted.plan, { title: name }))
    return reply.status(201).send({ project: made.project, tasks: made.plan.tasks.length, problems: pasted.problems })
  })

  app.register(async (scope) => {
    // A plan file is taken as it is; nothing of it is held in memory here.
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
    scope.post(
      '/api/projects/import',
      { bodyLimit: LARGEST_PLAN + 1024, handlerTimeout: UPLOAD_MS },
      async (request, reply) => {
        const caller = await platform.callerOf(request)
        mayCreate(caller)
        const { file, title } = parse(importQuery, request.query)
        if (!(request.body instanceof Readable))
          throw invalid({ body: 'must be the file itself, as application/octet-stream' })
        const upload = await takeUpload(store, request.body)
        const input = { upload, file, ...(title ? { title } : {}) }
        const id = await platform.db.transaction((tx) => platform.jobs.enqueue(tx, imports, input, { caller }))
        return reply.status(202).send({ job: id })
      },
    )
  })
}

/** A file to keep under the project's title, as far as file systems take it. */
function attachment(title: string, ending: string): string {
  const name = `${title.replace(/[^\p{L}\p{N} ._-]/gu, '').trim() || 'plan'}.${ending}`
  return `attachment; filename*=UTF-8''${encodeURIComponent(name)}`
}

const pasteBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  text: z.string().min(1).max(10_000_000),
  start: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
    .optional(),
})
const copyBody = z.strictObject({
  title: z.string().trim().min(1, 'is required').max(200),
  start: z
    .string()
    .refine(
      (text) => parseDate(text) !== undefined || parseLocal(text) !== undefined,
      'must be a day like 2026-07-02 or a date and time like 2026-07-02T08:00, of the years 1900 to 2199',
    ),
  people: z.boolean().default(true),
  asTemplate: z.boolean().default(false),
})
const inviteBody = z.strictObject({
  name: z.string().trim().min(1, 'is required').max(200),
  email: z.email('must be an e-mail address').max(254),
  role: z.enum(['lead', 'member', 'viewer']).default('member'),
})
const importQuery = z.strictObject({
  file: z.string().min(1).max(300),
  title: z.string().trim().min(1).max(200).optional(),
})
/** A slow line may take its time with a large file. */
const UPLOAD_MS = 900_000

function mayCreate(caller: Caller): void {
  if (!allows(Project.may.create, caller)) throw forbidden('You may not create projects; ask somebody who runs them')
}
