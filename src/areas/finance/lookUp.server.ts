/** What holds on a day, read from the records: the rate, the tax, the period. The rules themselves are pure and stand beside it. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Platform } from '../../platform/area.ts'
import type { Queryable } from '../../platform/database.server.ts'
import type { Caller } from '../../record/caller.ts'
import { isCurrency } from '../../record/currency.ts'
import { forbidden, invalid, Refused } from '../../record/errors.ts'
import type { RecordType } from '../../record/record.ts'
import { allows } from '../../record/rights.ts'
import { isDate, parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import { converted, MAX_AGE_DAYS, oneUnit, type RateAnswer, type RateQuestion, rateOn } from './exchange.ts'
import { ExchangeRate } from './exchangeRate.ts'
import { FiscalPeriod } from './fiscalPeriod.ts'
import { LegalEntity } from './legalEntity.ts'
import { type Posting, postingOn } from './posting.ts'
import { taxInGross, taxOnNet, taxPoint, versionOn } from './tax.ts'
import { TaxCode } from './taxCode.ts'
import { TaxRate } from './taxRate.ts'

/** The rate between two currencies on a day, from the newest ones on record; see `rateOn`. */
export async function rateFor(
  store: Store,
  caller: Caller,
  question: RateQuestion,
  db: Queryable = store.db,
): Promise<RateAnswer> {
  const { kind, from, to, on, through } = question
  const pairs = [
    [from, to],
    ...(through
      ? [
          [from, through],
          [through, to],
        ]
      : []),
  ]
  const found = await Promise.all(
    pairs
      .flatMap(([a, b]) => [[a!, b!] as const, [b!, a!] as const])
      .map(([a, b]) =>
        store.rows<ExchangeRate>(
          ExchangeRate,
          caller,
          {
            kind: `eq:${kind}`,
            fromCurrency: `eq:${a}`,
            toCurrency: `eq:${b}`,
            onDate: `lte:${on}`,
            sort: '-onDate',
            limit: '1',
          },
          db,
        ),
      ),
  )
  return rateOn(found.flat(), question)
}

/** The version of a tax code that holds for a supply of this day. */
export async function taxVersionFor(
  store: Store,
  caller: Caller,
  taxCode: string,
  day: string,
  db: Queryable = store.db,
): Promise<TaxRate | undefined> {
  const asked = { taxCode: `eq:${taxCode}`, validFrom: `lte:${day}`, sort: '-validFrom', limit: '500' }
  return versionOn(await store.rows<TaxRate>(TaxRate, caller, asked, db), day)
}

/** The period of an entity to which something of this day is posted, or why not; see `postingOn`. */
export async function postingFor(
  store: Store,
  caller: Caller,
  entity: string,
  day: string,
  db: Queryable = store.db,
): Promise<Posting<FiscalPeriod>> {
  // From the day on: its own period and those that a correction could go to instead.
  const asked = { entity: `eq:${entity}`, endsOn: `gte:${day}`, sort: 'startsOn', limit: '100' }
  const periods = await store.rows<FiscalPeriod>(FiscalPeriod, caller, asked, db)
  return postingOn(periods, day, { asFinance: caller.roles.has('finance') || caller.roles.has('administrator') })
}

const day = z
  .string({ error: ({ input }) => (input == null ? 'is required' : 'must be a day') })
  .refine(isDate, 'must be a day that exists, as YYYY-MM-DD')
const currency = z
  .string({ error: ({ input }) => (input == null ? 'is required' : 'must be a currency code') })
  .refine(isCurrency, 'must be a currency of ISO 4217, such as EUR')
const amount = z.string().regex(/^-?\d{1,15}(\.\d{1,4})?$/, 'must be an amount like 1250.00')
const uuid = z.uuid({ error: ({ input }) => (input == null ? 'is required' : 'must be the identifier of a record') })

const rateQuery = z.strictObject({
  kind: z
    .enum(['posting', 'monthEnd', 'budget'], { error: 'must be one of posting, monthEnd, budget' })
    .default('posting'),
  from: currency,
  to: currency,
  on: day,
  through: currency.optional(),
  maxAgeDays: z.coerce.number().int('must be whole days').min(0).max(4000).optional(),
  amount: amount.optional(),
})
const taxQuery = z.strictObject({
  code: uuid,
  suppliedOn: day.optional(),
  invoicedOn: day.optional(),
  net: amount.optional(),
  gross: amount.optional(),
  currency: currency.default('EUR'),
})
const periodQuery = z.strictObject({ entity: uuid, day })

/**
 * `GET /api/finance/rate`: the rate between two currencies on a day, and an amount by it. `GET /api/finance/tax`: what a supply is
 * taxed with. `GET /api/finance/period`: the period that a day is posted to.
 */
export function lookUpRoutes(app: FastifyInstance, platform: Platform, store: Store): void {
  app.get('/api/finance/rate', async (request) => {
    const caller = await platform.callerOf(request)
    requireReader(ExchangeRate, caller)
    const { amount: given, maxAgeDays, through, ...asked } = parse(rateQuery, request.query)
    const question = { ...asked, maxAgeDays: maxAgeDays ?? MAX_AGE_DAYS[asked.kind], ...(through ? { through } : {}) }
    const answer = await rateFor(store, caller, question)
    if ('missing' in answer) throw new Refused('noRate', 422, answer.missing, { question })
    return {
      ...answer,
      oneUnit: oneUnit(answer.steps),
      ...(given ? { converted: converted({ amount: given, currency: asked.from }, answer.steps, asked.to) } : {}),
    }
  })

  app.get('/api/finance/tax', async (request) => {
    const caller = await platform.callerOf(request)
    requireReader(TaxCode, caller)
    const { code, suppliedOn = null, invoicedOn = null, net, gross, currency: of } = parse(taxQuery, request.query)
    const point = taxPoint({ suppliedOn, invoicedOn })
    if (!point) throw invalid({ suppliedOn: 'is required: the day of the supply decides about the rate' })
    if (net !== undefined && gross !== undefined) throw invalid({ gross: 'is what follows from the net amount' })
    const { name } = (await store.get(TaxCode, caller, code)) as unknown as TaxCode
    const version = await taxVersionFor(store, caller, code, point.day)
    if (!version)
      throw new Refused('noTaxRate', 422, `“${name}” has no rate for supplies of ${point.day}. Add one to the tax code`)
    return {
      taxPoint: point,
      rate: version,
      ...(net === undefined ? {} : { amounts: taxOnNet({ amount: net, currency: of }, version) }),
      ...(gross === undefined ? {} : { amounts: taxInGross({ amount: gross, currency: of }, version) }),
    }
  })

  app.get('/api/finance/period', async (request) => {
    const caller = await platform.callerOf(request)
    const { entity, day: asked } = parse(periodQuery, request.query)
    await store.get(LegalEntity, caller, entity)
    return postingFor(store, caller, entity, asked)
  })
}

function requireReader(type: RecordType, caller: Caller): void {
  if (!allows(type.may.read, caller)) throw forbidden(`You may not read ${type.labels.toLowerCase()}`)
}
