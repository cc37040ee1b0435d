/** Rows as options to choose from: the title, and what tells two of the same title apart. */

import type { RecordType } from '../record.ts'
import { plain } from './plain.ts'

export interface TitledRow {
  readonly value: string
  readonly label: string
  readonly hint?: string
}

/** The second text field that a search looks into (an e-mail address, a number) is the hint. */
export function titledRows(type: RecordType, rows: readonly Readonly<Record<string, unknown>>[]): TitledRow[] {
  const second = type.search.find((name) => name !== type.titleField)
  return rows.map((row) => {
    const hint = second ? row[second] : undefined
    return {
      value: plain(row.id),
      label: plain(row[type.titleField]),
      ...(typeof hint === 'string' && hint ? { hint } : {}),
    }
  })
}
