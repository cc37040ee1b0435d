/** The first page of finance: how far the books of each legal entity are, and where the rest of the structure stands. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CalendarRange, ChevronLeft, ChevronRight, Lock, LockOpen, Plus, Timer } from 'lucide-react'
import { useMemo, useState } from 'react'
import { allows } from '../../record/rights.ts'
import { useCaller } from '../../record/web/records.screen.tsx'
import { actOn } from '../../record/web/writes.screen.tsx'
import { api } from '../../web/api.ts'
import { Button, ButtonLink, IconButton } from '../../web/components/button.screen.tsx'
import { EmptyState, PageHead, Skeleton } from '../../web/components/page.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { listKey, queryClient } from '../../web/queries.ts'
import { useReader } from '../../web/reader.screen.tsx'
import { FiscalPeriod } from './fiscalPeriod.ts'
import { FiscalYear } from './fiscalYear.ts'
import { generateFiscalYear } from './fiscalYears.ts'
import { LegalEntity } from './legalEntity.ts'
import { PeriodStrips, type StripRow } from './periodStrips.screen.tsx'
import { Structure } from './structure.screen.tsx'
import { usePeriods } from './usePeriods.screen.tsx'
import { validOn } from './validity.ts'

function useEntities(): readonly LegalEntity[] | undefined {
  const query = { sort: 'code', limit: '100' }
  const { data } = useQuery({
    queryKey: listKey(LegalEntity.key, query),
    queryFn: ({ signal }) => api.get<{ rows: LegalEntity[] }>(`/api${LegalEntity.path}`, { query, signal }),
  })
  return data?.rows
}

function useYears(): readonly FiscalYear[] | undefined {
  const query = { sort: 'startsOn', limit: '500' }
  const { data } = useQuery({
    queryKey: listKey(FiscalYear.key, query),
    queryFn: ({ signal }) => api.get<{ rows: FiscalYear[] }>(`/api${FiscalYear.path}`, { query, signal }),
  })
  return data?.rows
}

/** Adds the next fiscal year of an entity, behind its last period. */
function AddYear({ entity, first }: { entity: LegalEntity; first: boolean }) {
  const [busy, setBusy] = useState(false)
  const add = async () => {
    setBusy(true)
    try {
      await actOn(generateFiscalYear, entity as never, {})
      for (const type of [FiscalYear, FiscalPeriod])
        await queryClient.invalidateQueries({ queryKey: ['list', type.key] })
      toast({ text: `The next fiscal year of ${entity.name} was added` })
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button variant={first ? 'plain' : 'bare'} icon={Plus} busy={busy} onClick={() => void add()}>
      {first ? 'Add the first fiscal year' : 'Next year'}
    </Button>
  )
}

export default function Finance() {
  const { today } = useReader()
  const caller = useCaller()
  const [year, setYear] = useState(Number(today.slice(0, 4)))
  // A quarter more than the year, so that the years of those who begin in April are seen to begin.
  const strip = useMemo(() => ({ startsOn: `${year}-01-01`, endsOn: `${year + 1}-03-31` }), [year])
  const entities = useEntities()
  const periods = usePeriods({ startsOn: `lte:${strip.endsOn}`, endsOn: `gte:${strip.startsOn}` })
  const years = useYears()
  // Whether a period may be closed or opened is decided by the others of its entity, in or out of sight.
  const before = usePeriods({ endsOn: `lt:${strip.startsOn}`, state: 'in:open,closing' })
  const after = usePeriods({ startsOn: `gt:${strip.endsOn}`, state: 'in:closing,closed' })
  const mayAdd = allows(generateFiscalYear.by, caller)
  const rows = useMemo<StripRow[]>(
    () =>
      (entities ?? [])
        .filter((entity) => validOn(entity, strip.startsOn) || validOn(entity, strip.endsOn))
        .map((entity) => {
          const own = (periods ?? []).filter((period) => period.entity === entity.id)
          const last = years?.findLast((each) => each.entity === entity.id)
          return {
            key: entity.id,
            name: entity.name,
            strip,
            periods: own,
            label: (
              <>
                <Link to={`${LegalEntity.path}/${entity.id}`}>{entity.name}</Link>
                <span className="t11 ink3">
                  {entity.code} · {entity.baseCurrency}
                </span>
              </>
            ),
            ...(mayAdd && years && (last?.endsOn ?? '') < strip.endsOn
              ? {
                  after: (
                    <span className="stripAfter" style={{ left: `${endOf(own, strip)}%` }}>
                      <AddYear entity={entity} first={!last} />
                    </span>
                  ),
                }
              : {}),
          }
        }),
    [entities, periods, years, strip, mayAdd],
  )
  return (
    <>
      <PageHead title="Finance" />
      <div className="fiscalPage">
        <div className="row">
          <h2 className="t15 strong">Fiscal calendar</h2>
          <span className="space" />
          <IconButton icon={ChevronLeft} label={`Year ${year - 1}`} onClick={() => setYear(year - 1)} />
          <span className="strong stripYear">{year}</span>
          <IconButton icon={ChevronRight} label={`Year ${year + 1}`} onClick={() => setYear(year + 1)} />
        </div>
        {!entities || !periods ? (
          <Skeleton rows={4} />
        ) : rows.length ? (
          <>
            <PeriodStrips rows={rows} axis siblings={[...(before ?? []), ...periods, ...(after ?? [])]} />
            <p className="t11 ink3 stripKey">
              <LockOpen size={11} /> open: everybody posts <Timer size={11} /> closing: only finance still posts{' '}
              <Lock size={11} /> closed: nobody posts · arrow keys walk
            </p>
          </>
        ) : (
          <EmptyState
            icon={CalendarRange}
            title="No legal entities yet"
            action={
              allows(LegalEntity.may.create, caller) ? (
                <ButtonLink variant="primary" icon={Plus} to={`${LegalEntity.path}/new`}>
                  Legal entity
                </ButtonLink>
              ) : undefined
            }
          >
            A legal entity keeps books of its own: in a currency, by a fiscal calendar. Its years and periods stand here
            beside those of the others, and are closed here.
          </EmptyState>
        )}
        <Structure />
      </div>
    </>
  )
}

/** Behind the last period that is in sight, in per cent of the strip. */
function endOf(periods: readonly FiscalPeriod[], strip: { startsOn: string; endsOn: string }): number {
  if (!periods.length) return 0
  const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000
  const end = days(strip.startsOn, periods.at(-1)!.endsOn) + 1
  return Math.min(88, (100 * end) / (days(strip.startsOn, strip.endsOn) + 1))
}
