import { canonical } from './line.ts'

/** A seal over the lines of one range of transactions. Bytes are lower-case hex, big numbers decimal text. */
export interface Seal {
  readonly number: number
  readonly epoch: number
  /** First transaction of the range … */
  readonly fromXid: string
  /** … and the first one after it. */
  readonly toXid: string
  readonly lines: number
  /** All lines sealed so far, these included: the position of the last one. */
  readonly total: number
  /** SHA-256 over the hashes of the lines, in order of transaction and sequence. */
  readonly root: string
  /** Hash of the seal before, zeros for the first. */
  readonly previous: string
  readonly at: string
  readonly keyNumber: number
}

export interface SignedSeal extends Seal {
  /** Ed25519 over `sealText`. */
  readonly signature: string
}

/** Where the first seal of all points. */
export const NO_SEAL = '0'.repeat(64)
/** Above every transaction number: the end of an epoch that is over. */
export const LAST_XID = '18446744073709551615'

/** What is signed. */
export function sealText(seal: Seal): string {
  const { number, epoch, fromXid, toXid, lines, total, root, previous, at, keyNumber } = seal
  return canonical({ number, epoch, fromXid, toXid, lines, total, root, previous, at, keyNumber })
}

/** The seal with its signature, as it stands in the log outside and as the next seal hashes it. */
export function signedText(seal: SignedSeal): string {
  return canonical({ ...JSON.parse(sealText(seal)), signature: seal.signature })
}

/** The columns of a line that a seal covers. */
export interface SealedLine {
  readonly epoch: number
  readonly xid: string
  readonly seq: string | number
  /** Microseconds since 1970. */
  readonly micros: string | number
  readonly header: string
  readonly mac: string
}

/** What is hashed of one line. The statement of the sealer writes the same text. */
export function leafText(line: SealedLine): string {
  return [line.epoch, line.xid, line.seq, line.micros, line.header, line.mac].join('\n')
}

/**
 * What is wrong with how a seal follows the one before; null when nothing is. Signature and root are looked at
 * elsewhere: they need keys and lines.
 */
export function chainFault(seal: Seal, before: (Seal & { readonly hash: string }) | null): string | null {
  const expected = before
    ? { number: before.number + 1, total: before.total + seal.lines, previous: before.hash }
    : { number: 1, total: seal.lines, previous: NO_SEAL }
  if (seal.number !== expected.number)
    return seal.number > expected.number
      ? `${seal.number - expected.number === 1 ? `Seal ${expected.number} is` : `Seals ${expected.number} to ${seal.number - 1} are`} missing`
      : `Seal ${seal.number} stands where seal ${expected.number} belongs`
  if (seal.previous !== expected.previous) return `Seal ${seal.number} does not follow from the seal before it`
  if (seal.total !== expected.total)
    return `Seal ${seal.number} counts ${seal.total} lines in all, not ${expected.total}`
  if (before && seal.epoch < before.epoch) return `Seal ${seal.number} goes back to epoch ${seal.epoch}`
  if (before && seal.epoch === before.epoch && seal.fromXid !== before.toXid)
    return `Seal ${seal.number} does not begin where seal ${before.number} ended`
  return null
}
