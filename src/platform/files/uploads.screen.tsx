/** Files on their way from this page: a few at a time, whichever page is open, with their progress and what became of them. */
import { useMemo, useSyncExternalStore } from 'react'
import { ApiError, api } from '../../web/api.ts'
import { queryClient } from '../../web/queries.ts'
import type { FileJson } from './fileJson.ts'
import { type FileLimits, maySend } from './limits.ts'
import { type SendState, sendFile, type UploadServer } from './sendFile.ts'

/** Where a file goes, in the words of the API. */
export type UploadPlace =
  | { readonly subject: { readonly type: string; readonly id: string } }
  | { readonly field: { readonly type: string; readonly name: string } }
  | { readonly replaces: string }

/** One file on its way. */
export interface Sending {
  readonly id: number
  /** Which list shows it. */
  readonly key: string
  readonly name: string
  readonly size: number
  readonly sent: number
  readonly state: 'waiting' | SendState | 'done' | 'refused'
  /** Why it was refused, or could not be sent. */
  readonly problem?: string
  /** Trying again may help. */
  readonly again?: boolean
}

interface Work extends Sending {
  readonly file: File
  readonly place: UploadPlace
  readonly stop: AbortController
  readonly resolve: (made: FileJson | null) => void
}

const AT_ONCE = 3
/** A file that arrived stays in sight for so long. */
const DONE_MS = 2500

const PATH = '/api/platform/uploads'
const server: UploadServer<UploadPlace, FileJson> = {
  open: (place, name, size, signal) => api.post(PATH, { ...place, name, size }, { signal }),
  send: sendPiece,
  offset: async (id, signal) => {
    const answer = await fetch(`${PATH}/${id}`, { method: 'HEAD', signal, credentials: 'same-origin' })
    if (!answer.ok) throw new ApiError(answer.status, { message: 'This upload is over; begin it anew' })
    return Number(answer.headers.get('upload-offset'))
  },
  complete: (id, signal) => api.post(`${PATH}/${id}/complete`, {}, { signal }),
  drop: (id) => api.delete(`${PATH}/${id}`),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  mayRecover: (error) =>
    !(error instanceof ApiError) ||
    error.status === 0 ||
    (error.status === 409 && ['offset', 'interrupted', 'busy'].includes(error.id)) ||
    error.status === 429 ||
    error.status === 499 ||
    [500, 502, 503, 504].includes(error.status),
}

/** `fetch` cannot tell how much of a body has gone. */
function sendPiece(
  id: string,
  offset: number,
  piece: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PATCH', `${PATH}/${id}`)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('content-type', 'application/offset+octet-stream')
    request.setRequestHeader('upload-offset', String(offset))
    request.upload.onprogress = (event) => onSent(event.loaded)
    request.onload = () => {
      const there = request.getResponseHeader('upload-offset')
      if (request.status === 204 && there !== null) return resolve(Number(there))
      api
        .answer<never>(new Response(request.responseText || '{}', { status: request.status }))
        .then(
          () =>
            reject(new ApiError(502, { message: 'Something between this browser and Ambit answered instead of it' })),
          reject,
        )
    }
    request.onerror = () => reject(new ApiError(0, { id: 'offline', message: 'Ambit cannot be reached' }))
    request.onabort = () => reject(new DOMException('Stopped', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(piece)
  })
}

let all: readonly Work[] = []
let last = 0
const listeners = new Set<() => void>()
function set(next: readonly Work[]) {
  all = next
  for (const listener of listeners) listener()
}
const change = (id: number, values: Partial<Work>) =>
  set(all.map((each) => (each.id === id ? { ...each, ...values } : each)))
const drop = (id: number) => set(all.filter((each) => each.id !== id))

const limits = () =>
  queryClient.fetchQuery({
    queryKey: ['companySettings'],
    queryFn: () => api.get<FileLimits>('/api/platform/settings'),
    staleTime: 60_000,
  })

/**
 * Sends files to a place; `key` names the list that shows them on their way. Gives, in their order, what became of each: null
 * for those that were refused or taken back.
 */
export function startUploads(key: string, place: UploadPlace, files: readonly File[]): Promise<(FileJson | null)[]> {
  const works = files.map((file) => {
    const { promise, resolve } = Promise.withResolvers<FileJson | null>()
    const work: Work = {
      id: ++last,
      key,
      name: file.name,
      size: file.size,
      sent: 0,
      state: 'waiting',
      file,
      place,
      stop: new AbortController(),
      resolve,
    }
    return { work, promise }
  })
  set([...all, ...works.map(({ work }) => work)])
  next()
  return Promise.all(works.map(({ promise }) => promise))
}

function next() {
  const running = all.filter(({ state }) => ['sending', 'reconnecting', 'finishing'].includes(state)).length
  for (const work of all.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, AT_ONCE - running))) {
    change(work.id, { state: 'sending' })
    void run(work)
  }
}

async function run(work: Work) {
  const { id, file, place, stop, resolve } = work
  try {
    const may = maySend(file.name, file.size, await limits())
    if (may !== true) throw new ApiError(413, { message: may })
    const made = await sendFile(server, place, file, (state, sent) => change(id, { state, sent }), stop.signal)
    change(id, { state: 'done', sent: file.size })
    setTimeout(() => drop(id), DONE_MS)
    resolve(made)
  } catch (error) {
    if (stop.signal.aborted) {
      drop(id)
      resolve(null)
    } else {
      const again = server.mayRecover(error)
      const problem = error instanceof Error ? error.message : String(error)
      change(id, { state: 'refused', problem, again })
      // Whoever waits for it learns it now; what “Try again” makes of it shows in the list.
      resolve(null)
    }
  } finally {
    next()
  }
}

/** Stops a file on its way, or lets go of one that was refused. */
export function stopUpload(id: number) {
  const work = all.find((each) => each.id === id)
  if (!work) return
  work.stop.abort()
  if (work.state === 'waiting' || work.state === 'refused') {
    drop(id)
    work.resolve(null)
    next()
  }
}

/** Sends a file once more that could not be sent. */
export function retryUpload(id: number) {
  const work = all.find((each) => each.id === id)
  if (!work) return
  change(id, { state: 'waiting', sent: 0, problem: undefined, again: undefined })
  next()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The files on their way that a list shows. */
export function useUploads(key: string): readonly Sending[] {
  const now = useSyncExternalStore(subscribe, () => all)
  return useMemo(() => now.filter((each) => each.key === key), [now, key])
}

// What is half sent would be lost with the page; the browser asks in its own words.
window.addEventListener('beforeunload', (event) => {
  if (all.some(({ state }) => state !== 'done' && state !== 'refused')) event.preventDefault()
})
