import type { Log } from '../log.server.ts'
import { type Change, type Message, pack, unpack } from './batch.ts'
import { type Bus, MOST_BYTES } from './bus.server.ts'

export interface Live {
  /** Tells every open screen that a row changed. Call after the commit; version 0 says removed. */
  changed(type: string, id: string, version: number, scope: string | null): void
  /** Takes every message, of this process and of others. Gives back how to stop. */
  listen(take: (message: Message) => void): () => void
  /** Sends what is waiting. */
  flush(): void
}

const CHANNEL = 'ambit_live'
/** One NOTIFY for what was committed meanwhile: a NOTIFY in each writing transaction costs two thirds of the writes. */
const BATCH_MS = 50

export function createLive(bus: Bus, log: Log): Live {
  const listeners = new Set<(message: Message) => void>()
  let waiting: Change[] = []
  let timer: NodeJS.Timeout | undefined

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting
    waiting = []
    for (const payload of pack(batch, MOST_BYTES)) bus.send(CHANNEL, payload)
  }
  const tell = (message: Message) => {
    for (const take of listeners) take(message)
  }
  bus.on(CHANNEL, (payload) => tell(unpack(payload)))
  bus.onGap(() => {
    log.info('Open screens load anew, for messages may have been missed')
    tell({ many: ['*'] })
  })

  return {
    changed(type, id, version, scope) {
      waiting.push([type, id, version, scope])
      timer ??= setTimeout(flush, BATCH_MS)
    },
    listen(take) {
      listeners.add(take)
      return () => listeners.delete(take)
    },
    flush,
  }
}
