/**
 * The archive of a backup: one file that is read from front to back.
 *
 *     AMBITBK1                                    eight bytes
 *     u32 length, header as JSON                  open: form, version, how it is encrypted
 *     frames: u8 kind, u32 length, payload        1 entry begins (JSON) · 2 bytes of it · 3 entry ends (JSON) · 4 archive ends (JSON)
 *
 * Lengths are big-endian. The bytes of an entry are compressed with Zstandard. When encrypted, each payload is sealed
 * with AES-256-GCM under a key from the passphrase (argon2id); its nonce is the number of the frame and its associated
 * data the kind, so that no frame can be changed, left out, repeated or put elsewhere. The last frame holds the SHA-256
 * of everything before it and, where the sealing key was at hand, a mac over that.
 */
import {
  argon2Sync,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline as pipe, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { Refusal } from '../refusal.ts'

const MAGIC = 'AMBITBK1'
const FORM = 1
const BEGIN = 1
const BYTES = 2
const END = 3
const LAST = 4
const TAG = 16
/** Nothing that we write is longer; a length beyond it is damage and not a reason to ask for so much memory. */
const LONGEST = 16 * 1024 * 1024
const COST = { memory: 65_536, passes: 3, parallelism: 1 }

export interface ArchiveHeader {
  readonly form: number
  /** Of the Ambit that made it. */
  readonly version: string
  readonly made: string
  readonly encrypted: { readonly salt: string; readonly memory: number; readonly passes: number } | null
}

/** A key for macs, and its number; the archive says which was used. */
export interface MacKey {
  readonly number: number
  readonly key: Uint8Array
}

export interface EntryInfo {
  readonly name: string
}
/** What an entry came to. */
export interface EntryEnd {
  readonly bytes: number
  readonly sha256: string
}

interface ArchiveEnd {
  readonly entries: number
  readonly sha256: string
  readonly mac: { readonly number: number; readonly value: string } | null
}

function keyFrom(passphrase: string, salt: Buffer, { memory, passes } = COST): Buffer {
  return argon2Sync('argon2id', {
    message: passphrase.normalize('NFC'),
    nonce: salt,
    memory,
    passes,
    parallelism: COST.parallelism,
    tagLength: 32,
  })
}

const nonceOf = (frame: number): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(frame), 4)
  return nonce
}

/** Writes an archive. Nothing of it counts before `finish` has returned. */
export class ArchiveWriter {
  readonly #file: FileHandle
  readonly #key: Buffer | null
  readonly #hash = createHash('sha256')
  #frames = 0
  #entries = 0

  private constructor(file: FileHandle, key: Buffer | null) {
    this.#file = file
    this.#key = key
  }

