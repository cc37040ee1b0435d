import type { Queryable } from '../database.server.ts'

/**
 * Texts that hang on records, such as comments and the names of files: they are found as hits of the record that they
 * hang on. A service that keeps such texts has one as `AreaServer.attached`, and calls `searchAgain` with the records
 * whose texts it changes, in the same transaction.
 */
export interface AttachedTexts {
  /** What an excerpt of them is headed with: `Comment`. */
  readonly label: string
  /** Texts by the record that they hang on, the newest first. Whoever may read the record may read them. */
  of(db: Queryable, type: string, ids: readonly string[]): Promise<readonly { id: string; text: string }[]>
}
