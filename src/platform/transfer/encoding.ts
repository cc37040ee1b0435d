/** How the bytes of a text file are to be read: a byte order mark decides, then whether they are UTF-8. */

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof ENCODINGS)[number]

export const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16, big-endian',
  'windows-1252': 'Windows-1252 (Western European)',
}

/** The encoding that a byte order mark, or zero bytes at every second place, show; undefined where nothing does. */
export function encodingShown(head: Uint8Array): Encoding | undefined {
  const [a, b, c] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  const some = head.subarray(0, 512)
  if (some.length < 8) return undefined
  let even = 0
  let odd = 0
  some.forEach((byte, i) => {
    if (byte !== 0) return
    if (i % 2) odd++
    else even++
  })
  const half = some.length / 2
  if (odd > half * 0.4 && even < half * 0.1) return 'utf-16le'
  if (even > half * 0.4 && odd < half * 0.1) return 'utf-16be'
  return undefined
}

/**
 * Watches bytes go by and says at the end what they are: bytes that are no UTF-8 are taken for Windows-1252, in which
 * every byte is a character, and which is what Excel writes where it is not asked for UTF-8.
 */
export class EncodingSniffer {
  #shown: Encoding | undefined
  #first = true
  #utf8: TextDecoder | undefined = new TextDecoder('utf-8', { fatal: true })

  push(bytes: Uint8Array): void {
    if (this.#first) {
      this.#shown = encodingShown(bytes)
      this.#first = false
    }
    if (this.#shown || !this.#utf8) return
    try {
      this.#utf8.decode(bytes, { stream: true })
    } catch {
      this.#utf8 = undefined
    }
  }

  end(): Encoding {
    if (this.#shown) return this.#shown
    try {
      this.#utf8?.decode()
    } catch {
      this.#utf8 = undefined
    }
    return this.#utf8 ? 'utf-8' : 'windows-1252'
  }
}
