import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { chmod, mkdir, open, readFile, stat } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import type { Queryable } from '../database.server.ts'
import { Refusal } from '../refusal.ts'
import { sql } from '../sql.ts'

/** Where a sealed value stands. A value moved to another row, column or table does not open. */
export interface Place {
  readonly table: string
  readonly column: string
  readonly row: string
}

/** What the sealing key is used for; each purpose has its own derived key. */
export type Purpose = 'audit' | 'seals' | 'links' | 'secrets' | 'check' | 'backups'

export interface Keys {
  /** The newest key, with which new values are sealed. */
  readonly number: number
  /** All keys that the file holds. */
  numbers(): number[]
  /** 32 bytes for one purpose. Throws `MissingKey` for a number that the key file does not hold. */
  derive(purpose: Purpose, number?: number): Buffer
  /** Ed25519, for the seals of the audit. */
  signer(number?: number): { readonly privateKey: KeyObject; readonly publicKey: KeyObject }
  /** Seals a secret for its place; the envelope names the key. */
  seal(plain: string, place: Place): string
  /** Opens what `seal` gave, or throws `Unopened`. */
  open(envelope: string, place: Place): string
}

/** The key file does not hold the key of this number. */
export class MissingKey extends Error {
  constructor(number: number) {
    super(`The key file does not hold key ${number}`)
    this.name = 'MissingKey'
  }
}

/** A sealed value that does not open: damaged, moved from another row, or sealed with another key. */
export class Unopened extends Error {
  constructor(options?: ErrorOptions) {
    super('A sealed value does not open in this place with this key', options)
    this.name = 'Unopened'
  }
}

/** Bytes before the 32-byte seed in the PKCS#8 form of an Ed25519 private key (RFC 8410, section 7). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const VERSION = 'v1'

/** The keys from their material, number by number. */
export function keysOf(material: ReadonlyMap<number, Uint8Array>): Keys {
  const number = Math.max(...material.keys())
  const derived = new Map<string, Buffer>()
  const signers = new Map<number, { privateKey: KeyObject; publicKey: KeyObject }>()

  const derive = (purpose: Purpose, of = number): Buffer => {
    const at = `${of}/${purpose}`
    let key = derived.get(at)
    if (!key) {
      const root = material.get(of)
      if (!root) throw new MissingKey(of)
      key = Buffer.from(hkdfSync('sha256', root, 'ambit', purpose, 32))
      derived.set(at, key)
    }
    return key
  }
  const associated = ({ table, column, row }: Place) => Buffer.from([table, column, row].join('\0'))

  return {
    number,
    numbers: () => [...material.keys()],
    derive,
    signer(of = number) {
      let pair = signers.get(of)
      if (!pair) {
        const der = Buffer.concat([ED25519_PKCS8, derive('seals', of)])
        const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
        pair = { privateKey, publicKey: createPublicKey(privateKey) }
        signers.set(of, pair)
      }
      return pair
    },
    seal(plain, place) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', derive('secrets'), nonce).setAAD(associated(place))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [VERSION, number, nonce.toString('base64url'), sealed.toString('base64url')].join('.')
    },
    open(envelope, place) {
      const [version, of, nonce, sealed] = envelope.split('.')
      if (version !== VERSION || !of || !nonce || !sealed) throw new Unopened()
      const key = derive('secrets', Number(of))
      try {
        const bytes = Buffer.from(sealed, 'base64url')
        const cipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
        cipher.setAAD(associated(place)).setAuthTag(bytes.subarray(-16))
        return Buffer.concat([cipher.update(bytes.subarray(0, -16)), cipher.final()]).toString('utf8')
      } catch (cause) {
        throw new Unopened({ cause })
      }
    },
  }
}

/**
 * Reads the key file, or makes it for a database that was never sealed. Refused, each in one sentence: a key file
 * inside the data folder, one that others may read, a missing one for a sealed database, and the wrong one.
 */
