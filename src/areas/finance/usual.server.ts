/** Adds the usual units, cost elements and tax codes that are not there yet. */
import { randomUUIDv7 } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Platform } from '../../platform/area.ts'
import type { RecordType } from '../../record/record.ts'
import { parse } from '../../record/schema.ts'
import type { Store } from '../../record/store.server.ts'
import type { Work } from '../../record/work.server.ts'
import { CostElement } from './costElement.ts'
import { TaxCode } from './taxCode.ts'
import { TaxRate } from './taxRate.ts'
import { Unit } from './unit.ts'
import { USUAL_COST_ELEMENTS, USUAL_TAX_CODES, USUAL_TAX_COUNTRIES, USUAL_UNITS } from './usual.ts'

const usualBody = z.strictObject({
  what: z
    .array(z.enum(['units', 'costElements', 'taxCodes'], { error: 'must be among units, costElements, taxCodes' }), {
      error: 'must be a list of units, costElements, taxCodes',
    })
    .min(1, 'must name at least one'),
  countries: z
    .array(
      z.enum(USUAL_TAX_COUNTRIES as [string, ...string[]], {
        error: `must be among ${USUAL_TAX_COUNTRIES.join(', ')}`,
      }),
    )
    .default([...USUAL_TAX_COUNTRIES]),
})

/** `POST /api/finance/usual`: tells how many of each were added; what has one of the codes already stays as it is. */
export function usualRoutes(app: FastifyInstance, platform: Platform, store: Store): void {
  app.post('/api/finance/usual', async (request) => {
    const caller = await platform.callerOf(request)
    const { what, countries } = parse(usualBody, request.body)
    return store.change(caller, async (work) => ({
      units: what.includes('units') ? await addUnits(store, work) : 0,
      costElements: what.includes('costElements') ? await addCostElements(store, work) : 0,
      taxCodes: what.includes('taxCodes') ? await addTaxCodes(store, work, countries) : 0,
    }))
  })
}

/** Identifiers of what is there, by code. */
async function codesOf(
  store: Store,
  work: Work,
  type: RecordType,
  codes: readonly string[],
): Promise<Map<string, string>> {
  const rows = await store.rows<{ id: string; code: string }>(
    type,
    work.caller,
    { code: `in:${codes.join(',')}`, limit: '500', columns: 'code' },
    work.tx,
  )
  return new Map(rows.map(({ code, id }) => [code, id]))
}

export async function addUnits(store: Store, work: Work): Promise<number> {
  const there = await codesOf(
    store,
    work,
    Unit,
    USUAL_UNITS.map(({ code }) => code),
  )
  const wanted = USUAL_UNITS.filter(({ code }) => !there.has(code))
  return (await work.createMany(Unit, wanted)).length
}

export async function addCostElements(store: Store, work: Work): Promise<number> {
  const there = await codesOf(
    store,
    work,
    CostElement,
    USUAL_COST_ELEMENTS.map(({ code }) => code),
  )
  const units = await codesOf(
    store,
    work,
    Unit,
    USUAL_UNITS.map(({ code }) => code),
  )
  const wanted = USUAL_COST_ELEMENTS.filter(({ code }) => !there.has(code))
  const drafts = wanted.map((each) => ({ ...each, unit: units.get(each.unit ?? '') ?? null }))
  return (await work.createMany(CostElement, drafts)).length
}

export async function addTaxCodes(store: Store, work: Work, countries: readonly string[]): Promise<number> {
  const there = await codesOf(
    store,
    work,
    TaxCode,
    USUAL_TAX_CODES.map(({ code }) => code),
  )
  const wanted = USUAL_TAX_CODES.filter(({ code, country }) => !there.has(code) && countries.includes(country)).map(
    (each) => ({ ...each, id: randomUUIDv7() }),
  )
  await work.createMany(
    TaxCode,
    wanted.map(({ rates: _rates, ...draft }) => draft),
  )
  await work.createMany(
    TaxRate,
    wanted.flatMap(({ id, rates }) => rates.map((rate) => ({ ...rate, taxCode: id }))),
  )
  return wanted.length
}
