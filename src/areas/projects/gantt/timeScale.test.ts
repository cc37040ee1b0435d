import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseLocal } from '../../people/index.ts'
import { axisBetween, fitZoom, instantAt, MAX_PX_PER_DAY, MIN_PX_PER_DAY, xOf, ZOOM } from './timeScale.ts'

const at = (day: string) => parseLocal(`${day}T00:00`) as number
const origin = at('2026-04-27')

describe('the time scale', () => {
  it('lays a week out in 50.4 px', () => {
    assert.ok(Math.abs(xOf({ origin, pxPerDay: ZOOM.week }, at('2026-05-04')) - 50.4) < 1e-9)
  })
  it('leads back from pixels to instants', () => {
    const zoom = fc.double({ min: MIN_PX_PER_DAY, max: MAX_PX_PER_DAY, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), zoom, (after, pxPerDay) => {
        const scale = { origin, pxPerDay }
        assert.equal(instantAt(scale, xOf(scale, origin + after)), origin + after)
      }),
    )
  })
  it('fits a span into a width', () => {
    const pxPerDay = fitZoom(at('2026-05-04'), at('2026-07-23'), 800)
    assert.ok(xOf({ origin: at('2026-05-04'), pxPerDay }, at('2026-07-23')) <= 800)
  })
})

describe('the axis', () => {
  const labels = (pxPerDay: number, from: string, to: string) => {
    const axis = axisBetween({ origin, pxPerDay }, at(from), at(to), 'en-GB')
    return [axis.upper.map((tick) => tick.label), axis.lower.map((tick) => tick.label)]
  }
  it('shows months over Mondays by week', () => {
    assert.deepEqual(labels(ZOOM.week, '2026-05-01', '2026-06-09'), [
      ['May 2026', 'Jun 2026'],
      ['27', '4', '11', '18', '25', '1', '8'],
    ])
  })
  it('shows hours under days, and years over quarters at the ends of the zoom', () => {
    assert.deepEqual(labels(960, '2026-05-04', '2026-05-05'), [
      ['Mon 4 May 2026'.replace('Mon 4', 'Mon, 4')],
      Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`),
    ])
    assert.deepEqual(labels(0.5, '2026-01-01', '2027-02-01'), [
      ['2026', '2027'],
      ['Q1', 'Q2', 'Q3', 'Q4', 'Q1'],
    ])
  })
  it('covers the span without gaps at any zoom', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 960, noNaN: true }),
        fc.integer({ min: 0, max: 400 }),
        (pxPerDay, days) => {
          const from = origin + days * 86_400
          const to = from + 30 * 86_400
          const axis = axisBetween({ origin, pxPerDay }, from, to, 'en-GB')
          for (const ticks of [axis.upper, axis.lower]) {
            assert.ok((ticks[0]?.instant as number) <= from && (ticks.at(-1)?.until as number) >= to)
            ticks.slice(1).forEach((tick, index) => assert.equal(tick.instant, ticks[index]?.until))
          }
        },
      ),
    )
  })
})
