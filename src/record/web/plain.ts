/** A value of unknown kind as text: what is text or a number as it is, nothing as an empty text. */
export function plain(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  return JSON.stringify(value) ?? ''
}
