/** What people are told, and how much of it each of them wants by mail. */
import type { Caller } from '../../record/caller.ts'
import type { Subject } from '../subject.ts'

export const NOTE_KINDS = {
  mention: 'Somebody mentions you',
  comment: 'Comments where you take part',
  approval: 'Something waits for your approval',
  decision: 'A decision about your request',
  reminder: 'Reminders',
  escalation: 'Something was passed on to you because it waited too long',
  assignment: 'Work is assigned to you',
  export: 'A file that you asked for is ready',
  security: 'Security of your account',
} as const
export type NoteKind = keyof typeof NOTE_KINDS
export const NOTE_KIND_NAMES = Object.keys(NOTE_KINDS) as NoteKind[]

export interface Note {
  /** The person who is told. Somebody without an account is told nothing. */
  readonly to: string
  readonly kind: NoteKind
  /** The record that it is about; it opens from there, and whoever may not read it any more sees nothing of the note. */
  readonly subject?: Subject
  /** One plain sentence. */
  readonly text: string
  /** Whose doing it is: nobody is told of what he did himself. */
  readonly by?: Caller
  /** The same key is told once to a person. */
  readonly once?: string
}

/** A sentence may be so long; what is longer is cut. */
export const LONGEST_TEXT = 500

export type Mailing = 'atOnce' | 'digest' | 'none'
export const MAILINGS = ['atOnce', 'digest', 'none'] as const

/** What is mailed to somebody who set nothing: what others wait for comes at once, the rest once a day. */
export const DEFAULT_MAILING: Readonly<Record<NoteKind, Mailing>> = {
  mention: 'digest',
  comment: 'digest',
  approval: 'atOnce',
  decision: 'digest',
  reminder: 'digest',
  escalation: 'atOnce',
  assignment: 'digest',
  export: 'none',
  security: 'atOnce',
}

/** What a person wishes. */
export interface Preferences {
  readonly mail: Readonly<Record<NoteKind, Mailing>>
  /** The hour of the digest, 0 to 23, where the person is. */
  readonly digestHour: number
  /** `HH:MM`, where the person is: nothing is mailed between them. Both or none. */
  readonly quietFrom: string | null
  readonly quietTo: string | null
}

export const DEFAULT_PREFERENCES: Preferences = {
  mail: DEFAULT_MAILING,
  digestHour: 8,
  quietFrom: null,
  quietTo: null,
}
