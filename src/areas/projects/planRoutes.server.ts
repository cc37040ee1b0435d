/** The routes of a plan as a whole: read, edit, import, export. Its rows have the standard routes. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Platform } from '../../platform/area.ts'
import { notFound } from '../../record/errors.ts'
import { allows } from '../../record/rights.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import { Edits } from './planEdits.ts'
import { editPlan, loadPlan } from './planStore.server.ts'
import { Project } from './project.ts'
import { Task } from './task.ts'

const editsBody = z.strictObject({ edits: Edits, seen: z.record(z.uuid(), z.int().min(1)).default({}) })
/** A large paste: some thousand rows at once. */
const EDITS_LIMIT = 16 * 1024 * 1024

export function planRoutes(app: FastifyInstance, platform: Platform, store: Store): void {
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
}
