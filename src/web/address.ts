/** Addresses of pages: the query is plain text, as the API's own is, and a name may be repeated. Pure. */

export type PageQuery = Record<string, string | string[]>

/** `?a=1&b=x&b=y` → `{ a: "1", b: ["x", "y"] }`. */
export function parseQuery(text: string): PageQuery {
  const query = new Map<string, string | string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    const known = query.get(name)
    query.set(name, known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value])
  }
  return Object.fromEntries(query)
}

/** The reverse; what is undefined, null or an empty list is left out. */
export function writeQuery(query: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) params.append(name, String(one))
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}

/** Where to go after signing in: only to a page of our own, never to another site. */
export function returnPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || asked.startsWith('//') || asked.includes('\\')) return '/'
  return /^\/(sign-in|setup|welcome)(?:[/?#]|$)/.test(asked) ? '/' : asked
}
