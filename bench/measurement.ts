/** One line of a bench's table. A ratio is the value to the reference, both of the same run. */
export interface Measurement {
  readonly name: string
  readonly value: number
  /** `ratio`: the value is one already. */
  readonly unit: 'ratio' | 'ms' | '/s' | 'kB' | 'count'
  readonly reference?: number
  readonly ratio?: number
  /** Of the ratio where there is one, otherwise of the value; it is kept below `most` and not below `least`. */
  readonly most?: number
  readonly least?: number
}

/** Whether a measurement keeps its limits. */
export function holds({ value, ratio, most, least }: Measurement): boolean {
  const judged = ratio ?? value
  return (most === undefined || judged < most) && (least === undefined || judged >= least)
}

/** The table of measurements; those that do not keep their limit are marked and make the process end with 1. */
export function report(measurements: readonly Measurement[]): void {
  const shown = (value: number | undefined) => (value === undefined ? '' : value.toFixed(value < 100 ? 2 : 0))
  const limitOf = ({ most, least }: Measurement) =>
    most !== undefined ? `below ${most}` : least !== undefined ? `at least ${least}` : ''
  const rows = measurements.map((m) => [
    m.name,
    shown(m.value),
    m.unit,
    shown(m.reference),
    shown(m.ratio),
    limitOf(m),
    holds(m) ? '' : 'MISSED',
  ])
  const head = ['measurement', 'value', 'unit', 'reference', 'ratio', 'limit', '']
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)))
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, i) => ([1, 3, 4].includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
    console.log(cells.join('  ').trimEnd())
  }
  if (!measurements.every(holds)) process.exitCode = 1
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
