/** What a token may be used for: `read` or `write` everywhere, or in one area: `projects:read`. */
export type Scope = string

const SCOPE = /^(?:[a-z][a-z-]{0,30}:)?(?:read|write)$/
const READING = new Set(['GET', 'HEAD'])
/**
 * Doors that no token opens, whatever its scopes: who may sign in and how is decided by people, and a stream lives as
 * long as the session that a person has.
 */
const CLOSED = ['/api/session', '/api/accounts', '/api/invitations', '/api/tokens', '/api/setup', '/api/events']

export const isScope = (text: string): boolean => SCOPE.test(text)

/** Whether a token with these scopes may make this request. `write` holds `read`. The path is without its query. */
export function scopesAllow(scopes: readonly Scope[], method: string, path: string): boolean {
  if (path === '/api/session' && READING.has(method)) return true
  if (CLOSED.some((door) => path === door || path.startsWith(`${door}/`))) return false
  const area = /^\/api\/([a-z-]+)(?:\/|$)/.exec(path)?.[1]
  const verbs = READING.has(method) ? ['read', 'write'] : ['write']
  return verbs.some((verb) => scopes.includes(verb) || (area !== undefined && scopes.includes(`${area}:${verb}`)))
}
