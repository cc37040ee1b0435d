import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  durationText,
  linkText,
  readCells,
  readDate,
  readDuration,
  readLag,
  readLinks,
  readPeople,
  writeCells,
} from './text.ts'

const UNITS = { minutesPerDay: 480, minutesPerWeek: 2400, daysPerMonth: 20 }
const DAY = 28_800

describe('durations', () => {
  it('are read as people write them', () => {
    const cases: [string, number, boolean?, boolean?][] = [
      ['5', 5 * DAY],
      ['5d', 5 * DAY],
      ['2 w', 10 * DAY],
      ['1 d 4 h', 1.5 * DAY],
      ['1,5 mo', 30 * DAY],
      ['2 months', 40 * DAY],
      ['90 min', 5400],
      ['90m', 5400],
      ['3ed', 3 * 86_400, true],
      ['1 eh', 3600, true],
      ['5d?', 5 * DAY, false, true],
      ['0', 0],
    ]
    for (const [text, seconds, elapsed = false, estimated = false] of cases)
      assert.deepEqual(readDuration(text, UNITS), { seconds, elapsed, estimated }, text)
    for (const text of ['', 'soon', 'd', '-3d', '5x', '1d 2ed', '1.2.3d'])
      assert.equal(readDuration(text, UNITS), undefined, text)
  })
  it('read back to what was written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }),
        fc.boolean(),
        fc.boolean(),
        (seconds, elapsed, estimated) => {
          const read = readDuration(durationText(seconds, UNITS, elapsed, estimated), UNITS)
          assert.deepEqual(read, { seconds, elapsed, estimated })
        },
      ),
    )
  })
})

describe('dates', () => {
  const read = (text: string, locale = 'en-GB') => readDate(text, locale, '2026-07-02', DAY)
  it('are read as people write them', () => {
    for (const text of [
      '2026-07-13',
      '13.7.2026',
      '13/7',
      '13.7.',
      '13 Jul',
      '13 July 2026',
      'July 13, 2026',
      'Mon 13 Jul',
      '+11',
    ])
      assert.equal(read(text), '2026-07-13T08:00', text)
    assert.equal(read('7/13/2026', 'en-US'), '2026-07-13T08:00')
    assert.equal(read('13. Juli', 'de-DE'), '2026-07-13T08:00')
    assert.equal(read('13 Jul 14:30'), '2026-07-13T14:30')
    assert.equal(read('2026-07-13 17:00'), '2026-07-13T17:00')
    assert.equal(read('today'), '2026-07-02T08:00')
  })
  it('that are none are refused', () => {
    for (const text of ['', 'someday', '31.2.2026', '2026-13-01', '13 Foo', '1850-01-01'])
      assert.equal(read(text), undefined, text)
  })
})

describe('links', () => {
  it('are read as Microsoft Project writes them', () => {
    assert.deepEqual(readLinks('3; 4SS+2d, 5FF-1 d;6FS+50%', UNITS), [
      { row: 3, type: 'FS', lag: 0, lagUnit: 'working' },
      { row: 4, type: 'SS', lag: 2 * DAY, lagUnit: 'working' },
      { row: 5, type: 'FF', lag: -DAY, lagUnit: 'working' },
      { row: 6, type: 'FS', lag: 50, lagUnit: 'percent' },
    ])
    assert.equal(readLinks('3, x', UNITS), 'x')
    assert.equal(readLag('tomorrow', UNITS), undefined)
  })
  it('read back to what was written', () => {
    const link = fc.record({
      row: fc.integer({ min: 1, max: 9999 }),
      type: fc.constantFrom('FS' as const, 'SS' as const, 'FF' as const, 'SF' as const),
      lag: fc.integer({ min: -500_000, max: 500_000 }),
      lagUnit: fc.constantFrom('working' as const, 'elapsed' as const, 'percent' as const, 'elapsedPercent' as const),
    })
    fc.assert(
      fc.property(link, ({ row, ...rest }) => {
        const [read] = readLinks(linkText({ from: 'a', to: 'b', ...rest }, row, UNITS), UNITS)
        assert.deepEqual(read, { row, ...rest, lagUnit: rest.lag === 0 ? 'working' : rest.lagUnit })
      }),
    )
  })
})

describe('people and cells', () => {
  it('people are read with their share', () => {
    assert.deepEqual(readPeople('J. Weber; T. Aydın 50%, Portnetz[200%]'), [
      { name: 'J. Weber', units: 1 },
      { name: 'T. Aydın', units: 0.5 },
      { name: 'Portnetz', units: 2 },
    ])
  })
  it('cells read back to what was written, whatever stands in them', () => {
    const cell = fc.string().map((text) => text.replaceAll('\r', ''))
    const width = fc.integer({ min: 1, max: 4 })
    const rows = width.chain((n) =>
      fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 5 }),
    )
    fc.assert(
      fc.property(rows, (cells) => {
        // A last row of one empty cell is how a spreadsheet ends its text.
        fc.pre(cells.at(-1)?.join('') !== '' || cells.length === 1)
        assert.deepEqual(readCells(writeCells(cells)), cells)
      }),
    )
  })
})
