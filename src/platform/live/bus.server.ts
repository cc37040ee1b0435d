import pg from 'pg'
import type { Log } from '../log.server.ts'

/** Messages between the processes of one database, over one connection that nothing else uses. */
export interface Bus {
  /** Takes the messages of a channel, those of this process too. Call before `start`. */
  on(channel: string, take: (payload: string) => void): void
  /** Runs when the connection is back after a break, in which messages may have been missed. */
  onGap(run: () => void): void
  /** Sends to every process. When the database cannot be reached, this process alone hears it. */
  send(channel: string, payload: string): void
  start(): Promise<void>
  close(): Promise<void>
}

/** PostgreSQL takes payloads below 8000 bytes. */
export const MOST_BYTES = 7_900
const HEARTBEAT_MS = 10_000
const ANSWER_MS = 5_000
const LONGEST_PAUSE_MS = 5_000

/** `connection` must lead to PostgreSQL itself: a pooler that hands connections around forgets who listens. */
export function createBus(connection: pg.ClientConfig, log: Log): Bus {
  const takers = new Map<string, ((payload: string) => void)[]>()
  const gaps: (() => void)[] = []
  let client: pg.Client | undefined
  let closed = false
  let wait: NodeJS.Timeout | undefined
  let beat: NodeJS.Timeout | undefined
  let failures = 0

  const deliver = (channel: string, payload: string) => {
    for (const take of takers.get(channel) ?? []) {
      try {
        take(payload)
      } catch (error) {
        log.error('A live message could not be handled', { channel, error })
      }
    }
  }

  /** One connection answers one statement at a time. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = (ask: () => Promise<unknown>): Promise<unknown> => {
    turn = turn.then(ask, ask)
    return turn
  }

  const connect = async () => {
    const next = new pg.Client({
      ...connection,
      application_name: 'ambit live',
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    })
    next.on('notification', ({ channel, payload }) => deliver(channel, payload ?? ''))
    next.on('error', (error) => lost(next, error))
    next.on('end', () => lost(next, undefined))
    try {
      await next.connect()
      for (const channel of takers.keys()) await next.query(`listen ${next.escapeIdentifier(channel)}`)
    } catch (error) {
      next.removeAllListeners('end')
      next.end().catch(() => {})
      throw error
    }
    client = next
    failures = 0
    // A connection that a firewall dropped in silence never reports an error by itself.
    beat = setInterval(
      () => inTurn(() => next.query('select 1')).catch((error: Error) => lost(next, error)),
      HEARTBEAT_MS,
    )
    beat.unref()
  }

  const lost = (which: pg.Client, error: Error | undefined) => {
    if (client !== which) return
    client = undefined
    clearInterval(beat)
    which.end().catch(() => {})
    if (closed) return
    log.warn('The live connection to the database was lost', { error })
    reconnect()
  }

  const reconnect = () => {
    failures++
    wait = setTimeout(
      () => {
        connect().then(
          () => {
            log.info('The live connection to the database is back')
            for (const run of gaps) run()
          },
          () => !closed && reconnect(),
        )
      },
      Math.min(LONGEST_PAUSE_MS, 100 * 2 ** failures),
    )
    wait.unref()
  }

  return {
    on(channel, take) {
      takers.set(channel, [...(takers.get(channel) ?? []), take])
    },
    onGap: (run) => void gaps.push(run),
    send(channel, payload) {
      const alone = () => deliver(channel, payload)
      const now = client
      if (now) inTurn(() => now.query('select pg_notify($1, $2)', [channel, payload])).catch(alone)
      else alone()
    },
    start: connect,
    async close() {
      closed = true
      clearTimeout(wait)
      clearInterval(beat)
      const last = client
      client = undefined
      await last?.end().catch(() => {})
    },
  }
}
