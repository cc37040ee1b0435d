/** An empty table with the columns of a record type; as a workbook with a sheet that says what each of them takes. */
import type { Caller } from '../../record/caller.ts'
import type { RecordType } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import { csvStyleOf } from './csvWrite.ts'
import type { Format } from './export.ts'
import { csv, workbook } from './tableWriter.server.ts'
import { targetsOf } from './target.ts'

export function templateFile(
  store: Store,
  caller: Caller,
  type: RecordType,
  format: Format,
  locale: string,
): AsyncGenerator<Uint8Array> {
  const targets = targetsOf(type, store.customOf(type.key), caller).filter(
    ({ refusal, key }) => !refusal && key !== 'id',
  )
  if (format === 'csv')
    return csv(
      targets.map(({ label }) => label),
      [],
      csvStyleOf(locale),
    )
  const text = (words: string) => (words ? { text: words } : null)
  return workbook([
    {
      name: type.labels,
      columns: targets.map(({ label }) => ({ label, width: Math.max(14, label.length + 2) })),
      rows: [],
    },
    {
      name: 'What the columns take',
      columns: [
        { label: 'Column', width: 24 },
        { label: 'Needed', width: 10 },
        { label: 'What it takes', width: 70 },
        { label: 'What it means', width: 70 },
      ],
      rows: targets.map(({ label, needed, accepts, field, unique }) => [
        text(label),
        text(needed ? 'yes' : 'no'),
        text(unique ? `${accepts}; no two may have the same` : accepts),
        text(field.help ?? ''),
      ]),
    },
  ])
}
