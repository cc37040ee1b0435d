/**
 * The way to the server: JSON in and out, refusals as `ApiError`, patience while the database is away, and the way to
 * the sign-in page when the session has ended. What it touches of the world is handed in, so that it can be tested.
 */

/** A refusal by the server, or (status 0) no answer at all. */
export class ApiError extends Error {
  readonly status: number
  /** Stable, part of the API: `invalid`, `conflict`, `notFound` … */
  readonly id: string
  /** Field name → what is wrong with it. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Everything else that the refusal carries: `current`, for example. */
  readonly details: Readonly<Record<string, unknown>>
  /** Under which the server's log knows it. */
  readonly request: string
  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    const { id, message, fields, request, ...details } = body
    super(typeof message === 'string' ? message : `The server answered ${status}`)
    this.name = 'ApiError'
    this.status = status
    this.id = typeof id === 'string' ? id : 'unknown'
    this.fields = typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>) : {}
    this.request = typeof request === 'string' ? request : ''
    this.details = details
  }

  /** The field messages that are plain words, for a form. */
  get fieldMessages(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  }
}

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>

/** `/api/x` with its query; a list repeats its name, what is null or undefined is left out. */
export function address(path: string, query: Query = {}): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one))
  }
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

export interface Surroundings {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly sleep: (ms: number) => Promise<void>
  /** A fresh idempotency key. */
  readonly newKey: () => string
}

export interface CallOptions {
  readonly query?: Query
  readonly signal?: AbortSignal
  /** One key for all tries of one create; made here unless the caller has its own. */
  readonly key?: string
}

/** Seconds to wait before each further try while the server answers 503. */
const PATIENCE = [0.5, 1, 2, 4, 8]

/** The client, over the given surroundings. */
export function createApi({ fetch, sleep, newKey }: Surroundings) {
  let waiting: string | null = null
  const listeners = new Set<() => void>()
  const hooks: { signedOut: () => void } = { signedOut: () => {} }
  const setWaiting = (message: string | null) => {
    if (waiting === message) return
    waiting = message
    for (const listener of listeners) listener()
  }

  async function answer<T>(response: Response): Promise<T> {
    if (response.status === 204) return undefined as T
    const text = await response.text()
    let body: unknown
    try {
      body = text ? JSON.parse(text) : undefined
    } catch {
      throw new ApiError(response.status, {
        id: 'unreadable',
        message: 'The answer of the server could not be read; is something between this browser and Ambit?',
      })
    }
    if (response.ok) return body as T
    const error = (body as { error?: Record<string, unknown> } | undefined)?.error ?? {}
    const refused = new ApiError(response.status, error)
    if (refused.status === 401 && refused.id !== 'signIn') hooks.signedOut()
    throw refused
  }

  async function call<T>(
    method: string,
    path: string,
    body: unknown,
    { query, signal, key }: CallOptions = {},
  ): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (method === 'POST') headers['idempotency-key'] = key ?? newKey()
    const init: RequestInit = {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    }
    for (let attempt = 0; ; attempt++) {
      let response: Response
      try {
        response = await fetch(address(path, query), init)
      } catch (error) {
        setWaiting(null)
        if (signal?.aborted) throw error
        throw new ApiError(0, {
          id: 'offline',
          message: 'Ambit cannot be reached. Is it running, and is this computer on the network?',
        })
      }
      const pause = PATIENCE[attempt]
      if (response.status !== 503 || pause === undefined) {
        setWaiting(null)
        return answer<T>(response)
      }
      const asked = Number(response.headers.get('retry-after'))
      const seconds = asked > 0 && asked <= 30 ? Math.max(pause, asked) : pause
      setWaiting('The database does not answer at the moment. Ambit keeps trying; nothing that you entered is lost.')
      await sleep(seconds * 1000)
      if (signal?.aborted) {
        setWaiting(null)
        throw signal.reason
      }
    }
  }

  return {
    get: <T>(path: string, options?: CallOptions) => call<T>('GET', path, undefined, options),
    /** Sent with an idempotency key, so that a repeated try creates nothing twice. */
    post: <T>(path: string, body: unknown = {}, options?: CallOptions) => call<T>('POST', path, body, options),
    patch: <T>(path: string, body: unknown, options?: CallOptions) => call<T>('PATCH', path, body, options),
    put: <T>(path: string, body: unknown, options?: CallOptions) => call<T>('PUT', path, body, options),
    delete: <T>(path: string, options?: CallOptions) => call<T>('DELETE', path, undefined, options),
    /** Reads an answer that was fetched in another way (an upload with progress). */
    answer,
    /** What to tell people while a call waits for the server; null when none does. */
    waiting: () => waiting,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Says that the session has ended, for those who learn it in another way than by a refused call. */
    endSession: () => hooks.signedOut(),
    /** Called when the server no longer knows the session. */
    whenSignedOut: (run: () => void) => {
      hooks.signedOut = run
    },
  }
}

/** The client of this page. */
export const api = createApi({
  fetch: (url, init) => globalThis.fetch(url, init),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  newKey: () => crypto.randomUUID(),
})
