/** A `Range` header as it applies to a content of `size` bytes (RFC 9110, section 14). */
export type WantedRange = { readonly start: number; readonly end: number } | 'all' | 'none'

/**
 * One range from start to end, both included; `all` without a range, with several of them or with one that means other
 * bytes (`If-Range`); `none` where nothing of it is there (416).
 */
export function rangeOf(
  header: string | undefined,
  size: number,
  ifRange?: string | string[],
  etag?: string,
): WantedRange {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'all'
  if (ifRange !== undefined && ifRange !== etag) return 'all'
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'none' : { start: size - length, end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return 'all'
  return start >= size ? 'none' : { start, end }
}
