/** Who may do what with comments, beyond reading what they stand on. */
import { type Caller, isRule } from '../../record/caller.ts'
import { type RecordType } from '../../record/record.ts'
import { allows } from '../../record/rights.ts'

/** Characters of one comment. */
export const MOST_CHARACTERS = 10_000
/** People that one comment mentions. */
export const MOST_MENTIONED = 50
/** Comments that stand first at one record. */
export const MOST_PINNED = 5
/** Answers of one thread. */
export const MOST_ANSWERS = 500

/** Everybody who reads the record may write on it, but for those who only look: true, or the reason why not. */
export function mayComment(caller: Pick<Caller, 'person' | 'roles'>): true | string {
  if (isRule(caller as Caller)) return true
  if (!caller.person) return 'Comments are written by people, and this account belongs to none'
  if ([...caller.roles].every((role) => role === 'auditor')) return 'Auditors read and change nothing'
  return true
}

/** A comment as far as rights ask for it. */
export interface OwnedComment {
  readonly author: string | null
}

export const mayEdit = (caller: Caller, { author }: OwnedComment): boolean =>
  author !== null && author === caller.person

/** The author, and administrators, who give a reason. */
export const mayWithdraw = (caller: Caller, comment: OwnedComment): boolean =>
  mayEdit(caller, comment) || caller.roles.has('administrator')

/** Whoever may change the record says what stands first on its page. */
export const mayPin = (caller: Caller, of: RecordType, row: Readonly<Record<string, unknown>>): boolean =>
  allows(of.may.update, caller, row)
