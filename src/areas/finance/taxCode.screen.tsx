/** What the page of a tax code shows besides its properties: its rates through the years, and what a supply carries. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { choiceLabel } from '../../record/fields.ts'
import { RecordForm } from '../../record/form.screen.tsx'
import type { SectionProps } from '../../record/page.screen.tsx'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { allows } from '../../record/rights.ts'
import { useCaller } from '../../record/web/records.screen.tsx'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { DateInput } from '../../web/components/dateInput.screen.tsx'
import { Banner, Skeleton } from '../../web/components/page.screen.tsx'
import '../../web/components/table.css'
import { DecimalInput } from '../../web/components/valueInput.screen.tsx'
import { listKey } from '../../web/queries.ts'
import { useFormat, useReader } from '../../web/reader.screen.tsx'
import { taxOnNet, taxPoint, versionOn } from './tax.ts'
import { TaxRate } from './taxRate.ts'
import { UsualButton } from './usualButton.screen.tsx'
import './finance.css'

function useRates(taxCode: string): readonly TaxRate[] | undefined {
  const query = { taxCode: `eq:${taxCode}`, sort: '-validFrom', limit: '500' }
  const { data } = useQuery({
    queryKey: listKey(TaxRate.key, query),
    queryFn: ({ signal }) => api.get<{ rows: TaxRate[] }>(`/api${TaxRate.path}`, { query, signal }),
  })
  return data?.rows
}

/** Until the day before the next one begins, where nobody says otherwise. */
function untilOf(rate: TaxRate, rates: readonly TaxRate[], write: (day: string) => string): string {
  if (rate.validTo) return write(rate.validTo)
  const next = rates.findLast((each) => each.validFrom > rate.validFrom)
  return next ? `before ${write(next.validFrom)}` : 'open'
}

function Rates({ row }: SectionProps) {
  const write = useFormat()
  const caller = useCaller()
  const { today } = useReader()
  const rates = useRates(row.id)
  const [adding, setAdding] = useState(false)
  const treatment = TaxRate.fields.treatment!
  const now = rates && versionOn(rates, today)
  return (
    <section aria-label="Rates">
      <div className="row">
        <h2 className="caption space">Rates, by the day of the supply</h2>
        {allows(TaxRate.may.create, caller) && (
          <Button icon={Plus} onClick={() => setAdding(true)}>
            Rate
          </Button>
        )}
      </div>
      {!rates ? (
        <Skeleton rows={3} />
      ) : rates.length === 0 ? (
        <p className="ink3">
          No rate yet. Add what holds today; when a law changes it, add another one from that day on.
        </p>
      ) : (
        <table className="table taxTable">
          <thead>
            <tr>
              <th scope="col">For supplies from</th>
              <th scope="col">Until</th>
              <th scope="col" className="hidePhone">
                Treatment
              </th>
              <th scope="col" className="number">
                Rate
              </th>
              <th scope="col" className="number hidePhone">
                Recoverable
              </th>
            </tr>
          </thead>
          <tbody>
            {rates.map((rate) => (
              <tr key={rate.id} className={rate === now ? 'current' : ''}>
                <td>
                  <Link to={`${TaxRate.path}/${rate.id}`}>{write.date(rate.validFrom)}</Link>
                  {rate === now && <span className="ink3"> · today</span>}
                </td>
                <td>{untilOf(rate, rates, write.date)}</td>
                <td className="hidePhone">{choiceLabel(treatment, rate.treatment)}</td>
                <td className="number">{write.number(rate.rate)} %</td>
                <td className="number hidePhone">{write.number(rate.recoverable)} %</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <RecordForm type={TaxRate} open={adding} onClose={() => setAdding(false)} fixed={{ taxCode: row.id }} />
    </section>
  )
}

function Supply({ row }: SectionProps) {
  const write = useFormat()
  const { today } = useReader()
  const rates = useRates(row.id)
  const [suppliedOn, setSuppliedOn] = useState<string | null>(today)
  const [invoicedOn, setInvoicedOn] = useState<string | null>(null)
  const [net, setNet] = useState<string | null>('1000.00')
  const point = taxPoint({ suppliedOn, invoicedOn })
  const version = point && rates && versionOn(rates, point.day)
  const sums = version && net && taxOnNet({ amount: net, currency: 'EUR' }, version)
  const amount = (value: { amount: string }) => write.number(value.amount, { decimals: 2 })
  return (
    <section aria-label="What a supply carries">
      <h2 className="caption">What a supply carries</h2>
      <div className="taxAsk">
        <DateInput label="Supplied on" required value={suppliedOn} onChange={setSuppliedOn} />
        <DateInput label="Invoiced on" value={invoicedOn} onChange={setInvoicedOn} />
        <DecimalInput label="Net amount" quiet value={net} onChange={setNet} />
      </div>
      {!rates ? null : !point ? (
        <p className="ink3 taxSays">The day of the supply decides about the rate.</p>
      ) : !version ? (
        <Banner kind="attention">
          There is no rate for supplies of {write.date(point.day)}. Add one above, from that day or earlier.
        </Banner>
      ) : (
        <div aria-live="polite">
          <p className="taxSays">
            <b>{write.number(version.rate)} %</b>, by the {point.by === 'supply' ? 'supply' : 'invoice'} of{' '}
            {write.date(point.day)}
            {point.by === 'invoice' && ', as the day of the supply is not known'}
          </p>
          {sums && (
            <dl className="sums">
              <dt>Net</dt>
              <dd>{amount(sums.net)}</dd>
              <dt>{version.treatment === 'reverseCharge' ? 'Tax that we owe ourselves' : 'Tax'}</dt>
              <dd>{amount(sums.tax)}</dd>
              <dt>Paid to the vendor</dt>
              <dd>{amount(sums.gross)}</dd>
              <dt>Given back by the tax office</dt>
              <dd>{amount(sums.recoverable)}</dd>
              <dt className="total">Cost</dt>
              <dd className="total">{amount(sums.cost)}</dd>
            </dl>
          )}
        </div>
      )}
    </section>
  )
}

export const list: RecordScreens['list'] = { actions: <UsualButton what="taxCodes" /> }
export const page: RecordScreens['page'] = { sections: [Rates, Supply] }
