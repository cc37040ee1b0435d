/** Fiscal years come and go as a whole: with all their periods, one behind the other. */
import { actionsOn, create, type Effect, remove } from '../../record/action.ts'
import { optional, whole } from '../../record/fields.ts'
import { firstYear, fiscalYearOf, nextYear, type PlannedPeriod } from './fiscalCalendar.ts'
import { FiscalPeriod } from './fiscalPeriod.ts'
import { FiscalYear } from './fiscalYear.ts'
import { LegalEntity } from './legalEntity.ts'

const action = actionsOn(LegalEntity)
const RULE = { rule: 'fiscal calendar' }
const two = (n: number) => String(n).padStart(2, '0')

type Years = readonly FiscalYear[]
const lastOf = (years: Years): FiscalYear | undefined => years.toSorted((a, b) => (a.startsOn < b.startsOn ? 1 : -1))[0]
const yearsOf = (entity: LegalEntity) => ({ years: { type: FiscalYear, where: { entity: entity.id } } })

/** The next fiscal year of an entity and its periods, as they are written; without years the one of `year` or of today. */
export function generated(
  entity: LegalEntity,
  years: Years,
  year: number | null,
  today: string,
  newId: () => string,
): { year: { id: string } & Record<string, unknown>; periods: (PlannedPeriod & Record<string, unknown>)[] } {
  const last = lastOf(years)
  const plan = last
    ? nextYear(
        entity,
        last.endsOn,
        years.map(({ name }) => name),
      )
    : firstYear(entity, year ?? fiscalYearOf(entity, today))
  const id = newId()
  const { name, startsOn, endsOn } = plan
  return {
    year: { id, entity: entity.id, name, startsOn, endsOn, periods: plan.periods.length },
    periods: plan.periods.map((period) => ({
      ...period,
      id: newId(),
      entity: entity.id,
      year: id,
      name: `${name} P${two(period.number)}`,
    })),
  }
}

export const generateFiscalYear = action({
  name: 'generateFiscalYear',
  label: 'Add the next fiscal year',
  help: 'With all its periods, from the day after the last one',
  by: ['finance'],
  input: {
    year: optional(
      whole({
        min: 1950,
        max: 2150,
        label: 'The first one begins in',
        help: 'Of an entity without fiscal years; empty: the year of today',
      }),
    ),
  },
  needs: yearsOf,
  change: (entity, { year }, { needs, today, newId }) => {
    const made = generated(entity, (needs.years ?? []) as FiscalYear[], year, today, newId)
    return {
      and: [
        create(FiscalYear, made.year as never, RULE),
        ...made.periods.map((period): Effect => create(FiscalPeriod, period as never, RULE)),
      ],
    }
  },
})

export const removeFiscalYear = action({
  name: 'removeFiscalYear',
  label: 'Remove the last fiscal year',
  help: 'To add it again by other settings',
  by: ['finance'],
  needs: (entity) => ({
    ...yearsOf(entity),
    periods: { type: FiscalPeriod, where: { entity: entity.id } },
  }),
  when: (_entity, { needs }) => {
    const last = lastOf((needs.years ?? []) as FiscalYear[])
    if (!last) return 'This legal entity has no fiscal years yet'
    const begun = ((needs.periods ?? []) as FiscalPeriod[]).find(
      (period) => period.year === last.id && period.state !== 'open',
    )
    return !begun || `${begun.name} is ${begun.state}; open it again first`
  },
  change: (_entity, _input, { needs }) => {
    const last = lastOf((needs.years ?? []) as FiscalYear[])!
    const periods = ((needs.periods ?? []) as FiscalPeriod[]).filter((period) => period.year === last.id)
    return {
      and: [...periods.map(({ id }): Effect => remove(FiscalPeriod, id, RULE)), remove(FiscalYear, last.id, RULE)],
    }
  },
  confirm: 'The last fiscal year goes with all its periods. Nothing may be posted to them.',
  danger: true,
})
