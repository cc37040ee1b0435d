/** Names of files: what a person sees and a disk takes, whatever the sender wrote. */

/** Characters, and bytes in UTF-8: most file systems take 255 bytes. */
const MOST_CHARACTERS = 200
const MOST_BYTES = 240
const LONGEST_ENDING = 20

/**
 * Control characters, and those that turn the direction of text or cannot be seen: `invoice‮fdp.exe` must not look
 * like a PDF. Joiners stay, since scripts and emoji need them.
 */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu
/** What Windows does not take in a name. */
const NOT_ON_DISKS = /[<>:"|?*]/g
/** Devices of Windows, with any ending. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i

/** A name that is safe to show, to store and to download under: its last part alone, without what cannot be seen. Never empty. */
export function cleanName(given: string): string {
  const last =
    given
      .normalize('NFC')
      .toWellFormed()
      .split(/[/\\]/)
      .findLast((part) => part.trim() !== '') ?? ''
  const plain = last
    .replace(UNSEEN, '')
    .replace(NOT_ON_DISKS, '_')
    .replace(/\s+/g, ' ')
    .replace(/[. ]+$/, '')
    .trimStart()
  const named = shortened(plain)
  if (!named) return 'file'
  return RESERVED.test(named) ? `_${named}` : named
}

/** `report.final.pdf` → `pdf`, in lower case; nothing where there is none. */
export function endingOf(name: string): string {
  const at = name.lastIndexOf('.')
  const ending = at > 0 ? name.slice(at + 1) : ''
  return ending.length <= LONGEST_ENDING && !ending.includes(' ') ? ending.toLowerCase() : ''
}

/** `plan.pdf`, 2 → `plan (2).pdf` */
export function numbered(name: string, number: number): string {
  const ending = endingOf(name)
  const stem = ending ? name.slice(0, -ending.length - 1) : name
  return cleanName(
    `${cut(stem, MOST_BYTES - LONGEST_ENDING - 16)} (${number})${ending ? `.${name.slice(-ending.length)}` : ''}`,
  )
}

function shortened(name: string): string {
  if (fits(name)) return name
  const ending = endingOf(name)
  const kept = ending ? name.slice(-ending.length - 1) : ''
  const stem = ending ? name.slice(0, -kept.length) : name
  return `${cut(stem, MOST_BYTES - bytesOf(kept), MOST_CHARACTERS - kept.length).replace(/[. ]+$/, '')}${kept}`
}

const fits = (name: string) => name.length <= MOST_CHARACTERS && bytesOf(name) <= MOST_BYTES

/** The beginning of a text that has at most so many bytes; never half a character. */
function cut(text: string, bytes: number, characters = MOST_CHARACTERS): string {
  let kept = ''
  let size = 0
  for (const character of text) {
    size += bytesOf(character)
    if (size > bytes || kept.length + character.length > characters) break
    kept += character
  }
  return kept
}

/** Bytes of a well-formed text in UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** `Content-Disposition: attachment` with the name for old readers (RFC 6266) and as it is (RFC 8187). */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const whole = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}
