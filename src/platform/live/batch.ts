/** One row that changed: type, identifier, version (0: removed) and what the type's rights may go by. */
export type Change = readonly [type: string, id: string, version: number, scope: string | null]

/** What one message between processes holds: rows, or types of which too many rows changed to name them. */
export interface Message {
  readonly rows?: readonly Change[]
  readonly many?: readonly string[]
}

/** Beyond so many rows of a batch nobody needs them one by one: screens load the list anew. */
export const MOST_ROWS = 500

/** Keeps the newest change of every row; a removal is final. */
export function newestOfEach(changes: readonly Change[]): Change[] {
  const newest = new Map<string, Change>()
  for (const change of changes) {
    const key = `${change[0]}/${change[1]}`
    const known = newest.get(key)
    if (!known || (known[2] !== 0 && (change[2] === 0 || change[2] > known[2]))) newest.set(key, change)
  }
  return [...newest.values()]
}

/**
 * Packs a batch into messages of at most `mostBytes` each. Types with more than `mostRows` rows in it are named once
 * instead of row by row.
 */
export function pack(changes: readonly Change[], mostBytes: number, mostRows = MOST_ROWS): string[] {
  const counts = new Map<string, number>()
  const rows = newestOfEach(changes)
  for (const [type] of rows) counts.set(type, (counts.get(type) ?? 0) + 1)
  const many = [...counts].filter(([, count]) => count > mostRows).map(([type]) => type)
  const messages: string[] = []
  if (many.length) messages.push(JSON.stringify({ many } satisfies Message))
  let parts: string[] = []
  let bytes = 0
  const flush = () => {
    if (parts.length) messages.push(`{"rows":[${parts.join(',')}]}`)
    parts = []
    bytes = 0
  }
  for (const change of rows) {
    if (many.includes(change[0])) continue
    const text = JSON.stringify(change)
    const size = new TextEncoder().encode(text).length + 1
    if (bytes + size > mostBytes - 20) flush()
    parts.push(text)
    bytes += size
  }
  flush()
  return messages
}

/** Reads a message back; anything malformed is no message. */
export function unpack(payload: string): Message {
  try {
    const message = JSON.parse(payload) as Message
    return typeof message === 'object' && message !== null ? message : {}
  } catch {
    return {}
  }
}
