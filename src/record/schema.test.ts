import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import type { Field, Kind } from './fields.ts'
import * as make from './fields.ts'
import { fieldSchema, instantOf, isDate, localOf } from './schema.ts'

const ID = '00000000-0000-7000-8000-00000000000a'

/** Each kind with what it takes, what that becomes where it changes, and what it refuses. */
const KINDS: Readonly<
  Record<Kind, { field: Field; takes: unknown[]; becomes?: [unknown, unknown][]; refuses: unknown[] }>
> = {
  text: {
    field: make.text({ max: 5 }),
    takes: ['a', ' ab ', '\u05d0\u202e', '\ud83d\ude80'],
    refuses: ['', 'abcdef', 'a\nb', '\0', '\ud800', 1, null, ['a']],
  },
  prose: {
    field: make.prose({ max: 5 }),
    takes: ['', 'a\n\tb', '\r\n'],
    refuses: ['abcdef', '\0', '\u0007', '\udc00', 1],
  },
  secret: { field: make.secret(), takes: ['a\nb'], refuses: ['\0', 1] },
  email: {
    field: make.email(),
    takes: ['a@example.com', 'o\u2019neil@example.com'],
    becomes: [['Ines.Falk@Example.COM', 'ines.falk@example.com']],
    refuses: ['', 'a', 'a@b', 'a b@example.com', 'a@@example.com', `${'a'.repeat(250)}@example.com`],
  },
  url: {
    field: make.url(),
    takes: ['https://example.com/a?b#c', 'HTTP://example.com'],
    refuses: ['', 'example.com', 'javascript:alert(1)', 'ftp://example.com', 'http://[::1]:70000/', 'https://'],
  },
  choice: { field: make.choice(['a', 'b']), takes: ['a'], refuses: ['c', '', null, 'toString'] },
  choices: {
    field: make.choices(['a', 'b']),
    takes: [[], ['a', 'b']],
    becomes: [[['b', 'b'], ['b']]],
    refuses: [['c'], 'a', {}, ['a', 'a', 'a']],
  },
  date: {
    field: make.date(),
    takes: ['2024-02-29', '0001-01-01'],
    refuses: ['2026-02-29', '0000-01-01', '2026-1-1', 'today', 0],
  },
  local: {
    field: make.local(),
    takes: ['2026-03-01T08:00:00'],
    becomes: [['2026-03-01T08:00', '2026-03-01T08:00:00']],
    refuses: ['2026-03-01', '2026-03-01T24:00', '2026-03-01T08:00Z', '2026-02-30T08:00'],
  },
  instant: {
    field: make.instant(),
    takes: ['2026-03-01T08:00:00.000Z'],
    becomes: [['2026-03-01T08:00+01:00', '2026-03-01T07:00:00.000Z']],
    refuses: ['2026-03-01T08:00', '2026-02-30T08:00:00Z', '2026-03-01T99:00:00Z'],
  },
  money: {
    field: make.money({ min: 0 }),
    takes: [
      { amount: '12.50', currency: 'EUR' },
      { amount: '0.1234', currency: 'USD' },
    ],
    becomes: [
      [
        { amount: '0005', currency: 'EUR' },
        { amount: '5.00', currency: 'EUR' },
      ],
    ],
    refuses: [
      { amount: '-1', currency: 'EUR' },
      { amount: 1, currency: 'EUR' },
      { amount: '1', currency: 'eur' },
      { amount: '1e3', currency: 'EUR' },
      { amount: '1', currency: 'EUR', more: 1 },
      '1',
    ],
  },
  whole: {
    field: make.whole({ min: 0, max: 10 }),
    takes: [0, 10],
    refuses: [-1, 11, 0.5, '1', Number.NaN, Number.POSITIVE_INFINITY],
  },
  duration: { field: make.duration(), takes: [0, 4e10], refuses: [-1, 1.5, 4e10 + 1, '1'] },
  percent: { field: make.percent(), takes: [0, 33.33, 100], refuses: [-0.01, 100.01, '1'] },
  decimal: {
    field: make.decimal({ min: -1, max: 5, scale: 2 }),
    takes: ['0', '-1', '4.99', '5.00'],
    refuses: ['', '1.', '.5', '1.234', '6', '-2', '1e0', 1, 'NaN'],
  },
  flag: { field: make.flag(), takes: [true, false], refuses: ['true', 0, null] },
  file: { field: make.file(), takes: [ID], refuses: ['', ID.toUpperCase(), 'x', 1] },
  ref: { field: make.ref('demo.thing'), takes: [ID], refuses: ['', ID.toUpperCase(), `${ID} `, 1] },
  refs: {
    field: make.refs('demo.thing'),
    takes: [[], [ID]],
    becomes: [[[ID, ID], [ID]]],
    refuses: [ID, ['x'], Array.from({ length: 1001 }, () => ID)],
  },
  json: {
    field: make.json(z.array(z.unknown())),
    takes: [[], [{ a: ['x'] }]],
    refuses: [{}, ['\0'], [{ '\ud800': 1 }], [[['a\0b']]]],
  },
}

for (const [kind, { field, takes, becomes = [], refuses }] of Object.entries(KINDS)) {
  const schema = fieldSchema(field)
  test(`${kind} takes its own values and no others`, () => {
    for (const [given, expected] of [...takes.map((value) => [value, value]), ...becomes]) {
      const result = schema.safeParse(given)
      assert.ok(result.success, JSON.stringify(given))
      assert.deepEqual(result.data, expected)
      assert.deepEqual(schema.parse(result.data), expected, 'what came out is taken again, unchanged')
    }
    for (const given of refuses) assert.equal(schema.safeParse(given).success, false, JSON.stringify(given))
    assert.equal(schema.safeParse(null).success, false)
    assert.equal(fieldSchema({ ...field, optional: true }).parse(null), null)
  })

  test(`${kind} meets any value without failing, and keeps what it took`, () => {
    const near = fc.oneof(fc.anything(), fc.jsonValue(), fc.constantFrom(...takes), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(near, (given) => {
        const result = schema.safeParse(given)
        if (result.success) assert.deepEqual(schema.parse(result.data), result.data)
      }),
    )
  })
}

test('days exist as in the calendar', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      (year, month, day) => {
        const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
        const date = new Date(`${text}T00:00:00Z`)
        const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
        assert.equal(isDate(text), exists, text)
        assert.equal(localOf(`${text}T10:00`) !== undefined, exists)
        assert.equal(instantOf(`${text}T10:00:00Z`) !== undefined, exists)
      },
    ),
  )
})
