/** What waits for somebody, as services and areas offer it to the inbox. */
import type { Caller } from '../../record/caller.ts'
import type { Money, Tone } from '../../record/fields.ts'
import type { Queryable } from '../database.server.ts'
import type { Subject } from '../subject.ts'

/** Something that can be done at once from the inbox: a request with one key. */
export interface InboxAction {
  /** `approve`, `reject`, `delegate`, `complete`, `progress`: the inbox has one key for each. */
  readonly name: 'approve' | 'reject' | 'delegate' | 'complete' | 'progress' | 'done'
  readonly label: string
  /** `/api/…`, posted to. */
  readonly path: string
  /** Sent as it is; what is asked for on top is added. */
  readonly body: Readonly<Record<string, unknown>>
  /** What has to be asked for. */
  readonly asks?: readonly ('reason' | 'person' | 'percent')[]
  /** How it is taken back, for a while. */
  readonly undo?: { readonly path: string; readonly body: Readonly<Record<string, unknown>> }
}

export interface InboxItem {
  /** One text for this item among all sources. */
  readonly id: string
  /** What kind of waiting it is: `Approval`, `Task`, `Mention`. */
  readonly kind: string
  readonly subject: Subject
  /** Where it opens. */
  readonly to: string
  readonly title: string
  /** Why it is here, in a few words: `Finance`, `due on 3 March`. */
  readonly text: string
  /** Who wants it. */
  readonly from: string | null
  /** In whose place it would be done. */
  readonly instead: string | null
  /** Since when it waits, ISO 8601. */
  readonly since: string
  /** `YYYY-MM-DD` */
  readonly due: string | null
  readonly amount: Money | null
  readonly actions: readonly InboxAction[]
}

/** Something sent by the caller, or done by him. */
export interface InboxTrace {
  readonly id: string
  readonly kind: string
  readonly to: string
  readonly title: string
  readonly text: string
  readonly at: string
  /** How it stands, and how much that wants to be seen. */
  readonly state: string
  readonly tone: Tone
}

export interface InboxSource {
  readonly name: string
  /** What waits for the caller now; only what he may see and do. */
  waiting(caller: Caller, db: Queryable): Promise<readonly InboxItem[]>
  /** What he waits for from others. */
  sent?(caller: Caller, db: Queryable): Promise<readonly InboxTrace[]>
  /** What he did lately. */
  done?(caller: Caller, db: Queryable): Promise<readonly InboxTrace[]>
}
