/** Notifications as they stand in the list: what is about the same record together, where its newest stands. */

export interface ShownNote {
  readonly id: string
  readonly kind: string
  readonly text: string | null
  readonly subject: {
    readonly type: string
    readonly id: string
    readonly label: string
    readonly title: string
  } | null
  readonly to: string | null
  readonly by: string | null
  readonly createdAt: string
  readonly readAt: string | null
}

export interface NoteGroup {
  readonly key: string
  readonly subject: ShownNote['subject']
  readonly to: string | null
  readonly notes: readonly ShownNote[]
  readonly unread: number
}

/** Newest first, in groups by subject; what is about no record stands alone. */
export function noteGroups(notes: readonly ShownNote[]): NoteGroup[] {
  const groups = Map.groupBy(notes, (note) => (note.subject ? `${note.subject.type} ${note.subject.id}` : note.id))
  return [...groups].map(([key, some]) => ({
    key,
    subject: some[0]!.subject,
    to: some[0]!.to,
    notes: some,
    unread: some.filter((note) => note.readAt === null).length,
  }))
}