  /** Makes the file, readable for its owner alone. Refuses a path where something is. */
  static async create(
    path: string,
    options: { readonly version: string; readonly made: string; readonly passphrase?: string },
  ): Promise<ArchiveWriter> {
    const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
      throw new Refusal(
        error.code === 'EEXIST'
          ? `There is a file ${path} already: name another one, a backup overwrites nothing.`
          : `The file ${path} cannot be made (${error.code}): name a place that the user who runs Ambit may write to.`,
        { cause: error },
      )
    })
    const salt = randomBytes(16)
    const { passphrase, version, made } = options
    const writer = new ArchiveWriter(file, passphrase === undefined ? null : keyFrom(passphrase, salt))
    const { memory, passes } = COST
    const header: ArchiveHeader = {
      form: FORM,
      version,
      made,
      encrypted: passphrase === undefined ? null : { salt: salt.toString('base64url'), memory, passes },
    }
    const text = Buffer.from(JSON.stringify(header))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(text.length)
    await writer.#put(Buffer.concat([Buffer.from(MAGIC), length, text]))
    return writer
  }

  /** Adds an entry; what `bytes` gives is compressed on its way. */
  async add(info: EntryInfo, bytes: Readable): Promise<EntryEnd> {
    await this.#frame(BEGIN, Buffer.from(JSON.stringify(info)))
    const hash = createHash('sha256')
    let size = 0
    await pipeline(
      bytes,
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          hash.update(chunk)
          size += chunk.length
          yield chunk
        }
      },
      createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
      async (compressed: AsyncIterable<Buffer>) => {
        for await (const chunk of compressed) await this.#frame(BYTES, chunk)
      },
    )
    const end = { bytes: size, sha256: hash.digest('hex') }
    await this.#frame(END, Buffer.from(JSON.stringify(end)))
    this.#entries++
    return end
  }

  /** Ends the archive; it is on the disk when this returns. */
  async finish(mac: MacKey | null): Promise<void> {
    const sha256 = this.#hash.copy().digest()
    const end: ArchiveEnd = {
      entries: this.#entries,
      sha256: sha256.toString('hex'),
      mac: mac && { number: mac.number, value: createHmac('sha256', mac.key).update(sha256).digest('hex') },
    }
    await this.#frame(LAST, Buffer.from(JSON.stringify(end)))
    await this.#file.sync()
    await this.#file.close()
  }

  /** Gives up; the unfinished file is the caller's to remove. */
  async abandon(): Promise<void> {
    await this.#file.close().catch(() => {})
  }

  async #frame(kind: number, plain: Buffer): Promise<void> {
    let payload = plain
    if (this.#key) {
      const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(this.#frames)).setAAD(Buffer.of(kind))
      payload = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    }
    this.#frames++
    const head = Buffer.alloc(5)
    head.writeUInt8(kind)
    head.writeUInt32BE(payload.length, 1)
    await this.#put(Buffer.concat([head, payload]))
  }

  async #put(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes)
    for (let done = 0; done < bytes.length; ) done += (await this.#file.write(bytes, done)).bytesWritten
  }
}

const damaged = (what: string) =>
  new Refusal(`This archive is damaged (${what}): nothing was restored; take another copy.`)

interface Frame {
  readonly kind: number
  readonly payload: Buffer
}

/** Reads an archive. Each pass begins at the front. */
export class ArchiveReader {
  readonly header: ArchiveHeader
  readonly #file: FileHandle
  readonly #start: number
  readonly #key: Buffer | null

  private constructor(file: FileHandle, header: ArchiveHeader, start: number, key: Buffer | null) {
    this.#file = file
    this.header = header
    this.#start = start
    this.#key = key
  }

