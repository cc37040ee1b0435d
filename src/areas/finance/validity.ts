/** From when to when something holds. */

/** Both days are included; none: without end on that side. */
export interface Validity {
  readonly validFrom: string | null
  readonly validTo: string | null
}

export const validOn = ({ validFrom, validTo }: Validity, day: string): boolean =>
  (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo)

/** The rule of a record that has both. */
export const checkValidity = ({ validFrom, validTo }: Validity): { validTo?: string } =>
  validFrom !== null && validTo !== null && validTo < validFrom ? { validTo: 'must not be before the first day' } : {}
