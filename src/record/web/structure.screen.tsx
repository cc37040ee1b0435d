/** A structure of a record for reading: a list of like things as a table, anything else as it is written. */
import { HeadCell } from '../../web/components/table.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import { words } from '../fields.ts'

type Plain = string | number | boolean | null
const isPlain = (value: unknown): value is Plain =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

/** The columns of a list whose every entry is an object of plain values; undefined for anything else. */
function columnsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || !value.length) return undefined
  const keys = new Set<string>()
  for (const entry of value) {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined
    for (const [key, inner] of Object.entries(entry)) {
      if (!isPlain(inner)) return undefined
      keys.add(key)
    }
  }
  return keys.size <= 8 ? [...keys] : undefined
}

/** Shows it. */
export function Structure({ value }: { value: unknown }) {
  const write = useFormat()
  const columns = columnsOf(value)
  if (Array.isArray(value) && !value.length) return <p className="ink3">None</p>
  if (!columns) return <pre className="structure">{JSON.stringify(value, null, 2)}</pre>
  const entries = value as Record<string, Plain>[]
  const numeric = (key: string) =>
    entries.every((entry) => entry[key] === null || entry[key] === undefined || typeof entry[key] === 'number')
  const text = (inner: Plain | undefined) =>
    inner === null || inner === undefined
      ? ''
      : typeof inner === 'number'
        ? write.number(inner)
        : typeof inner === 'boolean'
          ? inner
            ? 'yes'
            : 'no'
          : inner
  return (
    <table className="table structured">
      <thead>
        <tr>
          {columns.map((key) => (
            <HeadCell key={key} numeric={numeric(key)}>
              {words(key)}
            </HeadCell>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry, at) => (
          <tr key={`${at}`}>
            {columns.map((key) => (
              <td key={key} className={numeric(key) ? 'number' : ''}>
                {text(entry[key])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
