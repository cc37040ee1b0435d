/** Where in a file something stands; lines and columns count from 1. */
export interface PlanFilePlace {
  line?: number
  column?: number
  /** The elements or keys that enclose it, outermost first. */
  path?: readonly (string | number)[]
}

/**
 * A plan file that Ambit does not take. The message is one or two sentences for the person who chose the file: what is
 * wrong, where, and what to do. Nothing has been imported when it is thrown.
 */
export class PlanFileRefused extends Error {
  readonly place: PlanFilePlace

  constructor(problem: string, place: PlanFilePlace = {}, advice = '') {
    const where = placeInWords(place)
    const sentence = where ? `${problem} (${where}).` : `${problem}.`
    super(advice ? `${sentence} ${advice}` : sentence)
    this.name = 'PlanFileRefused'
    this.place = place
  }
}

/** `line 12, column 5, in Project › Tasks › Task`, as far as it is known. */
export function placeInWords(place: PlanFilePlace): string {
  const words: string[] = []
  if (place.line !== undefined) words.push(`line ${place.line}`)
  if (place.column !== undefined) words.push(`column ${place.column}`)
  if (place.path?.length) words.push(`in ${place.path.map((step) => brief(String(step))).join(' › ')}`)
  return words.join(', ')
}

/** A value of a file as it may stand in a message: one line, short, without control characters. */
export function brief(value: string): string {
  const line = value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return line.length > 60 ? `${line.slice(0, 57)}…` : line
}
