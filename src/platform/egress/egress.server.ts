import { type LookupAddress, lookup as lookupHost } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, isIP, type Socket } from 'node:net'
import { promisify } from 'node:util'
import type { Queryable } from '../database.server.ts'
import { sql } from '../sql.ts'
import { Networks, type Reach, reachOf } from './networks.server.ts'
import { quietSince } from './quiet.server.ts'

/** What somebody may have the server connect to: each has its own list of inner networks. */
export const PURPOSES = ['webhooks', 'mail', 'singleSignOn'] as const
export type EgressPurpose = (typeof PURPOSES)[number]

/** Inner networks that may be reached, by purpose. */
export type AllowedNetworks = Readonly<Record<EgressPurpose, readonly string[]>>

/** A connection that was not made, or an answer that was not read, with the reason for whoever set the address. */
export class EgressRefused extends Error {
  /** Whether it may work another time without anybody changing anything. */
  readonly temporary: boolean
  constructor(message: string, temporary: boolean, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EgressRefused'
    this.temporary = temporary
  }
}

export interface EgressAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The beginning of the body. */
  readonly body: string
  /** Whether there was more of it. */
  readonly cut: boolean
}

export interface EgressRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Milliseconds until the last byte of the answer that is read. */
  readonly withinMs: number
  /** Bytes of the answer that are read; the rest is left. */
  readonly mostBytes: number
  readonly signal?: AbortSignal
}

export type Lookup = (host: string) => Promise<readonly Pick<LookupAddress, 'address'>[]>

export interface Egress {
  /** Sends one request to where `url` leads now. Follows nothing. */
  request(purpose: EgressPurpose, url: string, request: EgressRequest): Promise<EgressAnswer>
  /** An open connection to a port of `host`. */
  connect(purpose: EgressPurpose, host: string, port: number, withinMs: number): Promise<Socket>
}

const SETTING = 'egress'
const LOOKUP_MS = 5_000

/**
 * The one way out to addresses that a person may set. A name is resolved once; the address that was found is checked
 * and is the very one connected to, so that a name that is pointed elsewhere in between leads nowhere else.
 */
export function createEgress(
  db: Queryable,
  lookup: Lookup = (host) => promisify(lookupHost)(host, { all: true }),
): Egress {
  const target = async (purpose: EgressPurpose, host: string): Promise<{ address: string; reach: Reach }> => {
    // After a restore people must still come in.
    if (purpose !== 'singleSignOn' && (await quietSince(db)))
      throw new EgressRefused(
        'A backup was restored, and nothing leaves until an administrator has let it, on the page of outgoing mail',
        true,
      )
    const allowed = (await allowedNetworks(db))[purpose]
    const found = isIP(host) ? [{ address: host }] : await resolved(lookup, host)
    for (const { address } of found) {
      const reach = reachOf(address, allowed)
      if (reach !== 'forbidden') return { address, reach }
    }
    const first = found[0]?.address
    const which = first === undefined || first === host ? host : `${host} (${first})`
    throw new EgressRefused(
      `${which} lies in a network that Ambit does not connect to; use a public address, or have an administrator allow that network for ${purpose}`,
      false,
    )
  }

  return {
    async request(purpose, url, request) {
      const parsed = parsedUrl(url)
      const host = bareHost(parsed)
      const { address, reach } = await target(purpose, host)
      if (parsed.protocol === 'http:' && reach !== 'inner')
        throw new EgressRefused('Over the internet only https is used; change the address to https', false)
      return send(parsed, host, address, request)
    },

    async connect(purpose, host, port, withinMs) {
      const { address } = await target(purpose, host)
      const { promise, resolve, reject } = Promise.withResolvers<Socket>()
      const socket = connect({ host: address, port })
      const late = setTimeout(
        () => socket.destroy(new Error(`no connection within ${withinMs / 1000} seconds`)),
        withinMs,
      )
      socket.once('connect', () => resolve(socket))
      socket.once('error', reject)
      return promise
        .catch((cause: Error) => {
          throw new EgressRefused(`${host}:${port} does not answer: ${reason(cause)}`, true, { cause })
        })
        .finally(() => {
          clearTimeout(late)
          socket.removeListener('error', reject)
        })
    },
  }
}

