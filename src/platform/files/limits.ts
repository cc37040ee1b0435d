/** How much may be stored, and what not: set by an administrator for the company. */
import { z } from 'zod'
import { Refused } from '../../record/errors.ts'
import { FILE_KINDS, type FileType, KIND_LABELS } from './fileKind.ts'
import { endingOf } from './fileName.ts'

const MEGABYTE = 1024 * 1024
const GIGABYTE = 1024 * MEGABYTE

const size = (most: number) =>
  z.int('must be a whole number').min(1, 'must be at least 1').max(most, `must be at most ${most}`)

/** Company settings, under these keys. */
export const FILE_SETTINGS = {
  /** The largest file, in megabytes of 1024 × 1024 bytes. */
  fileMegabytes: size(100_000).default(1024),
  /** What one account may have stored in all, in gigabytes; null: no limit. */
  accountGigabytes: size(100_000).nullable().default(50),
  /** What all files together may take, in gigabytes; null: as much as the disk has. */
  filesGigabytes: size(10_000_000).nullable().default(null),
  /** What is not taken: endings (`exe`) and kinds (`program`). */
  filesRefused: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^\.?[a-z0-9]{1,20}$/, `must be endings such as exe, or kinds: ${FILE_KINDS.join(', ')}`)
        .transform((text) => text.replace(/^\./, '')),
    )
    .max(200)
    .default([]),
} as const

export interface FileLimits {
  readonly fileMegabytes: number
  readonly accountGigabytes: number | null
  readonly filesGigabytes: number | null
  readonly filesRefused: readonly string[]
}

/** Bytes stored and on their way: of one account, and in all. */
export interface Stored {
  readonly account: number
  readonly all: number
}

/** A size as people say it. */
export function sizeText(bytes: number): string {
  if (bytes < MEGABYTE) return `${Math.ceil(bytes / 1024)} kB`
  const [value, unit] = bytes < GIGABYTE ? [bytes / MEGABYTE, 'MB'] : [bytes / GIGABYTE, 'GB']
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${unit}`
}

/** Why a file of this size may not come in, or true. */
export function maySend(name: string, bytes: number, limits: FileLimits): true | string {
  const most = limits.fileMegabytes * MEGABYTE
  if (bytes > most)
    return `“${name}” has ${sizeText(bytes)}; a file may have up to ${sizeText(most)}. Make it smaller, or ask an administrator to allow more`
  if (limits.filesRefused.includes(endingOf(name)))
    return `“${name}” is not taken: files that end in .${endingOf(name)} are refused here. Ask an administrator if you need it`
  return true
}

/** Refuses with 413 or 415 what `maySend` does not let in. */
export function requireSendable(name: string, bytes: number, limits: FileLimits): void {
  const may = maySend(name, bytes, limits)
  if (may !== true)
    throw bytes > limits.fileMegabytes * MEGABYTE
      ? new Refused('tooLarge', 413, may)
      : new Refused('typeRefused', 415, may)
}

/** Refuses with 507 what would exceed the quota of the account or of the whole. */
export function requireQuota(name: string, bytes: number, stored: Stored, limits: FileLimits): void {
  const account = limits.accountGigabytes === null ? null : limits.accountGigabytes * GIGABYTE
  if (account !== null && stored.account + bytes > account)
    throw new Refused(
      'quota',
      507,
      `“${name}” does not fit: your files take ${sizeText(stored.account)} of the ${sizeText(account)} that each person has. Remove some that are no longer needed, or ask an administrator for more`,
    )
  const all = limits.filesGigabytes === null ? null : limits.filesGigabytes * GIGABYTE
  if (all !== null && stored.all + bytes > all)
    throw new Refused(
      'quota',
      507,
      `“${name}” does not fit: all files together take ${sizeText(stored.all)} of ${sizeText(all)}. Ask an administrator to allow more`,
    )
}

/** Refuses with 415 bytes whose kind the company does not take, whatever the name says. */
export function requireKind(name: string, { kind }: FileType, limits: FileLimits): void {
  if (limits.filesRefused.includes(kind))
    throw new Refused(
      'typeRefused',
      415,
      `“${name}” is not taken: by its content it is ${AN[kind] ?? `a ${KIND_LABELS[kind].toLowerCase()}`}, and those are refused here. Ask an administrator if you need it`,
    )
}

const AN: Partial<Record<FileType['kind'], string>> = {
  image: 'an image',
  archive: 'an archive',
  pdf: 'a PDF',
  text: 'a text',
  media: 'a sound or video',
}
