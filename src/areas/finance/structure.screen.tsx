/** What the rest of the financial structure is, how much of it there is, and where. */
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RecordType } from '../../record/record.ts'
import { allows } from '../../record/rights.ts'
import { useCaller } from '../../record/web/records.screen.tsx'
import { api } from '../../web/api.ts'
import '../../web/components/table.css'
import { listKey } from '../../web/queries.ts'
import { useFormat } from '../../web/reader.screen.tsx'
import { AccountAssignment } from './accountAssignment.ts'
import { CostCentre } from './costCentre.ts'
import { CostElement } from './costElement.ts'
import { ExchangeRate } from './exchangeRate.ts'
import { LegalEntity } from './legalEntity.ts'
import { TaxCode } from './taxCode.ts'
import { TaxRegistration } from './taxRegistration.ts'
import { Unit } from './unit.ts'

const PARTS: readonly { readonly type: RecordType; readonly is: string; readonly label?: string }[] = [
  { type: LegalEntity, is: 'Companies with books of their own, their currency and their fiscal calendar' },
  { type: TaxRegistration, is: 'Under which numbers the tax offices know them' },
  { type: CostCentre, is: 'Where costs are gathered, and who answers for them' },
  { type: CostElement, is: 'What money is spent on: labour, software, travel' },
  {
    type: AccountAssignment,
    label: 'General-ledger accounts',
    is: 'Which account takes which cost element, in which books',
  },
  { type: TaxCode, is: 'How purchases are taxed, from which day on' },
  { type: ExchangeRate, is: 'What currencies are worth, for postings, at the end of a month, in budgets' },
  { type: Unit, is: 'By what quantities are counted' },
]
const COUNT = { limit: '1', count: 'true', columns: 'id' }

export function Structure() {
  const write = useFormat()
  const caller = useCaller()
  const parts = PARTS.filter(({ type }) => allows(type.may.read, caller))
  const counts = useQueries({
    queries: parts.map(({ type }) => ({
      queryKey: listKey(type.key, COUNT),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.get<{ count: number }>(`/api${type.path}`, { query: COUNT, signal }),
    })),
  })
  return (
    <section aria-label="Financial structure" className="structure">
      <h2 className="t15 strong">Financial structure</h2>
      <table className="table">
        <tbody>
          {parts.map(({ type, is, label }, i) => (
            <tr key={type.key}>
              <td>
                <Link to={type.path}>{label ?? type.labels}</Link>
              </td>
              <td className="ink2 hidePhone">{is}</td>
              <td className="number">{counts[i]?.data ? write.number(counts[i].data.count) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
