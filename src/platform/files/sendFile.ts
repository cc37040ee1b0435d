/**
 * Sending a file so that nothing stops it: in pieces, going on from what the server has after a cut line or a restart of
 * it. What it touches of the world is handed in.
 */

/** What of a `File` is needed. */
export interface Sendable {
  readonly name: string
  readonly size: number
  slice(start: number, end: number): Blob
}

/** The server, as far as it is used. Each call throws what it was refused with. */
export interface UploadServer<Place, Made> {
  /** Opens an upload; `piece` is how much goes in one request, in bytes. */
  open(place: Place, name: string, size: number, signal: AbortSignal): Promise<{ id: string; piece: number }>
  /** Sends one piece; gives how much is there then. */
  send(id: string, offset: number, piece: Blob, onSent: (bytes: number) => void, signal: AbortSignal): Promise<number>
  /** How much is there. */
  offset(id: string, signal: AbortSignal): Promise<number>
  complete(id: string, signal: AbortSignal): Promise<Made>
  drop(id: string): Promise<void>
  sleep(ms: number): Promise<void>
  /** Whether trying again may help: no answer, or one that says “later”. */
  mayRecover(error: unknown): boolean
}

export type SendState = 'sending' | 'reconnecting' | 'finishing'

/** Milliseconds before the next try; the last one again and again. */
const PAUSES = [500, 1000, 2000, 5000, 10_000, 15_000]
/** About a quarter of an hour without a byte: then somebody has to press “Try again”. */
const MOST_FAILURES = 60

/** Sends a file and gives what became of it. Aborting takes it back from the server. */
export async function sendFile<Place, Made>(
  server: UploadServer<Place, Made>,
  place: Place,
  file: Sendable,
  told: (state: SendState, sent: number) => void,
  signal: AbortSignal,
): Promise<Made> {
  const patiently = <T>(state: SendState, sent: () => number, work: () => Promise<T>) =>
    untilAnswered(server, signal, work, (waiting) => told(waiting ? 'reconnecting' : state, sent()))
  let sent = 0
  told('sending', 0)
  const { id, piece } = await patiently(
    'sending',
    () => 0,
    () => server.open(place, file.name, file.size, signal),
  )
  try {
    let lost = false
    while (sent < file.size) {
      sent = await patiently(
        'sending',
        () => sent,
        async () => {
          // After a failure only the server knows how much of the piece has arrived.
          if (lost) sent = await server.offset(id, signal)
          if (sent >= file.size) return sent
          lost = true
          const end = Math.min(sent + piece, file.size)
          const from = sent
          const there = await server.send(
            id,
            from,
            file.slice(from, end),
            (bytes) => told('sending', from + bytes),
            signal,
          )
          lost = false
          return there
        },
      )
      told('sending', sent)
    }
    told('finishing', file.size)
    return await patiently(
      'finishing',
      () => file.size,
      () => server.complete(id, signal),
    )
  } catch (error) {
    if (signal.aborted) await server.drop(id).catch(() => {})
    throw error
  }
}

async function untilAnswered<T>(
  server: Pick<UploadServer<unknown, unknown>, 'sleep' | 'mayRecover'>,
  signal: AbortSignal,
  work: () => Promise<T>,
  told: (waiting: boolean) => void,
): Promise<T> {
  for (let failures = 0; ; ) {
    signal.throwIfAborted()
    try {
      const answer = await work()
      if (failures) told(false)
      return answer
    } catch (error) {
      if (signal.aborted || !server.mayRecover(error) || ++failures > MOST_FAILURES) throw error
      told(true)
      await server.sleep(PAUSES[Math.min(failures, PAUSES.length) - 1]!)
    }
  }
}
