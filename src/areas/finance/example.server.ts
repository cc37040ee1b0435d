import { randomUUIDv7 } from 'node:crypto'
import type { ExampleContext, ExamplePart } from '../../platform/example/part.ts'
import { sql } from '../../platform/sql.ts'
import type { RecordType } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import type { Work } from '../../record/work.server.ts'
import { Engagement, formatDate, parseDate } from '../people/index.ts'
import { AccountAssignment } from './accountAssignment.ts'
import { CostCentre } from './costCentre.ts'
import { CostElement } from './costElement.ts'
import {
  EXAMPLE_ACCOUNTS,
  EXAMPLE_CENTRES,
  EXAMPLE_ENTITIES,
  EXAMPLE_REGISTRATIONS,
  type ExampleRecord,
  exampleRates,
  payingFor,
  stateOf,
} from './example.ts'
import { ExchangeRate } from './exchangeRate.ts'
import { fiscalYearOf } from './fiscalCalendar.ts'
import { FiscalPeriod } from './fiscalPeriod.ts'
import { FiscalYear } from './fiscalYear.ts'
import { generated } from './fiscalYears.ts'
import { LegalEntity } from './legalEntity.ts'
import { TaxCode } from './taxCode.ts'
import { TaxRate } from './taxRate.ts'
import { TaxRegistration } from './taxRegistration.ts'
import { Unit } from './unit.ts'
import { USUAL_COST_ELEMENTS, USUAL_TAX_CODES, USUAL_UNITS } from './usual.ts'

/** Legal entities, fiscal years, cost centres, cost elements, units, tax codes and rates; engagements get who pays for them. */
export const example = (store: Store): ExamplePart => ({
  async create(context) {
    await store.within(context.tx, context.caller, async (work) => {
      const write = writer(store, work, context)
      context.step('Writing legal entities')
      const entities = (await write.all(LegalEntity, EXAMPLE_ENTITIES)) as LegalEntity[]
      await write.all(TaxRegistration, EXAMPLE_REGISTRATIONS)
      for (const entity of entities) await write.years(entity)
      context.step('Writing cost centres')
      await write.all(CostCentre, EXAMPLE_CENTRES)
      await write.usual(Unit, USUAL_UNITS, 'unit')
      await write.usual(CostElement, USUAL_COST_ELEMENTS, 'element')
      await write.accounts()
      await write.taxes()
      context.step('Writing exchange rates')
      await write.rates()
      await write.payers()
    })
  },
})

