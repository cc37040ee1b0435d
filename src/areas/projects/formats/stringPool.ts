/**
 * Keeps each text once and small. What is cut out of a file's text keeps the whole piece of the file alive that it was cut
 * from, and takes two bytes a letter when anything in that piece does; a plan holds on to such cuttings for as long as it
 * lives, so they are copied.
 */
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** A copy of the text that shares memory with nothing. Unpaired surrogates, which no well-formed file has, are replaced. */
export function compact(text: string): string {
  return decoder.decode(encoder.encode(text))
}

export class StringPool {
  private readonly texts = new Map<string, string>()

  /** The same text, in the pool's copy. */
  of(text: string): string {
    const known = this.texts.get(text)
    if (known !== undefined) return known
    const copy = compact(text)
    this.texts.set(copy, copy)
    return copy
  }

  /** The same plain value with every text in it, however deep, from the pool; changes the value in place. */
  settle<T extends object>(value: T): T {
    const properties = value as Record<string, unknown>
    for (const name in properties) {
      const property = properties[name]
      if (typeof property === 'string') properties[name] = this.of(property)
      else if (typeof property === 'object' && property !== null) this.settle(property)
    }
    return value
  }
}
