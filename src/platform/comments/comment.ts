import type { AuditEntry } from '../audit/line.ts'
import type { FileEvent } from '../files/fileEvent.ts'
import type { LinkKindName } from '../links/kinds.ts'
import type { Subject } from '../subject.ts'

/** A comment as the API answers it. */
export interface Comment {
  readonly id: string
  readonly version: number
  /** Null when the person is on record no more. */
  readonly author: string | null
  /** Null when it was withdrawn. */
  readonly body: string | null
  readonly createdAt: string
  readonly editedAt: string | null
  readonly pinned: boolean
  readonly withdrawn: { readonly at: string; readonly by: string | null; readonly reason: string | null } | null
  /** Oldest first; an answer has none of its own. */
  readonly answers: readonly Comment[]
}

/** That a link was made or removed, as the timeline of one of its ends tells it. */
export interface LinkEvent {
  readonly id: string
  readonly did: 'linked' | 'unlinked'
  readonly by: string | null
  readonly kind: LinkKindName
  readonly direction: 'out' | 'in'
  readonly other: Subject
  readonly note: string | null
}

/** One thing that happened to a record, in the order of `at`. */
export type TimelineItem = { readonly at: string; readonly id: string } & (
  | { readonly kind: 'change'; readonly entry: AuditEntry }
  | { readonly kind: 'comment'; readonly comment: Comment }
  | { readonly kind: 'link'; readonly link: LinkEvent }
  | { readonly kind: 'file'; readonly file: FileEvent }
)

/** A page of `GET /api/timeline/:type/:id`. */
export interface TimelinePage {
  readonly items: readonly TimelineItem[]
  readonly next: string | null
  /** What stands first; with the first page only. */
  readonly pinned: readonly Comment[]
  /** How many comments there are, answers with them, without those withdrawn. */
  readonly comments: number
  /** Who wrote, whoever reads. */
  readonly authors: Readonly<Record<string, string>>
  /** Titles of what texts and links name, by type: of what the reader may read. */
  readonly titles: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly may: { readonly comment: true | string; readonly pin: boolean }
}

/** An earlier text of a comment. */
export interface Edition {
  readonly version: number
  readonly body: string
  readonly at: string
}
