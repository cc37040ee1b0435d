/**
 * Reading a ZIP archive as little as needed: its directory, then single entries, inflated piece by piece under limits. An
 * archive is data from a stranger: sizes that it states are believed only as far as they are met.
 */
import { Inflate } from 'fflate'
import { TableFileRefused } from './fileRefused.ts'

export interface ZipLimits {
  readonly entries: number
  /** Bytes of everything that is inflated. */
  readonly inflated: number
  /** Inflated to compressed bytes of one entry, beyond the first `free` bytes. */
  readonly ratio: number
  readonly free: number
}

/** What a large workbook needs many times over. */
export const ZIP_LIMITS: ZipLimits = {
  entries: 2_000,
  inflated: 1024 * 1024 * 1024,
  ratio: 200,
  free: 8 * 1024 * 1024,
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly offset: number
  readonly compressed: number
  readonly encrypted: boolean
}

const SAVE_AGAIN = 'Open it in the program that made it and save it again.'
const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
/** Small, so that even the densest piece unpacks to few megabytes before it is looked at. */
const PIECE = 16_384
const UNKNOWN = 0xffffffff

/** An archive that was read into memory as it came, compressed. */
export class Zip {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #limits: ZipLimits
  readonly #entries = new Map<string, Entry>()
  #inflated = 0

  /** Reads the directory. Throws `TableFileRefused` where there is none, or too much. */
  constructor(bytes: Uint8Array, limits = ZIP_LIMITS) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#limits = limits
    this.#readDirectory()
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  /** The inflated bytes of an entry, piece by piece; nothing where there is no such entry. */
  *pieces(name: string): Generator<Uint8Array> {
    const entry = this.#entries.get(name)
    if (!entry) return
    if (entry.encrypted)
      throw new TableFileRefused('The file is encrypted', 'Remove its password in the program that made it.')
    const data = this.#dataOf(entry)
    if (entry.method === 0) {
      for (let at = 0; at < data.length; at += PIECE) yield this.#counted(data.subarray(at, at + PIECE))
      return
    }
    if (entry.method !== 8)
      throw new TableFileRefused(`“${name}” in it is packed in a way that Ambit does not read`, SAVE_AGAIN)
    let made: Uint8Array[] = []
    let own = 0
    const inflate = new Inflate((chunk) => {
      own += chunk.length
      if (own > this.#limits.free && own > data.length * this.#limits.ratio) throw tooDense()
      made.push(this.#counted(chunk))
    })
    for (let at = 0; at < data.length; at += PIECE) {
      const last = at + PIECE >= data.length
      try {
        inflate.push(data.subarray(at, at + PIECE), last)
      } catch (error) {
        if (error instanceof TableFileRefused) throw error
        throw new TableFileRefused('The file is damaged: a part of it cannot be unpacked', SAVE_AGAIN)
      }
      yield* made
      made = []
    }
  }

  #counted(piece: Uint8Array): Uint8Array {
    this.#inflated += piece.length
    if (this.#inflated > this.#limits.inflated)
      throw new TableFileRefused(
        `Unpacked, the file is larger than ${Math.floor(this.#limits.inflated / 1024 / 1024)} MB`,
        'Split it into several files.',
      )
    return piece
  }

  #dataOf(entry: Entry): Uint8Array {
    const at = entry.offset
    if (at + 30 > this.#bytes.length || this.#view.getUint32(at, true) !== LOCAL) throw damaged()
    const begin = at + 30 + this.#view.getUint16(at + 26, true) + this.#view.getUint16(at + 28, true)
    const end = begin + entry.compressed
    if (end > this.#bytes.length) throw damaged()
    return this.#bytes.subarray(begin, end)
  }

  #readDirectory(): void {
    const view = this.#view
    const length = this.#bytes.length
    let end = -1
    // The directory's end may be followed by a comment of at most 64 KB.
    for (let at = length - 22; at >= 0 && at >= length - 22 - 65_535; at--) {
      if (view.getUint32(at, true) === END) {
        end = at
        break
      }
    }
    if (end < 0) throw damaged()
    const count = view.getUint16(end + 10, true)
    let at = view.getUint32(end + 16, true)
    if (count > this.#limits.entries)
      throw new TableFileRefused(
        `The file has more than ${this.#limits.entries} parts, which no workbook has`,
        SAVE_AGAIN,
      )
    const names = new TextDecoder()
    for (let i = 0; i < count; i++) {
      if (at + 46 > length || view.getUint32(at, true) !== CENTRAL) throw damaged()
      const nameLength = view.getUint16(at + 28, true)
      const extraLength = view.getUint16(at + 30, true)
      const name = names.decode(this.#bytes.subarray(at + 46, at + 46 + nameLength)).replaceAll('\\', '/')
      if (this.#entries.has(name)) throw damaged()
      const sizes = this.#sizes(at, at + 46 + nameLength, extraLength)
      this.#entries.set(name, {
        name,
        method: view.getUint16(at + 10, true),
        encrypted: (view.getUint16(at + 8, true) & 1) === 1,
        ...sizes,
      })
      at += 46 + nameLength + extraLength + view.getUint16(at + 32, true)
    }
  }

  /** Size and place of an entry; where they do not fit 32 bits they stand in the extra field of ZIP64. */
  #sizes(header: number, extra: number, extraLength: number): { compressed: number; offset: number } {
    const view = this.#view
    let compressed = view.getUint32(header + 20, true)
    let offset = view.getUint32(header + 42, true)
    const inflated = view.getUint32(header + 24, true)
    for (let at = extra; at + 4 <= extra + extraLength && at + 4 <= this.#bytes.length; ) {
      const size = view.getUint16(at + 2, true)
      if (view.getUint16(at, true) === 1) {
        let value = at + 4
        const next = () => {
          if (value + 8 > this.#bytes.length) throw damaged()
          const found = Number(view.getBigUint64(value, true))
          value += 8
          return found
        }
        if (inflated === UNKNOWN) next()
        if (compressed === UNKNOWN) compressed = next()
        if (offset === UNKNOWN) offset = next()
      }
      at += 4 + size
    }
    return { compressed, offset }
  }
}

const damaged = () => new TableFileRefused('The file is damaged or not complete', SAVE_AGAIN)
const tooDense = () =>
  new TableFileRefused(
    'A part of the file unpacks to far more than any table needs, as files made to do harm do',
    SAVE_AGAIN,
  )