export async function openKeys(db: Queryable, file: string, dataFolder: string): Promise<Keys> {
  const path = resolve(file)
  if (`${path}${sep}`.startsWith(resolve(dataFolder) + sep))
    throw new Refusal(
      `The key file ${path} lies inside the data folder, where a copy of the data would carry it along; set AMBIT_KEY_FILE to a place outside ${dataFolder}`,
    )
  const checks = await db.query<{ number: number; value: Buffer }>(sql`select number, value from platform.key_checks`)
  const material = (await readKeyFile(path)) ?? (checks.length ? missing(path) : await makeKeyFile(path))
  const keys = keysOf(material)
  for (const { number, value } of checks) {
    if (!material.has(number)) missing(path, number)
    if (!timingSafeEqual(value, checkOf(keys, number)))
      throw new Refusal(
        `The key file ${path} holds another key than the one this database was sealed with; put the right key file there, or set AMBIT_KEY_FILE to it`,
      )
  }
  for (const number of material.keys())
    if (!checks.some((check) => check.number === number))
      await db.query(
        sql`insert into platform.key_checks (number, value) values (${number}, ${checkOf(keys, number)}) on conflict do nothing`,
      )
  return keys
}

/** The keys of a file, or null when there is none. */
export async function readKeys(file: string): Promise<Keys | null> {
  const material = await readKeyFile(resolve(file))
  return material && keysOf(material)
}

/** Makes a key file whose only key has this number, for a database whose earlier keys are lost. */
export async function makeKeys(file: string, number: number): Promise<void> {
  const path = resolve(file)
  if (await readKeyFile(path))
    throw new Refusal(`There is a key file ${path} already: set AMBIT_KEY_FILE to a place where none is.`)
  await makeKeyFile(path, number)
}

/** By what a key is recognised; it says nothing of the key itself. */
export function checkOf(keys: Keys, number: number): Buffer {
  return createHmac('sha256', keys.derive('check', number)).update('ambit key check').digest()
}

function missing(path: string, number?: number): never {
  const what = number === undefined ? `The key file ${path} is missing` : `The key file ${path} lacks key ${number}`
  throw new Refusal(
    `${what}, and this database was sealed with it; put it back, or set AMBIT_KEY_FILE to where it lies`,
  )
}

const LINE = /^(\d{1,6}) ([A-Za-z0-9_-]{43})$/

async function readKeyFile(path: string): Promise<Map<number, Buffer> | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new Refusal(
      `The key file ${path} cannot be read (${error.code}); make it readable for the user that runs Ambit`,
    )
  })
  if (text === null) return null
  if ((await stat(path)).mode & 0o077)
    throw new Refusal(`The key file ${path} can be read by other users; take that away with: chmod 600 ${path}`)
  const material = new Map<number, Buffer>()
  for (const line of text.split('\n')) {
    if (!line || line.startsWith('#')) continue
    const found = LINE.exec(line)
    if (!found) throw new Refusal(`The key file ${path} is damaged; put back a copy of it`)
    material.set(Number(found[1]), Buffer.from(found[2]!, 'base64url'))
  }
  if (!material.size) throw new Refusal(`The key file ${path} is empty; put back a copy of it`)
  return material
}

async function makeKeyFile(path: string, number = 1): Promise<Map<number, Buffer>> {
  const key = randomBytes(32)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o600).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null
    throw new Refusal(
      `The key file ${path} cannot be written (${error.code}); set AMBIT_KEY_FILE to a place that the user that runs Ambit may write to`,
    )
  })
  // Another process of the same first start was faster: its key counts.
  if (!file) return (await readKeyFile(path))!
  try {
    await file.writeFile(
      `# Sealing keys of Ambit. Keep a copy apart from every backup: what is sealed opens only with them.\n${number} ${key.toString('base64url')}\n`,
    )
    await file.sync()
  } finally {
    await file.close()
  }
  await chmod(path, 0o600)
  return new Map([[number, key]])
}
