import { createReadStream } from 'node:fs'
import { mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Refusal } from '../refusal.ts'
import { type SignedSeal, signedText } from './seal.ts'

/** The seals outside the database, where whoever rules the database cannot take the newest ones away. */
export interface SealLog {
  /** Number of the newest seal in it. */
  readonly last: number
  /** Appends what `next` gives until it gives none, each batch on disk before it returns. */
  append(next: () => Promise<readonly SignedSeal[]>): Promise<void>
  /**
   * Throws when the log is further than the database: the newest seals were taken away there, and to go on would bury
   * it. Only a restore makes this right, by setting the log aside.
   */
  refuseCutTail(newestInDatabase: number): Promise<void>
}

export function openSealLog(folder: string): SealLog {
  let last = -1
  // What a crash left of a line must not swallow the next one.
  let gap = '\n'
  const known = async () => {
    if (last < 0) last = Math.max(0, ...(await readSealLog(folder)).keys())
    return last
  }
  return {
    get last() {
      return Math.max(0, last)
    },
    async append(next) {
      await known()
      for (let seals = await next(); seals.length; seals = await next()) {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        for (const [epoch, of] of Map.groupBy(seals, (seal) => seal.epoch)) {
          const file = await open(join(folder, `${epoch}.seals`), 'a', 0o600)
          try {
            await file.appendFile(gap + of.map((seal) => `${signedText(seal)}\n`).join(''))
            await file.datasync()
          } finally {
            await file.close()
          }
        }
        gap = ''
        last = seals.at(-1)!.number
      }
    },
    async refuseCutTail(newest) {
      if ((await known()) <= newest) return
      throw new Refusal(
        `The log of seals in ${folder} ends with seal ${last}, but the database with seal ${newest}: the newest seals were removed there. Nothing is sealed until this is cleared up; "ambit doctor" names what is missing`,
      )
    },
  }
}

/** Every seal in the log by number, with all texts that stand under it: more than one is a contradiction. */
export async function readSealLog(folder: string): Promise<Map<number, Set<string>>> {
  const seals = new Map<number, Set<string>>()
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names.filter((entry) => entry.endsWith('.seals'))) {
    const lines = createInterface({ input: createReadStream(join(folder, name), 'utf8'), crlfDelay: Infinity })
    for await (const line of lines) {
      const number = numberIn(line)
      // A line cut by a crash: its seal is in the database and was or will be appended again.
      if (number === null) continue
      seals.set(number, (seals.get(number) ?? new Set()).add(line))
    }
  }
  return seals
}

function numberIn(line: string): number | null {
  try {
    const { number } = JSON.parse(line) as { number?: unknown }
    return typeof number === 'number' ? number : null
  } catch {
    return null
  }
}
