/** Sent with every answer. */
export const EVERYWHERE: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
}

/** For answers that are no page: nothing in them may run or load, even when opened by themselves. */
export const NO_PAGE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/**
 * For the page. Scripts only from our own files; style elements only with this answer's nonce, which the components
 * receive. Attributes are the one exception: bars of a plan are placed by them, and an attribute cannot load a script.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
  ].join('; ')
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/

/** The trace that a request belongs to, by W3C Trace Context; undefined when the header is absent or malformed. */
export function traceOf(traceparent: string | undefined): string | undefined {
  const trace = TRACEPARENT.exec(traceparent ?? '')?.[1]
  return trace === '0'.repeat(32) ? undefined : trace
}
