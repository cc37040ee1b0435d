import type { Subject } from '../subject.ts'
import type { Direction, LinkKindName } from './kinds.ts'

/** A link as one of its ends shows it. */
export interface RecordLink {
  readonly id: string
  readonly kind: LinkKindName
  readonly direction: Direction
  readonly other: Subject
  readonly note: string | null
  readonly by: string | null
  readonly at: string
}

/** `GET /api/links/:type/:id` */
export interface LinkPage {
  readonly links: readonly RecordLink[]
  /** Titles of the other ends, by type. */
  readonly titles: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Who made them. */
  readonly authors: Readonly<Record<string, string>>
}
