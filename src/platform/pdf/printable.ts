/** Text for a font that does not have every letter there is. */

/** Signs that have a near relation. */
const NEAR: Readonly<Record<string, string>> = {
  '→': '–',
  '←': '–',
  '′': '’',
  '″': '”',
  '‐': '-',
  '‑': '-',
  '−': '–',
  '✓': '•',
}

/**
 * The text as a font can show it: a letter with a mark that it lacks loses the mark rather than the letter, so that a
 * name stays readable; what has no likeness becomes a question mark. `has`: whether the font has a sign.
 */
export function printable(text: string, has: (codePoint: number) => boolean): string {
  const known = (sign: string): boolean => has(sign.codePointAt(0)!)
  return Array.from(text.normalize('NFC'), (sign) => {
    if (/\s/.test(sign)) return sign === '\u00a0' && known(sign) ? sign : ' '
    if (/\p{Cf}|\p{Cc}|\p{Cs}/u.test(sign)) return ''
    if (known(sign)) return sign
    const near = NEAR[sign]
    if (near && known(near)) return near
    if (/\p{M}/u.test(sign)) return ''
    return Array.from(sign.normalize('NFD').replace(/\p{M}/gu, ''), (each) => (known(each) ? each : '?')).join('')
  }).join('')
}
