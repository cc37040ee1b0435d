/** Numbers and amounts as people write them in tables. The mark within numbers is said once for a file, never guessed per value. */
import { currencyOf, withoutExponent } from './numberFormat.ts'

export type DecimalMark = '.' | ','

/** Digits in groups of three, or none; then the mark and more digits. Spaces and apostrophes group everywhere. */
const PATTERN: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?$/,
  ',': /^(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?$/,
}

/**
 * `1.234,56` with a comma as mark → `1234.56`; undefined for what is no number in that way of writing. A minus may stand
 * in front, behind, or as brackets, as ledgers write it.
 */
export function readDecimal(text: string, mark: DecimalMark): string | undefined {
  let rest = text.replace(/[\s\u00a0\u202f'’]/g, '').replace(/[\u2212\u2013]/g, '-')
  let negative = false
  const bracketed = /^\((.*)\)$/.exec(rest)
  if (bracketed) {
    negative = true
    rest = bracketed[1]!
  }
  if (/^[-+]/.test(rest)) {
    negative = negative !== rest.startsWith('-')
    rest = rest.slice(1)
  } else if (rest.endsWith('-')) {
    negative = true
    rest = rest.slice(0, -1)
  }
  const scientific = /^(\d+(?:[.,]\d+)?)e([+-]?\d{1,3})$/i.exec(rest)
  if (scientific) {
    const [, digits, exponent] = scientific
    if (Math.abs(Number(exponent)) > 30) return undefined
    rest = withoutExponent(`${digits!.replace(mark, '.')}e${exponent}`).replace('.', mark)
  }
  if (!/\d/.test(rest) || !PATTERN[mark].test(rest)) return undefined
  const [whole = '', part = ''] = rest.replaceAll(mark === '.' ? ',' : '.', '').split(mark)
  const made = `${whole.replace(/^0+(?=\d)/, '') || '0'}${part ? `.${part}` : ''}`
  return negative && /[1-9]/.test(made) ? `-${made}` : made
}

/** Whether the other way of writing numbers would have made sense of it, for a message that helps. */
export const otherMark = (mark: DecimalMark): DecimalMark => (mark === '.' ? ',' : '.')

/** The mark that a text shows beyond doubt: `1.234,5` a comma, `12.50` a point; undefined for `1.234`, `12` and words. */
export function markShown(text: string): DecimalMark | undefined {
  const bare = text.replace(/[\s\u00a0\u202f'’]|^[-+(]|[-)%]$/g, '')
  if (!/^\D{0,4}\d[\d.,]*\D{0,4}$/.test(bare)) return undefined
  const digits = bare.replace(/^[^\d.,]+|[^\d.,]+$/g, '')
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  if (last < 0) return undefined
  const mark = digits[last] as DecimalMark
  const other = otherMark(mark)
  const times = digits.split(mark).length - 1
  if (digits.includes(other)) return times === 1 && PATTERN[mark].test(digits) ? mark : undefined
  if (times > 1) return PATTERN[other].test(digits) ? other : undefined
  const behind = digits.length - last - 1
  // Three digits behind a single mark may be a group or a fraction, unless what stands before cannot be a group.
  if (behind === 3 && /^[1-9]\d{0,2}[.,]/.test(digits)) return undefined
  return PATTERN[mark].test(digits) ? mark : undefined
}

/** An amount with the currency that stands beside it, `1.234,50 €` or `EUR 1,234.50`; the amount alone where none does. */
export function readAmount(
  text: string,
  mark: DecimalMark,
): { amount: string; currency?: string; sign?: string } | undefined {
  const bare = text.trim()
  const [, before = '', number = '', behind = ''] =
    /^([^\d\s.,'()+\-\u2212]*)\s*([\d\s\u00a0\u202f.,'’()+\-\u2212]+?)\s*([^\d\s.,'()+\-\u2212]*)$/u.exec(
      bare.replace(/^([-+\u2212])\s*([^\d\s.,]+)\s*/u, '$2$1'),
    ) ?? []
  if (before && behind) return undefined
  const amount = readDecimal(number, mark)
  if (amount === undefined) return undefined
  const sign = before || behind
  if (!sign) return { amount }
  const currency = currencyOf(sign)
  return currency ? { amount, currency } : { amount, sign }
}
