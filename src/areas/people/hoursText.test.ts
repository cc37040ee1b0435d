import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hoursText, lengthOf, parseHours } from './hoursText.ts'

const H = 3600
const read: [text: string, expected: [number, number][]][] = [
  ['', []],
  [
    '08:00–12:00, 13:00–17:00',
    [
      [8, 12],
      [13, 17],
    ],
  ],
  [
    '8-12; 13 - 17',
    [
      [8, 12],
      [13, 17],
    ],
  ],
  [
    '13-17, 8-12',
    [
      [8, 12],
      [13, 17],
    ],
  ],
  ['0830 to 12.30', [[8.5, 12.5]]],
  ['22:00–06:00', [[22, 30]]],
  ['0–24', [[0, 24]]],
  [
    '8-12,12-16',
    [
      [8, 12],
      [12, 16],
    ],
  ],
]
for (const [text, expected] of read)
  test(`“${text}” is understood`, () =>
    assert.deepEqual(
      parseHours(text),
      expected.map(([from, to]) => ({ from: from * H, to: to * H })),
    ))

const refused: [text: string, message: RegExp][] = [
  ['morning', /no time span/],
  ['8', /no time span/],
  ['8-25', /does not exist/],
  ['24-25', /does not exist/],
  ['8:70-9', /does not exist/],
  ['8-8', /no length/],
  ['8-12, 11-15', /overlap/],
  ['22-6, 23-24', /overlap/],
]
for (const [text, message] of refused)
  test(`“${text}” is refused`, () => assert.match(parseHours(text) as string, message))

test('what is written is read back as it was', () => {
  const minute = fc.integer({ min: 0, max: 1440 })
  const intervals = fc.uniqueArray(minute, { minLength: 0, maxLength: 8 }).map((times) => {
    const sorted = times.toSorted((a, b) => a - b)
    return Array.from({ length: Math.floor(sorted.length / 2) }, (_, i) => ({
      from: sorted[2 * i]! * 60,
      to: sorted[2 * i + 1]! * 60,
    }))
  })
  fc.assert(fc.property(intervals, (given) => assert.deepEqual(parseHours(hoursText(given)), given)))
})

test('the length is the sum of the intervals', () =>
  assert.equal(
    lengthOf([
      { from: 8 * H, to: 12 * H },
      { from: 22 * H, to: 30 * H },
    ]),
    12 * H,
  ))
