import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Caller } from '../../record/caller.ts'
import { Refused } from '../../record/errors.ts'
import type { Log } from '../log.server.ts'
import type { SignIn } from '../signin/signin.server.ts'
import type { Change, Message } from './batch.ts'
import type { Live } from './live.server.ts'

/**
 * Which of these rows of one type the caller may hear of, as identifiers. Answered by the record library; a removed
 * row has version 0 and is judged by its scope. With no rows it is asked whether the caller may list the type at all:
 * any identifier in the answer, such as `*`, says yes.
 */
export type MayHear = (
  caller: Caller,
  type: string,
  rows: readonly { readonly id: string; readonly version: number; readonly scope: string | null }[],
) => ReadonlySet<string> | Promise<ReadonlySet<string>>

export interface Events {
  /** Closes the streams of these sessions. */
  close(sessions: readonly string[]): void
  /** Closes the streams of an account, or of all accounts when null: their rights have changed. They connect again. */
  closeAccount(account: string | null): void
  readonly open: number
}

interface Stream {
  readonly session: string
  readonly account: string
  readonly raw: ServerResponse
  caller: Caller
  /** Messages are filtered one after the other, so that they arrive in order. */
  last: Promise<void>
  waiting: number
}

const PING_MS = 15_000
/** One stream per browser is enough: its tabs share it. */
const MOST_PER_SESSION = 4
/** A reader that has fallen so far behind loads anew instead. */
const MOST_WAITING = 200
const MOST_BUFFERED = 1_000_000

/**
 * `GET /api/events`: server-sent events with what the caller may see of what changed. `changed` holds
 * `[[type, id, version], …]`, `many` holds types to load anew (`*`: all). A ping every 15 s asks the rights again.
 */
export function mountEvents(
  app: FastifyInstance,
  { live, signIn, mayHear, log }: { live: Live; signIn: SignIn; mayHear: MayHear; log: Log },
): Events {
  const streams = new Set<Stream>()

  const close = (stream: Stream) => {
    streams.delete(stream)
    stream.raw.end()
  }

  app.get('/api/events', async (request, reply) => {
    const session = await signIn.sessionOf(request)
    const caller = await signIn.callerOf(request)
    const own = [...streams].filter((stream) => stream.session === session!.id)
    // The oldest gives way: it is the one whose browser went away without saying so.
    if (own.length >= MOST_PER_SESSION) close(own[0]!)
    if (request.raw.destroyed) throw new Refused('gone', 499, 'The browser has gone')
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value)
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would otherwise hold messages back until it has a buffer full.
      'x-accel-buffering': 'no',
    })
    reply.raw.write('retry: 2000\n\n')
    const { account } = caller
    const stream: Stream = {
      session: session!.id,
      account,
      raw: reply.raw,
      caller,
      last: Promise.resolve(),
      waiting: 0,
    }
    streams.add(stream)
    request.raw.on('close', () => streams.delete(stream))
    // The session may have ended between the look and the registration, when nobody would have told this stream.
    if (!(await signIn.sessions.stillOpen([stream.session])).has(stream.session)) close(stream)
  })

  const stop = live.listen((message) => {
    for (const stream of streams) {
      if (stream.waiting >= MOST_WAITING || stream.raw.writableLength > MOST_BUFFERED) {
        // The browser connects again and loads anew.
        close(stream)
        continue
      }
      stream.waiting++
      stream.last = stream.last
        .then(() => tell(stream, message, mayHear))
        .catch((error: unknown) => {
          log.warn('A live message was dropped; its screen loads anew', { error })
          close(stream)
        })
        .finally(() => stream.waiting--)
    }
  })

  const ping = setInterval(() => {
    refresh(streams, signIn, close).catch((error: unknown) =>
      log.warn('Rights of live streams were not asked again', { error }),
    )
  }, PING_MS)
  ping.unref()

  app.addHook('preClose', async () => {
    clearInterval(ping)
    stop()
    for (const stream of streams) close(stream)
  })

  return {
    close(sessions) {
      for (const stream of streams) if (sessions.includes(stream.session)) close(stream)
    },
    closeAccount(account) {
      for (const stream of streams) if (account === null || stream.account === account) close(stream)
    },
    get open() {
      return streams.size
    },
  }
}

async function tell(stream: Stream, message: Message, mayHear: MayHear): Promise<void> {
  const { raw, caller } = stream
  const byType = Map.groupBy(message.rows ?? [], ([type]) => type)
  const heard: (readonly [string, string, number])[] = []
  for (const [type, rows] of byType) {
    const asked = rows.map(([, id, version, scope]) => ({ id, version, scope }))
    const may = await mayHear(caller, type, asked)
    for (const [, id, version] of rows as Change[]) if (may.has(id)) heard.push([type, id, version])
  }
  const many: string[] = []
  for (const type of message.many ?? []) if (type === '*' || (await mayHear(caller, type, [])).size > 0) many.push(type)
  if (raw.writableEnded) return
  if (heard.length) raw.write(`event: changed\ndata: ${JSON.stringify(heard)}\n\n`)
  if (many.length) raw.write(`event: many\ndata: ${JSON.stringify(many)}\n\n`)
}

/** Pings every stream, closes those whose session has ended, and takes over rights that have changed. */
async function refresh(streams: ReadonlySet<Stream>, signIn: SignIn, close: (stream: Stream) => void): Promise<void> {
  if (!streams.size) return
  for (const stream of streams) stream.raw.write(': ping\n\n')
  const open = await signIn.sessions.stillOpen([...new Set([...streams].map(({ session }) => session))])
  const callers = new Map<string, Caller | null>()
  for (const stream of streams) {
    if (!open.has(stream.session)) {
      close(stream)
      continue
    }
    if (!callers.has(stream.account))
      callers.set(stream.account, await signIn.callerOfAccount(stream.account, stream.caller.request))
    const caller = callers.get(stream.account)
    if (caller) stream.caller = caller
    else close(stream)
  }
}
