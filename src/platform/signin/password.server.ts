import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Refused } from '../../record/errors.ts'
import { Gate, GateFull } from './gate.ts'

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const TAG_BYTES = 32

/**
 * Two at a time leave the thread pool, and with it every file read, two threads. Each keeps a core busy, so on a
 * machine of one or two cores it is one: everybody else's requests need the other.
 */
const gate = new Gate(availableParallelism() > 2 ? 2 : 1, 200)

/** A hash that no password fits, against which an unknown account is checked at the same cost. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(TAG_BYTES).toString('base64url')}`

/** The password's hash with its parameters, as PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await throughGate(() => derive(password, nonce, COST), true)
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${nonce.toString('base64url')}$${tag.toString('base64url')}`
}

/**
 * Whether the password fits. `hash` null stands for an unknown account and costs the same. `first` runs when its turn
 * has come and may refuse, so that what happened while it waited counts.
 */
export async function verifyPassword(
  password: string,
  hash: string | null,
  { ahead = false, first = async () => {} }: { ahead?: boolean; first?: () => Promise<void> } = {},
): Promise<boolean> {
  const parsed = PHC.exec(hash ?? NOBODY)
  if (!parsed) throw new Error('a stored password has an unknown form')
  const [, memory, passes, parallelism, nonce, tag] = parsed
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const expected = Buffer.from(tag!, 'base64url')
  const found = await throughGate(async () => {
    await first()
    return derive(password, Buffer.from(nonce!, 'base64url'), cost)
  }, ahead)
  return timingSafeEqual(found, expected) && hash !== null
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/

async function throughGate<T>(work: () => Promise<T>, ahead: boolean): Promise<T> {
  try {
    return await gate.run(work, ahead)
  } catch (error) {
    if (!(error instanceof GateFull)) throw error
    throw new Refused('busy', 503, 'Too many people are signing in at this moment; try again in a few seconds', {
      retryAfter: 3,
    })
  }
}

function derive(password: string, nonce: Buffer, cost: typeof COST): Promise<Buffer> {
  const parameters: Argon2Parameters = {
    // The same letters typed on another keyboard may arrive decomposed.
    message: password.normalize('NFC'),
    nonce,
    tagLength: TAG_BYTES,
    ...cost,
  }
  return new Promise((resolve, reject) =>
    argon2('argon2id', parameters, (error, tag) => (error ? reject(error) : resolve(tag))),
  )
}
