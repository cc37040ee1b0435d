import { z } from 'zod'
import { DEFAULT_PREFERENCES, MAILINGS, NOTE_KIND_NAMES, type NoteKind, type Preferences } from './note.ts'

/** A row of preferences as it is stored; null throughout for somebody who set nothing. */
export interface StoredPreferences {
  readonly mail: Partial<Record<NoteKind, string>> | null
  readonly digestHour: number | null
  readonly quietFrom: string | null
  readonly quietTo: string | null
}

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 18:30')

/** A change of preferences: only what is named, unknown kinds refused. */
export const PreferencesPatch = z
  .strictObject({
    mail: z.strictObject(
      Object.fromEntries(NOTE_KIND_NAMES.map((kind) => [kind, z.enum(MAILINGS).optional()])) as {
        [K in NoteKind]: z.ZodOptional<z.ZodEnum<{ atOnce: 'atOnce'; digest: 'digest'; none: 'none' }>>
      },
    ),
    digestHour: z.int().min(0, 'must be an hour from 0 to 23').max(23, 'must be an hour from 0 to 23'),
    quietFrom: Time.nullable(),
    quietTo: Time.nullable(),
  })
  .partial()

/** The wishes of a person, with the defaults for what was never set or is not known any more. */
export function preferencesOf(stored: StoredPreferences | undefined): Preferences {
  if (!stored) return DEFAULT_PREFERENCES
  const mail = { ...DEFAULT_PREFERENCES.mail }
  for (const kind of NOTE_KIND_NAMES) {
    const set = MAILINGS.find((each) => each === stored.mail?.[kind])
    if (set) mail[kind] = set
  }
  return {
    mail,
    digestHour: stored.digestHour ?? DEFAULT_PREFERENCES.digestHour,
    quietFrom: stored.quietFrom,
    quietTo: stored.quietTo,
  }
}