  /** Opens an archive. `passphrase` is asked for only when it is encrypted. */
  static async open(path: string, passphrase: () => Promise<string | undefined>): Promise<ArchiveReader> {
    const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      throw new Refusal(`The archive ${path} cannot be read (${error.code}): check the path and whose file it is.`, {
        cause: error,
      })
    })
    try {
      const head = Buffer.alloc(12)
      const { bytesRead } = await file.read(head, 0, 12, 0)
      if (bytesRead < 12 || head.toString('latin1', 0, 8) !== MAGIC)
        throw new Refusal(`${path} is no backup of Ambit: it does not begin like one.`)
      const length = head.readUInt32BE(8)
      if (length > 65_536) throw damaged('its header')
      const text = Buffer.alloc(length)
      if ((await file.read(text, 0, length, 12)).bytesRead < length) throw damaged('cut off in its header')
      const header = parsed<ArchiveHeader>(text, 'its header')
      if (header.form !== FORM)
        throw new Refusal(
          `This archive has form ${header.form}, and this Ambit reads form ${FORM}: restore it with Ambit ${header.version} or newer.`,
        )
      let key: Buffer | null = null
      if (header.encrypted) {
        const given = await passphrase()
        if (!given) throw new Refusal('This archive is encrypted: give its passphrase with --passphrase-file.')
        key = keyFrom(given, Buffer.from(header.encrypted.salt, 'base64url'), { ...COST, ...header.encrypted })
      }
      return new ArchiveReader(file, header, 12 + length, key)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /**
   * Reads all of it and refuses whatever was changed or is missing. `macKeyOf`: the key of a number, where it is at
   * hand. Gives whether a mac was there and could be verified.
   */
  async verify(macKeyOf: (number: number) => Uint8Array | null): Promise<'signed' | 'unsigned'> {
    const hash = createHash('sha256')
    const front = Buffer.alloc(this.#start)
    await this.#file.read(front, 0, this.#start, 0)
    hash.update(front)
    let entries = 0
    let inside = false
    let end: ArchiveEnd | undefined
    for await (const { frame, raw } of this.#frames()) {
      if (end) throw damaged('something follows its end')
      if (frame.kind === LAST) {
        if (inside) throw damaged('an entry without end')
        end = parsed<ArchiveEnd>(frame.payload, 'its end')
        continue
      }
      hash.update(raw)
      if (frame.kind === BEGIN) inside = true
      if (frame.kind === END) {
        inside = false
        entries++
      }
    }
    if (!end) throw damaged('cut off before its end')
    const sha256 = hash.digest()
    if (sha256.toString('hex') !== end.sha256 || entries !== end.entries) throw damaged('its sum does not fit')
    const key = end.mac && macKeyOf(end.mac.number)
    if (!end.mac || !key) return 'unsigned'
    const mac = createHmac('sha256', key).update(sha256).digest()
    const given = Buffer.from(end.mac.value, 'hex')
    if (mac.length !== given.length || !timingSafeEqual(mac, given))
      throw new Refusal(
        'This archive was not made with the sealing key of this Ambit, or was changed since: nothing was restored.',
      )
    return 'signed'
  }

  /** The entries one after the other; each must be read to its end, or is skipped, before the next is asked for. */
  async *entries(): AsyncGenerator<EntryInfo & { readonly bytes: Readable }> {
    const frames = this.#frames()
    for (;;) {
      const { value, done } = await frames.next()
      if (done || value.frame.kind === LAST) return
      if (value.frame.kind !== BEGIN) throw damaged('bytes without an entry')
      const info = parsed<EntryInfo>(value.frame.payload, 'an entry')
      let ended = false
      const compressed = async function* () {
        for (;;) {
          const next = await frames.next()
          if (next.done) throw damaged('cut off within an entry')
          if (next.value.frame.kind === END) {
            ended = true
            return
          }
          if (next.value.frame.kind !== BYTES) throw damaged(`the entry ${info.name}`)
          yield next.value.frame.payload
        }
      }
      // An error on the way shows where the bytes are read.
      const bytes = pipe(Readable.from(compressed()), createZstdDecompress(), () => {})
      yield { ...info, bytes }
      if (!ended) for await (const _ of bytes);
    }
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  async *#frames(): AsyncGenerator<{ frame: Frame; raw: Buffer }> {
    let at = this.#start
    const head = Buffer.alloc(5)
    for (let number = 0; ; number++) {
      const { bytesRead } = await this.#file.read(head, 0, 5, at)
      if (bytesRead === 0) return
      if (bytesRead < 5) throw damaged('cut off')
      const kind = head.readUInt8()
      const length = head.readUInt32BE(1)
      if (length > LONGEST || kind < BEGIN || kind > LAST) throw damaged('a frame')
      const raw = Buffer.alloc(5 + length)
      if ((await this.#file.read(raw, 0, 5 + length, at)).bytesRead < 5 + length) throw damaged('cut off')
      at += 5 + length
      yield { frame: { kind, payload: this.#opened(kind, number, raw.subarray(5)) }, raw }
    }
  }

  #opened(kind: number, number: number, payload: Buffer): Buffer {
    if (!this.#key) return payload
    if (payload.length < TAG) throw damaged('a frame')
    try {
      const cipher = createDecipheriv('aes-256-gcm', this.#key, nonceOf(number)).setAAD(Buffer.of(kind))
      cipher.setAuthTag(payload.subarray(-TAG))
      return Buffer.concat([cipher.update(payload.subarray(0, -TAG)), cipher.final()])
    } catch {
      if (number === 0) throw new Refusal('The passphrase does not fit this archive, or its first part is damaged.')
      throw damaged('an encrypted part')
    }
  }
}

function parsed<T>(text: Buffer, what: string): T {
  try {
    return JSON.parse(text.toString('utf8')) as T
  } catch {
    throw damaged(what)
  }
}
