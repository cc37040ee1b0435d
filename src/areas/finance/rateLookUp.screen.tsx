/** What one currency is worth in another on a day: which rate, how old, and its course. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useId, useMemo, useState } from 'react'
import type { Money } from '../../record/fields.ts'
import { api } from '../../web/api.ts'
import { ButtonLink, Segments } from '../../web/components/button.screen.tsx'
import { DateInput } from '../../web/components/dateInput.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Banner, PageHead, Skeleton } from '../../web/components/page.screen.tsx'
import '../../web/components/table.css'
import { DecimalInput, NumberInput } from '../../web/components/valueInput.screen.tsx'
import { listKey } from '../../web/queries.ts'
import { useFormat, useReader } from '../../web/reader.screen.tsx'
import { MAX_AGE_DAYS, oneUnit, type RateKind, type RateStep } from './exchange.ts'
import { ExchangeRate } from './exchangeRate.ts'
import { type RatePoint, rateChart } from './rateChart.ts'
import './finance.css'

const KINDS = [
  { value: 'posting', label: 'Posting' },
  { value: 'monthEnd', label: 'Month-end' },
  { value: 'budget', label: 'Budget' },
] as const

interface Answer {
  steps: (RateStep & { rate: ExchangeRate })[]
  ageDays: number
  oneUnit: string
  converted?: Money
}

/** What is asked for stands in the address, so that it can be passed on. */
function useQuestion() {
  const { today } = useReader()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const question = {
    kind: (KINDS.find(({ value }) => value === search.kind)?.value ?? 'posting') as RateKind,
    from: search.from ?? 'USD',
    to: search.to ?? 'EUR',
    on: search.on ?? today,
    amount: search.amount ?? '1000.00',
    ...(search.maxAgeDays ? { maxAgeDays: search.maxAgeDays } : {}),
    ...(search.through ? { through: search.through } : {}),
  }
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ to: '/finance/rates', search: { ...search, ...change } as never, replace: true })
  return { question, set }
}

export default function RateLookUp() {
  const { question, set } = useQuestion()
  const complete = /^[A-Z]{3}$/.test(question.from) && /^[A-Z]{3}$/.test(question.to)
  const { data, error } = useQuery({
    queryKey: listKey(ExchangeRate.key, { lookUp: 'rate', ...question }),
    queryFn: ({ signal }) => api.get<Answer>('/api/finance/rate', { query: question, signal }),
    enabled: complete,
    retry: false,
    placeholderData: keepPreviousData,
  })
  const code = (text: string) => text.toUpperCase().slice(0, 3)
  return (
    <>
      <PageHead
        title="Exchange-rate look-up"
        trail={[{ to: ExchangeRate.path, label: ExchangeRate.labels }]}
        actions={
          <ButtonLink variant="bare" to={ExchangeRate.path}>
            All rates
          </ButtonLink>
        }
      />
      <div className="ratePage">
        <Segments label="Kind of rate" options={[...KINDS]} value={question.kind} onChange={(kind) => set({ kind })} />
        <div className="rateAsk">
          <DecimalInput
            label="Amount"
            quiet
            value={question.amount}
            onChange={(amount) => set({ amount: amount ?? undefined })}
          />
          <TextInput label="From" required value={question.from} onChange={(text) => set({ from: code(text) })} />
          <TextInput label="To" required value={question.to} onChange={(text) => set({ to: code(text) })} />
          <DateInput label="On" required value={question.on} onChange={(on) => set({ on: on ?? undefined })} />
          <NumberInput
            label="At most days old"
            quiet
            min={0}
            max={4000}
            value={Number(question.maxAgeDays ?? MAX_AGE_DAYS[question.kind])}
            onChange={(days) => set({ maxAgeDays: days === null ? undefined : String(days) })}
          />
          <TextInput
            label="Through"
            help="A third currency, only if you name one"
            value={question.through ?? ''}
            onChange={(text) => set({ through: code(text) || undefined })}
          />
        </div>
        {!complete ? (
          <p className="ink3">A currency has three letters, such as EUR.</p>
        ) : error ? (
          <Banner kind="attention">{error.message}</Banner>
        ) : data ? (
          <Said answer={data} amount={question.amount} from={question.from} to={question.to} />
        ) : (
          <Skeleton rows={2} />
        )}
        {complete && <Course {...question} />}
      </div>
    </>
  )
}

