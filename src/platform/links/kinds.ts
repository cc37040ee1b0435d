/** The kinds of links between records, each with its words in both directions. */
import { type Subject, subjectKey } from '../subject.ts'

export interface LinkKind {
  /** Seen from the record that the link leads from: “blocks”. */
  readonly out: string
  /** Seen from the other: “is blocked by”. The same where both directions mean the same. */
  readonly in: string
}

export const LINK_KINDS = {
  relatesTo: { out: 'relates to', in: 'relates to' },
  blocks: { out: 'blocks', in: 'is blocked by' },
  duplicates: { out: 'duplicates', in: 'is duplicated by' },
  causes: { out: 'causes', in: 'is caused by' },
  implements: { out: 'implements', in: 'is implemented by' },
  follows: { out: 'follows', in: 'precedes' },
} as const satisfies Readonly<Record<string, LinkKind>>

export type LinkKindName = keyof typeof LINK_KINDS
export const LINK_KIND_NAMES = Object.keys(LINK_KINDS) as [LinkKindName, ...LinkKindName[]]

/** Characters of a link's note. */
export const MOST_NOTE = 500
/** Links of one record. */
export const MOST_LINKS = 500

export type Direction = 'out' | 'in'
export const isSymmetric = (kind: LinkKindName): boolean => LINK_KINDS[kind].out === LINK_KINDS[kind].in

/** Every way to link, for a choice: what the record in hand is to the other. */
export const LINK_WAYS: readonly { kind: LinkKindName; direction: Direction; words: string }[] =
  LINK_KIND_NAMES.flatMap((kind) =>
    (isSymmetric(kind) ? (['out'] as const) : (['out', 'in'] as const)).map((direction) => ({
      kind,
      direction,
      words: LINK_KINDS[kind][direction],
    })),
  )

/**
 * The one way in which a link is kept, so that the same link is found whoever made it from which side: a direction that
 * means the same both ways goes from the smaller key.
 */
export function kept(
  kind: LinkKindName,
  direction: Direction,
  mine: Subject,
  other: Subject,
): { from: Subject; to: Subject } {
  const turned = isSymmetric(kind) ? subjectKey(mine) > subjectKey(other) : direction === 'in'
  return turned ? { from: other, to: mine } : { from: mine, to: other }
}
