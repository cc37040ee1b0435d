/** Search over every record type: its routes, its index, and the job that builds that anew. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { asRule } from '../../record/caller.ts'
import { CustomField } from '../../record/customFields.ts'
import { isUuid, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { AreaServer, Platform } from '../area.ts'
import type { Subject } from '../subject.ts'
import { answer, facets, MOST_HITS } from './answer.server.ts'
import { hitsOf } from './hits.server.ts'
import { createIndexer } from './indexer.server.ts'
import { MOST_CHARACTERS } from './question.ts'
import { searchAgain } from './queue.server.ts'

/** Longer questions are refused; what is behind `MOST_CHARACTERS` of them is not looked at. */
const TOO_LONG = 10 * MOST_CHARACTERS

const question = z.string({ error: 'must be what to search for' }).max(TOO_LONG, {
  error: `must have at most ${TOO_LONG} characters`,
})
/** A parameter that may stand several times. */
const several = <T extends z.ZodType>(one: T) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(one).max(50))

const asked = z.strictObject({
  q: question.default(''),
  type: several(z.string().max(120)),
  offset: z.coerce.number().int().min(0).max(MOST_HITS).default(0),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})
const counted = z.strictObject({ q: question.default('') })
/** `/projects/tasks/0198…`: records by the addresses of their pages. */
const named = z.strictObject({ at: several(z.string().max(200)) })

/** How often the index looks for what changed: an empty queue answers in some microseconds. */
const EVERY_SECONDS = 0.1
/** How often declarations are compared with what the index was built by. */
const COMPARED_SECONDS = 30

/** The service; `areas` are those whose texts hang on records. */
export function server(store: Store, areas: readonly AreaServer[]): AreaServer {
  const sources = () => areas.flatMap((area) => area.attached ?? [])
  const indexer = createIndexer(store, sources)
  let compared = 0

  /** What a page shows; nothing for addresses that are no record's. */
  const subjectAt = (address: string): Subject[] => {
    const at = address.lastIndexOf('/')
    const type = store.registry.types.find(({ path }) => path === address.slice(0, at))
    const id = address.slice(at + 1)
    return type && isUuid(id) ? [{ type: type.key, id }] : []
  }

  const compare = async (platform: Platform) => {
    const types = (await indexer.outdated(platform.db)).map(({ key }) => key)
    if (!types.length) return
    const caller = asRule('search', 'search')
    await platform.db.transaction((tx) =>
      platform.jobs.enqueue(tx, indexer.rebuild, { types }, { caller, singletonKey: 'search' }),
    )
  }

  return {
    name: 'search',
    jobs: [indexer.rebuild],
    every: [
      {
        name: 'search.index',
        seconds: EVERY_SECONDS,
        async run(platform) {
          await indexer.catchUp(platform.db)
          if (compared > 0 && performance.now() - compared < COMPARED_SECONDS * 1000) return
          compared = performance.now()
          await compare(platform)
        },
      },
    ],
    async follow(tx, changes) {
      await searchAgain(
        tx,
        changes.map(({ type, id }) => ({ type: type.key, id })),
      )
      // A new field of the company's own may be one to search.
      if (changes.some(({ type }) => type.key === CustomField.key)) tx.afterCommit(() => (compared = 0))
    },
    routes(app: FastifyInstance, platform: Platform) {
      app.get('/api/search', async (request) => {
        const caller = await platform.callerOf(request)
        const { q, type, offset, limit } = parse(asked, request.query)
        return answer(store, caller, sources(), { typed: q, types: type, offset, limit })
      })
      app.get('/api/search/facets', async (request) => {
        const caller = await platform.callerOf(request)
        return facets(store, caller, parse(counted, request.query).q)
      })
      app.get('/api/search/records', async (request) => {
        const caller = await platform.callerOf(request)
        const { at } = parse(named, request.query)
        return { hits: await hitsOf(store, caller, at.flatMap(subjectAt), [], []) }
      })
    },
  }
}