function writer(store: Store, work: Work, context: ExampleContext) {
  const { idOf, made, caller, tx, today, seed } = context
  /** Identifiers of the usual ones: of the example, or of what the company had before under the same code. */
  const known = new Map<string, string>()
  const create = async (type: RecordType, drafts: readonly Record<string, unknown>[]) => {
    const rows = await work.createMany(type, drafts, { everything: true })
    made(
      type,
      rows.map(({ id }) => id),
    )
    return rows
  }
  const withIds = (type: RecordType, { key, values }: ExampleRecord) => ({
    id: idOf(key),
    ...Object.fromEntries(
      Object.entries(values).map(([field, value]) => [
        field,
        type.fields[field]?.target && typeof value === 'string' ? idOf(value) : value,
      ]),
    ),
  })
  const taken = async (type: RecordType, field: string, values: readonly string[]) =>
    new Map(
      (
        await store.rows<{ id: string } & Record<string, string>>(
          type,
          caller,
          { [field]: `in:${values.join(',')}`, limit: '500' },
          tx,
        )
      ).map((row) => [row[field]!, row.id]),
    )

  return {
    /** Entities are called by another code where theirs is in use. */
    async all(type: RecordType, records: readonly ExampleRecord[]) {
      const drafts: Record<string, unknown>[] = records.map((each) => withIds(type, each))
      if (type === LegalEntity)
        for (const field of ['name', 'code']) {
          const inUse = await taken(
            type,
            field,
            drafts.map((draft) => draft[field] as string),
          )
          for (const draft of drafts)
            if (inUse.has(draft[field] as string)) draft[field] = `${draft[field] as string}-X`
        }
      return create(type, drafts)
    },
    /** The year before that of today, that itself, and the next where it begins within a quarter. */
    async years(entity: LegalEntity) {
      const years: FiscalYear[] = []
      const first = fiscalYearOf(entity, today) - 1
      const until = formatDate(parseDate(today)! + 90)
      while (!years.length || years.at(-1)!.endsOn < until) {
        const { year, periods } = generated(entity, years, first, today, randomUUIDv7)
        years.push((await create(FiscalYear, [year]))[0] as unknown as FiscalYear)
        await create(
          FiscalPeriod,
          periods.map((period) => ({ ...period, state: stateOf(period, today) })),
        )
      }
    },
    /** What has a code of these already stays and is used. */
    async usual(
      type: RecordType,
      all: readonly { readonly code: string; readonly unit?: string | null }[],
      prefix: string,
    ) {
      const there = await taken(type, 'code', codesOf(all))
      for (const code of codesOf(all)) known.set(`${prefix}-${code}`, there.get(code) ?? idOf(`${prefix}-${code}`))
      const fresh = all.filter(({ code }) => !there.has(code))
      await create(
        type,
        fresh.map(({ unit, ...each }) => ({
          ...each,
          ...(unit ? { unit: known.get(`unit-${unit}`) } : {}),
          id: known.get(`${prefix}-${each.code}`),
        })),
      )
    },
    accounts: () =>
      create(
        AccountAssignment,
        EXAMPLE_ACCOUNTS.flatMap(([element, account, capital]) =>
          [
            { account, spend: capital ? 'operating' : null },
            ...(capital ? [{ account: capital, spend: 'capital' }] : []),
          ].map((each) => ({
            ...each,
            costElement: known.get(`element-${element}`),
            entity: idOf('entity-de'),
            validFrom: '2020-01-01',
          })),
        ),
      ),
    async taxes() {
      const there = await taken(TaxCode, 'code', codesOf(USUAL_TAX_CODES))
      const fresh = USUAL_TAX_CODES.filter(({ code }) => !there.has(code))
      await create(
        TaxCode,
        fresh.map(({ rates: _rates, ...draft }) => ({ ...draft, id: idOf(`tax-${draft.code}`) })),
      )
      await create(
        TaxRate,
        fresh.flatMap(({ code, rates }) => rates.map((rate) => ({ ...rate, taxCode: idOf(`tax-${code}`) }))),
      )
    },
    /** Days for which the company has a rate of its own keep that. */
    async rates() {
      const rates = exampleRates(seed, today)
      const own = await store.all<ExchangeRate>(
        ExchangeRate,
        caller,
        sql`t.from_currency = 'EUR' and t.on_date >= ${rates.map(({ onDate }) => onDate).toSorted()[0]!}::date`,
        sql`t.id`,
        tx,
      )
      const key = (r: Pick<ExchangeRate, 'kind' | 'toCurrency' | 'onDate'>) => `${r.kind} ${r.toCurrency} ${r.onDate}`
      const keys = new Set(own.map(key))
      await create(
        ExchangeRate,
        rates.filter((rate) => !keys.has(key(rate))),
      )
    },
    async payers() {
      const rows = await store.all<Engagement>(
        Engagement,
        caller,
        sql`t.calendar_id = any(${SITES.map(idOf)}::uuid[])`,
        sql`t.id`,
        tx,
      )
      const keyOf = (keys: readonly string[], id: string | null) => keys.find((key) => idOf(key) === id) ?? null
      await work.updateMany(
        Engagement,
        rows.map((row) => {
          const person = keyOf(PEOPLE, row.person) ?? ''
          const department = keyOf(DEPARTMENTS, row.department)
          const { legalEntity, costCentre } = payingFor({ person, department, site: keyOf(SITES, row.calendar) ?? '' })
          return { id: row.id, patch: { legalEntity: idOf(legalEntity), costCentre: idOf(costCentre) } }
        }),
        { everything: true },
      )
    },
  }
}

const codesOf = (all: readonly { readonly code: string }[]) => all.map(({ code }) => code)

/** Keys of the people area's part of the example, by which its records are found again. */
const SITES = ['hamburg', 'bremen', 'kiel', 'rostock', 'rotterdam']
const DEPARTMENTS = ['OPS', 'TRA', 'WHS', 'FIN', 'IT', 'PPL']
const PEOPLE = ['lindqvist', 'weber', 'maes', 'okafor', 'nowak', 'rossi', 'krause', 'hansen']
