/**
 * The signal of a status. Signals are rare: what is normal is quiet, and a list of words says which states of any
 * record type want to be seen.
 */
export type Tone = 'good' | 'attention' | 'bad' | 'info' | 'quiet'

const WORDS: readonly (readonly [Tone, readonly string[]])[] = [
  [
    'bad',
    [
      'overdue',
      'late',
      'failed',
      'breached',
      'rejected',
      'refused',
      'blocked',
      'expired',
      'lost',
      'critical',
      'red',
      'violated',
      'infected',
      'stolen',
      'missed',
      'exceeded',
    ],
  ],
  [
    'attention',
    [
      'due',
      'risk',
      'warning',
      'attention',
      'amber',
      'yellow',
      'hold',
      'paused',
      'suspended',
      'waiting',
      'escalated',
      'expiring',
      'notice',
      'pending',
      'submitted',
      'review',
      'high',
    ],
  ],
  [
    'info',
    ['renewal', 'progress', 'running', 'started', 'testing', 'planned', 'scheduled', 'investigating', 'ordered'],
  ],
  [
    'good',
    [
      'approved',
      'accepted',
      'achieved',
      'passed',
      'green',
      'resolved',
      'paid',
      'received',
      'done',
      'completed',
      'finished',
    ],
  ],
]

/** `inProgress` → info, `atRisk` → attention, `active` → quiet. */
export function toneOf(value: string): Tone {
  const parts = value
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_-]+/)
  // “notDue”, “unapproved”: a denied word signals nothing.
  if (parts[0] === 'not' || parts[0] === 'no') return 'quiet'
  for (const [tone, words] of WORDS) if (parts.some((part) => words.includes(part))) return tone
  return 'quiet'
}

/** The field that says in which state a record is: `status`, `state`, `stage` or `phase`, the first that is a choice. */
export const statusField = (fields: Readonly<Record<string, { readonly kind: string }>>): string | undefined =>
  ['status', 'state', 'stage', 'phase', 'health', 'result'].find((name) => fields[name]?.kind === 'choice')
