/**
 * Bytes of a file to text, piece by piece. XML and JSON say, or show, how they are encoded; a wrong guess would put
 * wrong letters into every name, so bytes that do not fit the encoding are an error and never replaced.
 */
import { PlanFileRefused } from './planFileRefused.ts'

/** Bytes that do not fit the encoding; `before` is the text of the same piece up to them. */
export class UndecodableBytes extends Error {
  readonly encoding: string
  readonly before: string

  constructor(encoding: string, before: string) {
    super(`The bytes are not ${encoding}`)
    this.encoding = encoding
    this.before = before
  }
}

/** Enough to hold a byte order mark and any XML declaration. */
const HEAD = 1024
/** Bytes decoded at once. */
const PIECE = 65_536

/**
 * The text of a file, in pieces. The encoding is that of the byte order mark, else of the XML declaration, else UTF-8.
 * Throws `PlanFileRefused` beyond `maxBytes` or for an encoding that is unknown, `UndecodableBytes` for wrong bytes.
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  let head: Uint8Array<ArrayBufferLike> = new Uint8Array(0)
  let total = 0
  let encoding = ''
  let decoder: TextDecoder | undefined
  const decode = (chunk: Uint8Array): string => {
    decoder ??= new TextDecoder((encoding = encodingOf(head)), { fatal: true })
    try {
      return decoder.decode(chunk, { stream: true })
    } catch {
      throw new UndecodableBytes(encoding, upToTheFault(encoding, chunk))
    }
  }
  function* decodeAll(chunk: Uint8Array): Generator<string> {
    if (chunk.length === 0) decode(chunk)
    for (let at = 0; at < chunk.length; at += PIECE) yield decode(chunk.subarray(at, at + PIECE))
  }
  for await (const chunk of bytes) {
    total += chunk.length
    if (total > maxBytes) throw tooLarge(maxBytes)
    if (decoder) {
      yield* decodeAll(chunk)
      continue
    }
    head = concatenate(head, chunk)
    if (head.length >= HEAD) yield* decodeAll(head)
  }
  if (!decoder) yield* decodeAll(head)
  try {
    const rest = decoder!.decode()
    if (rest) yield rest
  } catch {
    throw new UndecodableBytes(encoding, '')
  }
}

/** The refusal of a file that is larger than Ambit reads. */
export function tooLarge(maxBytes: number): PlanFileRefused {
  return new PlanFileRefused(
    `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB, the most that Ambit reads`,
    {},
    'Save the plan without time-phased data or split it into several projects, then try again.',
  )
}

function encodingOf(head: Uint8Array): string {
  const [a, b, c, d] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0x3c && b === 0 && c === 0x3f && d === 0) return 'utf-16le'
  if (a === 0 && b === 0x3c && c === 0 && d === 0x3f) return 'utf-16be'
  const start = String.fromCharCode(...head.subarray(0, HEAD))
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(start)?.[1]
  if (declared === undefined) return 'utf-8'
  if (/^(utf-?16|ucs-?2|utf-?32|ucs-?4|iso-10646)/i.test(declared)) {
    throw new PlanFileRefused(
      `The file says that it is encoded as ${declared}, but its bytes are not`,
      { line: 1 },
      'Save it again from the program that made it, as UTF-8 if it asks.',
    )
  }
  try {
    return new TextDecoder(declared).encoding
  } catch {
    throw new PlanFileRefused(
      `The file is encoded as “${declared.slice(0, 40)}”, which Ambit cannot read`,
      { line: 1 },
      'Save it again as UTF-8.',
    )
  }
}

function upToTheFault(encoding: string, chunk: Uint8Array): string {
  const text = new TextDecoder(encoding).decode(chunk)
  const fault = text.indexOf('\ufffd')
  return fault < 0 ? '' : text.slice(0, fault)
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