/** Which inner networks may be reached, by purpose; none unless an administrator has said so. */
export async function allowedNetworks(db: Queryable): Promise<AllowedNetworks> {
  const [row] = await db.query<{ value: Record<string, unknown> }>(
    sql`select value from platform.settings where key = ${SETTING}`,
  )
  const of = (purpose: EgressPurpose) => Networks.safeParse(row?.value[purpose]).data ?? []
  return { webhooks: of('webhooks'), mail: of('mail'), singleSignOn: of('singleSignOn') }
}

/** Sets the inner networks of one purpose. Gives what was allowed before. */
export async function allowNetworks(
  db: Queryable,
  account: string,
  purpose: EgressPurpose,
  networks: readonly string[],
): Promise<readonly string[]> {
  const before = await allowedNetworks(db)
  const value = JSON.stringify({ ...before, [purpose]: networks })
  await db.query(sql`
    insert into platform.settings (key, value, changed_by) values (${SETTING}, ${value}, ${account})
    on conflict (key) do update set value = excluded.value, version = platform.settings.version + 1,
      changed_at = now(), changed_by = excluded.changed_by`)
  return before[purpose]
}

function parsedUrl(url: string): URL {
  const parsed = URL.parse(url)
  if (!parsed || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') || !parsed.hostname)
    throw new EgressRefused('This is no http or https address', false)
  if (parsed.username || parsed.password)
    throw new EgressRefused('An address with a name or password in it is not used; take it out', false)
  return parsed
}

/** The host without the brackets of an IPv6 address. */
const bareHost = ({ hostname }: URL) => (hostname.startsWith('[') ? hostname.slice(1, -1) : hostname)

async function resolved(lookup: Lookup, host: string): Promise<readonly { address: string }[]> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no answer from the name server')), LOOKUP_MS)
  try {
    return await Promise.race([lookup(host), late.promise])
  } catch (cause) {
    throw new EgressRefused(`The name ${host} could not be resolved`, true, { cause })
  } finally {
    clearTimeout(timer)
  }
}

async function send(url: URL, host: string, address: string, asked: EgressRequest): Promise<EgressAnswer> {
  const deadline = AbortSignal.timeout(asked.withinMs)
  const signal = asked.signal ? AbortSignal.any([deadline, asked.signal]) : deadline
  const { promise, resolve, reject } = Promise.withResolvers<EgressAnswer>()
  const secure = url.protocol === 'https:'
  const options = {
    host: address,
    port: url.port || (secure ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    method: asked.method,
    headers: { ...asked.headers, host: url.host, 'content-length': String(Buffer.byteLength(asked.body)) },
    agent: false,
    signal,
    maxHeaderSize: 16_384,
    // The certificate must be that of the name, although the connection goes to the address.
    ...(secure && !isIP(host) && { servername: host }),
  }
  const outgoing = (secure ? httpsRequest : httpRequest)(options, (incoming) => {
    const parts: Buffer[] = []
    let size = 0
    const end = (cut: boolean) => {
      const body = Buffer.concat(parts).subarray(0, asked.mostBytes).toString('utf8')
      resolve({ status: incoming.statusCode!, headers: incoming.headers, body, cut })
      outgoing.destroy()
    }
    incoming.on('data', (part: Buffer) => {
      parts.push(part)
      size += part.length
      if (size > asked.mostBytes) end(true)
    })
    incoming.on('end', () => end(false))
    incoming.on('error', reject)
  })
  outgoing.on('error', reject)
  outgoing.end(asked.body)
  return promise.catch((cause: Error) => {
    const late = deadline.aborted ? `no answer within ${asked.withinMs / 1000} seconds` : reason(cause)
    throw new EgressRefused(`${url.host} did not answer: ${late}`, true, { cause })
  })
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it broke the connection off',
  ETIMEDOUT: 'no connection in time',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  EPIPE: 'it broke the connection off',
}

/** Why a connection failed, in words. */
function reason(error: Error): string {
  const { code } = error as NodeJS.ErrnoException
  return (code && REASONS[code]) ?? error.message
}
