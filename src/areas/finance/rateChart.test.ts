import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { rateChart } from './rateChart.ts'
import { monthsOf, nearest, placeOf } from './stripGeometry.ts'

test('a course has round lines around it and quarters below', () => {
  const chart = rateChart(
    [
      { day: '2026-01-15', value: 1.082 },
      { day: '2026-04-15', value: 1.118 },
      { day: '2026-07-15', value: 1.101 },
    ],
    900,
    200,
  )!
  assert.deepEqual(
    chart.grid.map(({ value }) => value.toFixed(chart.decimals)),
    ['1.08', '1.09', '1.10', '1.11', '1.12'],
  )
  assert.deepEqual(
    chart.months.map(({ day }) => day),
    ['2026-04-01', '2026-07-01'],
  )
  assert.match(chart.path, /^M0 \S+H447\.5V\S+H900V\S+$/)
  assert.equal(rateChart([{ day: '2026-01-15', value: 1 }], 900, 200), undefined)
})

test('every point is within the picture, whatever the course', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(700), fc.double({ min: 0.0001, max: 20_000, noNaN: true })), {
        minLength: 2,
        maxLength: 40,
      }),
      (all) => {
        const points = all.map(([n, value]) => ({
          day: new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10),
          value,
        }))
        const chart = rateChart(points, 900, 200)!
        for (const { x, y } of chart.points) assert.ok(x >= 0 && x <= 900 && y >= -0.01 && y <= 200.01, `${x} ${y}`)
        assert.ok(chart.grid.length >= 2 && chart.grid.length <= 8, String(chart.grid.length))
      },
    ),
  )
})

test('periods stand on a strip by their days, cut at its ends', () => {
  const strip = { startsOn: '2026-01-01', endsOn: '2026-12-31' }
  assert.deepEqual(placeOf(strip, strip), { left: 0, width: 100 })
  assert.equal(placeOf({ startsOn: '2025-01-01', endsOn: '2025-12-31' }, strip), undefined)
  const cut = placeOf({ startsOn: '2025-12-01', endsOn: '2026-01-31' }, strip)!
  assert.equal(cut.left, 0)
  assert.equal(Math.round(cut.width * 365), 3100)
  assert.equal(monthsOf(strip).length, 12)
  assert.deepEqual(monthsOf({ startsOn: '2026-12-15', endsOn: '2027-01-02' }), [
    { startsOn: '2026-12-01', endsOn: '2026-12-31' },
    { startsOn: '2027-01-01', endsOn: '2027-01-31' },
  ])
  const months = monthsOf(strip)
  assert.equal(nearest({ startsOn: '2026-04-06', endsOn: '2026-05-03' }, months)?.startsOn, '2026-04-01')
})
