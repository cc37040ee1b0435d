/**
 * Text for the standard fonts of PDF, which know the letters of Western Europe only. A letter with a mark that they lack
 * loses the mark rather than the letter: a name stays readable.
 */

/** What Windows-1252 has beyond Latin-1. */
const BEYOND_LATIN_1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')
/** Letters that are not a base letter with a mark, and signs that have a near relation. */
const NEAR: Readonly<Record<string, string>> = {
  ı: 'i',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ħ: 'h',
  Ħ: 'H',
  ŧ: 't',
  Ŧ: 'T',
  ŋ: 'n',
  Ŋ: 'N',
  ĸ: 'k',
  ẞ: 'SS',
  ƒ: 'f',
  '−': '–',
  '‐': '-',
  '‑': '-',
  '→': '–',
  '←': '–',
  '′': '’',
  '″': '”',
}

const known = (letter: string): boolean => {
  const code = letter.codePointAt(0)!
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || BEYOND_LATIN_1.has(letter)
}

/** The text as the standard fonts can show it; what has no likeness becomes a question mark. */
export function printable(text: string): string {
  return Array.from(text.normalize('NFC'), (letter) => {
    if (known(letter)) return letter
    if (/\s/.test(letter)) return ' '
    if (/\p{M}|\p{Cf}|\p{Cc}/u.test(letter)) return ''
    const plain = NEAR[letter] ?? letter.normalize('NFD').replace(/\p{M}/gu, '')
    return Array.from(plain, (each) => (known(each) ? each : (NEAR[each] ?? '?'))).join('')
  }).join('')
}
