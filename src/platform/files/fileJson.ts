import type { Subject } from '../subject.ts'
import type { FileKind } from './fileKind.ts'

/** Bytes that somebody brought at some time. */
export interface FileVersion {
  /** From 1. */
  readonly number: number
  /** As it was named when it came. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** A media type, read from the bytes. */
  readonly type: string
  readonly kind: FileKind
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** The account, or the rule's name. */
  readonly createdBy: string
  /** `clean`, or null where there was no scanner. */
  readonly scanned: string | null
}

/** A file with its newest version, as the API answers it. */
export interface FileJson {
  readonly id: string
  /** The record; without an identifier while it is not saved yet. */
  readonly subject: Subject | { readonly type: string; readonly id: null }
  /** The field that holds it, or null where it hangs on the record as such. */
  readonly field: string | null
  readonly name: string
  readonly version: FileVersion
  readonly versions: number
  readonly createdAt: string
  readonly createdBy: string
  readonly removedAt: string | null
  readonly removedBy: string | null
}

/** `GET /api/platform/files?type=…&id=…` */
export interface FileList {
  readonly files: readonly FileJson[]
  /** How many are in the bin; only for those who may bring them back. */
  readonly removed: number
  readonly mayChange: true | string
}
