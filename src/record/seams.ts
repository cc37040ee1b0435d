/** What the record library and its surroundings tell each other about a change. */
import type { AuditLine } from '../platform/audit/line.ts'
import type { Transaction } from '../platform/database.server.ts'
import type { Caller } from './caller.ts'
import type { CustomField } from './customFields.ts'
import type { Standard } from './fields.ts'
import type { RecordType } from './record.ts'
import type { Registry } from './registry.ts'

export type Row = Standard & Record<string, any>

/** A change that was made, as the audit and whoever follows see it: only what changed. */
export interface Change {
  type: RecordType
  id: string
  version: number
  verb: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  row: Row
}

/** What the record library needs from the platform. */
export interface Seams {
  registry: Registry
  customOf(typeKey: string): readonly CustomField[]
  writeAudit(tx: Transaction, lines: readonly AuditLine[]): Promise<void>
  /** Null when the history since then was erased. */
  changedSince(
    tx: Transaction,
    type: string,
    id: string,
    version: number,
  ): Promise<{ fields: Set<string>; by: string } | null>
  /** A hint to open screens, sent after the commit. */
  changed(type: string, id: string, version: number, scope: string | null): void
  sealSecret(plain: string, place: { table: string; column: string; row: string }): string
  /** Jobs that must follow a change are enqueued here, in its transaction. */
  follow(tx: Transaction, changes: readonly Change[], caller: Caller): Promise<void>
  today(): string
  now(): string
}
