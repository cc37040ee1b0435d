/** What a dry run found, as it is kept and shown. */

/** Something in the file that cannot be imported as it stands. */
export interface Finding {
  /** The row of the file, from 1; 0: the file as a whole. */
  readonly row: number
  /** The name of the column; empty where it is the row as a whole. */
  readonly column: string
  /** Its place, from 0; absent where there is none. */
  readonly place?: number
  readonly value: string
  readonly problem: string
  readonly accepts?: string
}

/** What an update would change, in words. */
export interface Difference {
  readonly row: number
  readonly id: string
  readonly title: string
  readonly changes: readonly { readonly field: string; readonly from: string; readonly to: string }[]
}

export interface Report {
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** Rows with at least one finding. */
  readonly wrong: number
  /** The first findings, and how many there are. */
  readonly findings: readonly Finding[]
  readonly found: number
  /** The first differences, and the first new records. */
  readonly differences: readonly Difference[]
  readonly fresh: readonly { readonly row: number; readonly title: string }[]
  /** Why nothing was imported although the dry run found nothing: others changed records since. */
  readonly refused?: string
}

export const MOST_FINDINGS = 5_000
const MOST_SHOWN = 100

/** Gathers findings row by row, up to a cap, and counts the rest. */
export class Findings {
  readonly list: Finding[] = []
  readonly rows = new Set<number>()
  count = 0

  add(finding: Finding): void {
    this.count++
    if (finding.row) this.rows.add(finding.row)
    if (this.list.length < MOST_FINDINGS)
      this.list.push({
        ...finding,
        value: finding.value.length > 200 ? `${finding.value.slice(0, 200)}…` : finding.value,
      })
  }
}

export { MOST_SHOWN }
