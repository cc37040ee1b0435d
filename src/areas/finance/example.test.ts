import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isCurrency } from '../../record/currency.ts'
import { EXAMPLE_CENTRES, EXAMPLE_ENTITIES, exampleRates, payingFor } from './example.ts'
import { MAX_AGE_DAYS, rateOn } from './exchange.ts'
import { versionOn } from './tax.ts'
import { USUAL_COST_ELEMENTS, USUAL_TAX_CODES, USUAL_UNITS } from './usual.ts'

test('on any day there is a rate of each kind for it and for two years before', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2024-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }), (date) => {
      const today = date.toISOString().slice(0, 10)
      const rates = exampleRates(7, today).map((rate) => ({ ...rate, per: 1 }))
      const keys = rates.map((r) => `${r.kind} ${r.toCurrency} ${r.onDate}`)
      assert.equal(new Set(keys).size, keys.length)
      for (const { onDate, rate } of rates) assert.ok(onDate <= today && Number(rate) > 0.3 && Number(rate) < 3)
      for (const kind of ['posting', 'monthEnd', 'budget'] as const)
        for (const back of [0, 100, 650]) {
          const on = new Date(date.getTime() - back * 86_400_000).toISOString().slice(0, 10)
          const answer = rateOn(rates, { kind, from: 'GBP', to: 'EUR', on, maxAgeDays: MAX_AGE_DAYS[kind] })
          assert.ok('steps' in answer, 'missing' in answer ? answer.missing : '')
        }
    }),
    { numRuns: 20 },
  )
})

test('everybody’s cost centre is of the entity that pays for them, and every part is of a whole that is there', () => {
  const centres = new Map(EXAMPLE_CENTRES.map(({ key, values }) => [key, values]))
  assert.equal(centres.size, EXAMPLE_CENTRES.length)
  for (const { entity, parent } of centres.values()) {
    assert.ok(EXAMPLE_ENTITIES.some(({ key }) => key === entity))
    if (parent) assert.equal(centres.get(parent as string)?.entity, entity)
  }
  for (const site of ['hamburg', 'bremen', 'kiel', 'rostock', 'rotterdam'])
    for (const department of [null, 'OPS', 'TRA', 'WHS', 'FIN', 'IT', 'PPL'])
      for (const person of ['', 'okafor', 'maes']) {
        const { legalEntity, costCentre } = payingFor({ person, department, site })
        assert.equal(centres.get(costCentre)?.entity, legalEntity, `${person} ${department} ${site}: ${costCentre}`)
      }
  assert.equal(payingFor({ person: 'okafor', department: 'IT', site: 'bremen' }).costCentre, 'centre-de-4100')
  assert.equal(payingFor({ person: '', department: 'TRA', site: 'rotterdam' }).costCentre, 'centre-nl-2100')
})

test('what is usual has a code each, units that are there, and rates that follow each other', () => {
  for (const all of [USUAL_UNITS, USUAL_COST_ELEMENTS, USUAL_TAX_CODES])
    assert.equal(new Set(all.map(({ code }) => code)).size, all.length)
  for (const { unit } of USUAL_COST_ELEMENTS) assert.ok(unit === null || USUAL_UNITS.some(({ code }) => code === unit))
  for (const { code, rates } of USUAL_TAX_CODES) {
    assert.deepEqual(
      rates.map(({ validFrom }) => validFrom),
      rates.map(({ validFrom }) => validFrom).toSorted((a, b) => (a < b ? -1 : 1)),
      code,
    )
    for (const { validFrom, rate } of rates) assert.equal(versionOn(rates, validFrom)?.rate, rate)
  }
  const on = (code: string, day: string) =>
    versionOn(USUAL_TAX_CODES.find((each) => each.code === code)!.rates, day)?.rate
  assert.deepEqual(
    ['2020-06-30', '2020-07-01', '2020-12-31', '2021-01-01'].map((day) => on('DE-R', day)),
    ['7', '5', '5', '7'],
  )
  assert.deepEqual(
    ['2023-12-31', '2024-01-01'].map((day) => on('CH-S', day)),
    ['7.7', '8.1'],
  )
  assert.deepEqual(
    ['2012-09-30', '2012-10-01'].map((day) => on('NL-S', day)),
    ['19', '21'],
  )
  assert.deepEqual(
    ['2011-01-03', '2011-01-04'].map((day) => on('GB-S', day)),
    ['17.5', '20'],
  )
  for (const { baseCurrency } of EXAMPLE_ENTITIES.map(({ values }) => values))
    assert.ok(isCurrency(baseCurrency as string))
})