function Said({ answer, amount, from, to }: { answer: Answer; amount: string; from: string; to: string }) {
  const write = useFormat()
  return (
    <div aria-live="polite">
      <p className="rateSays">
        {write.money({ amount, currency: from })} are {answer.converted && write.money(answer.converted)}
      </p>
      <p className="ink2">
        1 {from} = {write.number(answer.oneUnit)} {to}
      </p>
      {answer.steps.map(({ rate, inverse }) => (
        <p key={rate.id} className="ink2">
          {write.number(rate.per)} {rate.fromCurrency} = {write.number(rate.rate)} {rate.toCurrency} of{' '}
          {write.date(rate.onDate)}
          {inverse && ', the other way round'}
          {rate.source && `, ${rate.source}`}
          {answer.ageDays > 0 && ` · ${answer.ageDays} ${answer.ageDays === 1 ? 'day' : 'days'} old`}
        </p>
      ))}
    </div>
  )
}

const [WIDTH, HEIGHT] = [880, 200]

/** The rates of two years before the day, those quoted the other way round turned. */
function Course({ kind, from, to, on }: { kind: RateKind; from: string; to: string; on: string }) {
  const write = useFormat()
  const heading = useId()
  const { locale } = useReader()
  const [asTable, setAsTable] = useState(false)
  const query = {
    kind: `eq:${kind}`,
    fromCurrency: `in:${from},${to}`,
    toCurrency: `in:${from},${to}`,
    onDate: `between:${Number(on.slice(0, 4)) - 2}${on.slice(4).replace('-02-29', '-02-28')}..${on}`,
    sort: '-onDate',
    limit: '500',
  }
  const { data } = useQuery({
    queryKey: listKey(ExchangeRate.key, query),
    queryFn: ({ signal }) => api.get<{ rows: ExchangeRate[] }>(`/api${ExchangeRate.path}`, { query, signal }),
  })
  const rows = useMemo(
    () => (data?.rows ?? []).map((rate) => ({ rate, one: oneUnit([{ rate, inverse: rate.fromCurrency !== from }]) })),
    [data, from],
  )
  const points = useMemo<RatePoint[]>(
    () => rows.map(({ rate, one }) => ({ day: rate.onDate, value: Number(one) })).toReversed(),
    [rows],
  )
  const chart = useMemo(() => rateChart(points, WIDTH, HEIGHT), [points])
  if (!data) return <Skeleton rows={5} />
  if (!chart) return null
  const end = chart.points.at(-1)!
  const quarter = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' })
  return (
    <section className="rateChart" aria-labelledby={heading}>
      <div className="row">
        <h2 className="caption space" id={heading}>
          One {from} in {to}, the last {rows.length} rates
        </h2>
        <Segments
          label="Show as"
          options={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
          value={asTable ? 'table' : 'chart'}
          onChange={(as) => setAsTable(as === 'table')}
        />
      </div>
      {asTable ? (
        <table className="table taxTable">
          <thead>
            <tr>
              <th scope="col">Date</th>
              <th scope="col" className="number">
                {to} for one {from}
              </th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ rate, one }) => (
              <tr key={rate.id}>
                <td>{write.date(rate.onDate)}</td>
                <td className="number">{write.number(one)}</td>
                <td>{rate.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <svg
          viewBox={`-56 -12 ${WIDTH + 130} ${HEIGHT + 40}`}
          role="img"
          aria-label={`From ${write.number(rows.at(-1)!.one)} on ${write.date(points[0]!.day)} to ${write.number(rows[0]!.one)} on ${write.date(points.at(-1)!.day)}`}
        >
          {chart.grid.map(({ value, y }) => (
            <g key={y}>
              <line x1={0} x2={WIDTH} y1={y} y2={y} stroke="var(--line)" />
              <text x={-8} y={y + 4} textAnchor="end">
                {write.number(value, { decimals: chart.decimals })}
              </text>
            </g>
          ))}
          {chart.months.map(({ day, x }) => (
            <g key={day}>
              <line x1={x} x2={x} y1={HEIGHT} y2={HEIGHT + 4} stroke="var(--edge)" />
              <text x={x} y={HEIGHT + 20} textAnchor="middle">
                {quarter.format(new Date(`${day}T12:00:00Z`))}
              </text>
            </g>
          ))}
          <path d={chart.path} fill="none" stroke="var(--accent)" strokeWidth={1.5} />
          <circle cx={end.x} cy={end.y} r={3} fill="var(--accent)" />
          <text x={end.x + 8} y={end.y + 4} style={{ fill: 'var(--ink)' }}>
            {write.number(rows[0]!.one, { decimals: 4 })}
          </text>
        </svg>
      )}
    </section>
  )
}
