import { createHash, randomBytes } from 'node:crypto'

/** 256 bits for a cookie or a link. Only its hash is stored, so a copy of the database opens nothing. */
export function newToken(): { readonly token: string; readonly hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashOf(token) }
}

/** What is stored of a token. It has 256 random bits, so one plain SHA-256 cannot be guessed backwards. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
