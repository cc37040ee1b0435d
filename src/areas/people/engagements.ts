/** Which engagements of a person hold on a day. */

/** What the rules look at. Both days are included; no last day: open. */
export interface Engaged {
  readonly startsOn: string
  readonly endsOn: string | null
}

export const holdsOn = (engagement: Engaged, day: string): boolean =>
  engagement.startsOn <= day && (engagement.endsOn === null || day <= engagement.endsOn)

/** The engagements that hold on a day, those that began first before the others. */
export function engagementsOn<E extends Engaged>(engagements: readonly E[], day: string): E[] {
  return engagements
    .filter((engagement) => holdsOn(engagement, day))
    .toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : a.startsOn > b.startsOn ? 1 : 0))
}
