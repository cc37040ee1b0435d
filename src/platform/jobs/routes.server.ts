import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { notFound } from '../../record/errors.ts'
import type { Platform } from '../area.ts'

const MOST_LISTED = 200

/** `GET /api/jobs`, `GET /api/jobs/:id`, `POST /api/jobs/:id/cancel`. */
export function mountJobs(app: FastifyInstance, platform: Platform): void {
  app.get('/api/jobs', async (request) => {
    const caller = await platform.callerOf(request)
    return { rows: await platform.jobs.list(caller, MOST_LISTED) }
  })
  app.get<{ Params: { id: string } }>('/api/jobs/:id', async (request) => {
    const caller = await platform.callerOf(request)
    return platform.jobs.view(idOf(request.params.id), caller)
  })
  app.post<{ Params: { id: string } }>('/api/jobs/:id/cancel', async (request) => {
    const caller = await platform.callerOf(request)
    const id = idOf(request.params.id)
    await platform.jobs.cancel(id, caller)
    return platform.jobs.view(id, caller)
  })
}

/** What is no identifier names no job. */
function idOf(text: string): string {
  const id = z.uuid().safeParse(text)
  if (!id.success) throw notFound('This job')
  return id.data
}
