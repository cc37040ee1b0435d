import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { notFound } from '../../record/errors.ts'
import { choiceLabel, labelOf } from '../../record/fields.ts'
import { once } from '../../record/once.server.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { Work } from '../../record/work.server.ts'
import type { Platform } from '../area.ts'
import { seenSubject } from '../subject.server.ts'
import type { Engine } from './engine.server.ts'
import { approvalsOf, viewOf } from './view.server.ts'
import type { ApprovableView } from './view.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be the hash of what was shown')
const reason = z.string().trim().min(1, 'is required: those who asked read it').max(500)
const approveBody = z.strictObject({ hash, reason: reason.nullable().default(null) })
const rejectBody = z.strictObject({ hash, reason })
const delegateBody = z.strictObject({ to: z.uuid(), reason, of: z.uuid().optional() })
const nothing = z.strictObject({})

/** Decisions, and how the approvals of a record stand. */
export function approvalRoutes(app: FastifyInstance, platform: Platform, store: Store, engine: Engine): void {
  const decision = <B>(name: string, body: z.ZodType<B>, act: (work: Work, id: string, body: B) => Promise<void>) =>
    app.post(`/api/approvals/:id/${name}`, async (request, reply) => {
      const caller = await platform.callerOf(request)
      const given = parse(body, request.body ?? {})
      return once(store, caller, request, reply, 200, async (work) => {
        await act(work, idOf(request), given)
        return { done: true }
      })
    })
  decision('approve', approveBody, (work, id, given) => engine.decide(work, id, { verdict: 'approved', ...given }))
  decision('reject', rejectBody, (work, id, given) => engine.decide(work, id, { verdict: 'rejected', ...given }))
  decision('delegate', delegateBody, (work, id, given) => engine.delegate(work, id, given))
  decision('take-back', nothing, (work, id) => engine.takeBack(work, id))

  app.get('/api/approvals/types', async (request): Promise<{ types: ApprovableView[] }> => {
    await platform.callerOf(request)
    return { types: engine.approvables.map(describe) }
  })

  app.get('/api/approvals/of/:type/:id', async (request) => {
    const caller = await platform.callerOf(request)
    const { type, id } = request.params as { type: string; id: string }
    const { row } = await seenSubject(store, caller, { type, id })
    const of = engine.approvableOf(type)
    if (!of) return { approvals: [] }
    const found = (await approvalsOf(store.db, store, of, id)).slice(0, 20)
    const views = []
    for (const each of found) views.push(await viewOf(store.db, store, engine, of, row, each, caller))
    return { approvals: views }
  })
}

const idOf = (request: FastifyRequest): string => {
  const { id } = request.params as { id: string }
  if (!isUuid(id)) throw notFound('This approval')
  return id
}

function describe(of: Engine['approvables'][number]): ApprovableView {
  const category = of.category ? of.type.fields[of.category]! : undefined
  return {
    type: of.type.key,
    label: of.type.label,
    amount: of.amount !== undefined,
    categories: (category?.values ?? []).map((value) => ({ value, label: choiceLabel(category!, value) })),
    relations: Object.entries(of.relations).map(([value, { label }]) => ({ value, label })),
    fields: of.covers.map((value) => ({ value, label: labelOf(value, of.type.fields[value]!) })),
  }
}
