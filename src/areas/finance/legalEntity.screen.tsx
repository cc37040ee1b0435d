/** What the page of a legal entity shows besides its properties: its fiscal years, period by period. */
import { useMemo } from 'react'
import type { SectionProps } from '../../record/page.screen.tsx'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { ButtonLink } from '../../web/components/button.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { useReader } from '../../web/reader.screen.tsx'
import type { FiscalPeriod } from './fiscalPeriod.ts'
import { PeriodStrips } from './periodStrips.screen.tsx'
import { usePeriods } from './usePeriods.screen.tsx'

/** `2026/27` of `2026/27 P04`. */
const yearName = (periods: readonly FiscalPeriod[]) => periods[0]!.name.replace(/ P\d+$/, '')

function FiscalYears({ row }: SectionProps) {
  const { locale } = useReader()
  const periods = usePeriods({ entity: `eq:${row.id}` })
  const rows = useMemo(() => {
    // With the year, on both sides: the two are different ones.
    const words = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
    const day = (date: string) => words.format(new Date(`${date}T12:00:00Z`))
    const years = Map.groupBy(periods ?? [], (period) => period.year)
    return [...years].toReversed().map(([id, of]) => {
      const strip = { startsOn: of[0]!.startsOn, endsOn: of.at(-1)!.endsOn }
      return {
        key: id,
        name: String(row.name),
        strip,
        periods: of,
        label: (
          <>
            <span className="strong">{yearName(of)}</span>
            <span className="t11 ink3">
              {day(strip.startsOn)} – {day(strip.endsOn)}
            </span>
          </>
        ),
      }
    })
  }, [periods, row.name, locale])
  return (
    <section aria-label="Fiscal years" className="fiscalYears">
      <div className="row">
        <h2 className="caption space">Fiscal years</h2>
        <ButtonLink variant="bare" to="/finance">
          All legal entities
        </ButtonLink>
      </div>
      {!periods ? (
        <Skeleton rows={3} />
      ) : rows.length ? (
        <PeriodStrips rows={rows} axis={false} siblings={periods} />
      ) : (
        <p className="ink3">
          None yet. “Add the next fiscal year” makes one with all its periods, by the settings of this legal entity;
          until then nothing can be posted to its books.
        </p>
      )}
    </section>
  )
}

export const page: RecordScreens['page'] = { sections: [FiscalYears] }
