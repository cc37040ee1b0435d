import type { Caller } from '../../record/caller.ts'
import type { RecordType } from '../../record/record.ts'
import type { Transaction } from '../database.server.ts'

/** The rule that writes and removes the example company. */
export const EXAMPLE_RULE = 'example company'

/** What an area may use while it writes its part of the example company. */
export interface ExampleContext {
  readonly tx: Transaction
  /** The rule in whose name everything is written. */
  readonly caller: Caller
  /** The person who explores it: mentioned in comments, asked to approve. Null when no person began it. */
  readonly explorer: string | null
  readonly seed: number
  /** `YYYY-MM-DD` */
  readonly today: string
  /** The identifier of something by its key in the example; the same for all areas. */
  idOf(key: string): string
  /** Remembers what was made, so that it can be removed again. What lies within a record goes with it. */
  made(type: RecordType, ids: readonly string[]): void
  step(note: string): void
}

/** An area's part of the example company. Areas write one after the other, those that others refer to first. */
export interface ExamplePart {
  create(context: ExampleContext): Promise<void>
}
