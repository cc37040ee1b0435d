import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from '../platform/sql.ts'
import type { Caller } from './caller.ts'
import { invalid, Refused } from './errors.ts'
import type { Store } from './store.server.ts'
import type { Work } from './work.server.ts'

/**
 * Answers a repeated request with the first answer: a client that got none may send it again under the same
 * `Idempotency-Key`. The answer is kept in the transaction that made it, so that neither exists without the other.
 */
export async function once(
  store: Store,
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  work: (work: Work) => Promise<unknown>,
): Promise<unknown> {
  const key = request.headers['idempotency-key']
  if (key === undefined) return reply.status(status).send(await store.change(caller, work))
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,200}$/.test(key))
    throw invalid({ 'Idempotency-Key': 'must be 8 to 200 visible characters' })
  const hash = createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest()
  const answer = await store.change(caller, async (unit) => {
    const [fresh] = await unit.tx.query(
      sql`insert into platform.idempotency_keys (account, key, request) values (${caller.account}, ${key}, ${hash}) on conflict do nothing returning key`,
    )
    if (!fresh) {
      const [kept] = await unit.tx.query<{ request: Buffer; status: number | null; answer: string | null }>(
        sql`select request, status, answer from platform.idempotency_keys where account = ${caller.account} and key = ${key}`,
      )
      if (!kept?.request.equals(hash))
        throw new Refused('keyReused', 422, 'This Idempotency-Key was used for another request')
      return { status: kept.status!, body: kept.answer! }
    }
    const made = JSON.stringify((await work(unit)) ?? null)
    await unit.tx.query(
      sql`update platform.idempotency_keys set status = ${status}, answer = ${made} where account = ${caller.account} and key = ${key}`,
    )
    return { status, body: made }
  })
  return reply.status(answer.status).type('application/json; charset=utf-8').send(answer.body)
}
