/** What can happen to a file of a record. */
export const FILE_VERBS = ['add', 'replace', 'rename', 'remove', 'bringBack', 'restore'] as const
export type FileVerb = (typeof FILE_VERBS)[number]

/** That something happened to a file, as the timeline of its record tells it. */
export interface FileEvent {
  readonly id: string
  readonly did: FileVerb
  /** Who did it, by name. */
  readonly who: string
  readonly file: string
  readonly name: string
  /** Before a new name. */
  readonly was: string | null
  /** Of a new version. */
  readonly number: number | null
  /** The older version that was restored. */
  readonly from: number | null
}

/** The sentence without the person and the file's name: `added`, `replaced … by version 3`. */
export function fileEventWords({ did, was, number, from }: Pick<FileEvent, 'did' | 'was' | 'number' | 'from'>): {
  before: string
  after: string
} {
  switch (did) {
    case 'add':
      return { before: 'added the file', after: '' }
    case 'replace':
      return { before: 'added', after: number ? `as version ${number}` : 'as a new version' }
    case 'rename':
      return { before: was ? `renamed the file “${was}” to` : 'renamed a file to', after: '' }
    case 'remove':
      return { before: 'removed the file', after: '' }
    case 'bringBack':
      return { before: 'brought back the file', after: '' }
    case 'restore':
      return {
        before: 'restored',
        after: from && number ? `to version ${from}, which is now version ${number}` : 'to an older version',
      }
  }
}
