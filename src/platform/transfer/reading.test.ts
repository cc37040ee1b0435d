import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { NAUGHTY } from '../../../test/naughty.ts'
import {
  choice,
  choices,
  date,
  decimal,
  duration,
  email,
  flag,
  instant,
  local,
  money,
  percent,
  text,
  whole,
} from '../../record/fields.ts'
import type { Cell } from './cell.ts'
import { readCsv } from './csvRead.server.ts'
import { csvLine, csvStyleOf, plainText, safeText } from './csvWrite.ts'
import { headerPlace, sniffDelimiter } from './dialect.ts'
import { EncodingSniffer } from './encoding.ts'
import { mapColumns } from './mapping.ts'
import { csvCells } from './outText.ts'
import { readValue, type Writing } from './readValue.ts'
import { lastDue, nextDue, scheduleInWords } from './schedule.ts'
import { inspect } from './tableFile.server.ts'

const how: Writing = { decimal: '.', dateOrder: null, timeZone: 'Europe/Berlin', guarded: true }
const german: Writing = { ...how, decimal: ',' }
const none = () => undefined

async function rowsOf(
  bytes: Uint8Array,
  encoding: 'utf-8' | 'windows-1252' | 'utf-16le' = 'utf-8',
  delimiter: ',' | ';' | '\t' = ',',
): Promise<Cell[][]> {
  const rows: Cell[][] = []
  const source = async function* () {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
  }
  for await (const { cells } of readCsv(source(), { encoding, delimiter })) rows.push([...cells])
  return rows
}

describe('CSV', () => {
  test('what is written is read back: every text that has broken software before', async () => {
    const texts = NAUGHTY.filter((each) => each.isWellFormed() && each !== '')
    assert.ok(texts.length > 70)
    for (const delimiter of [',', ';', '\t'] as const) {
      const file = `\ufeff${texts.map((each) => csvLine([safeText(each), 'x'], delimiter)).join('')}`
      const read = await rowsOf(Buffer.from(file), 'utf-8', delimiter)
      assert.deepEqual(
        read.map(([cell]) => plainText(cell as string)),
        texts,
      )
    }
  })

  test('any text round trips, and none begins like a formula', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 20 }),
        async (texts) => {
          const sound = texts.filter((each) => each.isWellFormed() && each !== '')
          const file = sound.map((each) => csvLine([safeText(each), 'end'], ',')).join('')
          assert.deepEqual(
            (await rowsOf(Buffer.from(file))).map(([cell]) => plainText(cell as string)),
            sound,
          )
          for (const each of sound) assert.doesNotMatch(safeText(each), /^[=+\-@\t\r]/)
        },
      ),
      { numRuns: 80 },
    )
  })

  test('text that begins like a formula gets one apostrophe, and numbers never do', () => {
    for (const begin of ['=', '+', '-', '@', '\t', '\r', "'="]) assert.equal(safeText(`${begin}1`), `'${begin}1`)
    assert.equal(safeText("it's"), "it's")
    const style = csvStyleOf('en-GB')
    assert.deepEqual(csvCells(whole(), -3, none, style), ['-3'])
    assert.deepEqual(csvCells(money(), { amount: '-12.50', currency: 'EUR' }, none, csvStyleOf('de-DE')), [
      '-12,50',
      'EUR',
    ])
    assert.deepEqual(csvCells(text(), '-3', none, style), ["'-3"])
  })

  test('encodings and delimiters are seen, line breaks within quotes kept', async () => {
    const table = 'Name;Stadt\r\n"Müller, Jörg\r\nzweite Zeile";Köln\n'
    const sniffed = (bytes: Uint8Array) => {
      const sniffer = new EncodingSniffer()
      for (let at = 0; at < bytes.length; at += 5) sniffer.push(bytes.subarray(at, at + 5))
      return sniffer.end()
    }
    const latin = Buffer.from(table, 'latin1')
    const wide = Buffer.from(`\ufeff${table}`, 'utf16le')
    for (const [bytes, encoding] of [
      [Buffer.from(table), 'utf-8'],
      [latin, 'windows-1252'],
      [wide, 'utf-16le'],
    ] as const) {
      const found = await inspect({
        name: 'x.csv',
        open: () =>
          (async function* () {
            yield bytes
          })(),
      })
      assert.equal(found.encoding, encoding)
      assert.equal(found.delimiter, ';')
      assert.deepEqual(await rowsOf(bytes, encoding, ';'), [
        ['Name', 'Stadt'],
        ['Müller, Jörg\r\nzweite Zeile', 'Köln'],
      ])
    }
    assert.equal(sniffed(latin), 'windows-1252')
    assert.equal(sniffDelimiter('a;b;c\n1,5;2,5;3,5\n'), ';')
    assert.equal(sniffDelimiter('a\tb\n"x,y,z"\t1\n'), '\t')
    assert.equal(sniffDelimiter('only\none\n'), ',')
  })

  test('the row of the names is found under a title, and is not missed where there is none', () => {
    assert.equal(
      headerPlace([['Staff list 2026'], [], ['Name', 'E-mail', 'Since'], ['Ada', 'a@b.org', '2020-01-01']]),
      3,
    )
    assert.equal(headerPlace([['Ada', 'a@b.org', '2020-01-01']]), 0)
  })

  test('a quotation mark that is never closed is told with its row', async () => {
    await assert.rejects(rowsOf(Buffer.from('a,b\n1,2\n"never,closed\n')), /quotation mark.*row 3/)
  })
})

describe('values', () => {
  const table: readonly (readonly [Parameters<typeof readValue>[0], Cell, Writing, unknown])[] = [
    [date(), '31.12.2026', how, '2026-12-31'],
    [date(), '2026-12-31', how, '2026-12-31'],
    [date(), '31 Dec 2026', how, '2026-12-31'],
    [date(), '12/31/2026', how, '2026-12-31'],
    [date(), '03/04/2026', { ...how, dateOrder: 'dmy' }, '2026-04-03'],
    [date(), { at: '2026-12-31' }, how, '2026-12-31'],
    [local(), '31.12.2026 08:00', how, '2026-12-31T08:00:00'],
    [instant(), '2026-07-01 08:00', how, '2026-07-01T06:00:00.000Z'],
    [decimal(), '1.234,56', german, '1234.56'],
    [decimal(), '1,234.50', how, '1234.5'],
    [decimal(), { number: '12' }, how, '12'],
    [whole(), "12'000", how, 12_000],
    [whole(), '(5)', how, -5],
    [percent(), '12,5 %', german, 12.5],
    [percent(), { number: '0.5', percent: true }, how, 50],
    [flag(), 'ja', how, true],
    [flag(), 'Nein', how, false],
    [flag(), '1', how, true],
    [flag(), { flag: false }, how, false],
    [duration({ min: 0 }), '1h 30m', how, 5400],
    [duration({ min: 0 }), '1:30', how, 5400],
    [duration({ min: 0 }), '1,5', german, 5400],
    [duration({ min: 0 }), { elapsed: 90_000 }, how, 90_000],
    [choice(['inProgress', 'done']), 'In progress', how, 'inProgress'],
    [choice(['inProgress', 'done']), 'DONE', how, 'done'],
    [choices(['red', 'green']), 'Red; green', how, ['red', 'green']],
    [email(), ' a@b.org ', how, 'a@b.org'],
    [text(), "'=1+1", how, '=1+1'],
    [text(), "'=1+1", { ...how, guarded: false }, "'=1+1"],
  ]
  for (const [field, cell, writing, expected] of table)
    test(`${field.kind}: ${JSON.stringify(cell)}`, () =>
      assert.deepEqual(readValue(field, cell!, writing), { value: expected }))

  test('amounts take their currency from beside them, and shared signs stand for none', () => {
    assert.deepEqual(readValue(money(), '1.234,56 €', german), { amount: '1234.56', currency: 'EUR' })
    assert.deepEqual(readValue(money(), 'USD 12.50', how), { amount: '12.50', currency: 'USD' })
    assert.deepEqual(readValue(money(), '12.50', how), { amount: '12.50' })
    assert.match((readValue(money(), '$12', how) as { problem: string }).problem, /several currencies/)
  })

  test('what is no value says what is accepted', () => {
    for (const [field, cell, said] of [
      [date(), '03/04/2026', /2026-04-03 or 2026-03-04/],
      [date(), '31.02.2026', /does not exist/],
      [decimal(), '1.234,56', /decimal point/],
      [choice(['open', 'closed']), 'opne', /did you mean “Open”/],
      [flag(), 'perhaps', /neither yes nor no/],
      [whole(), { fault: '#DIV/0!' }, /#DIV\/0!/],
    ] as const) {
      const read = readValue(field, cell, how)
      assert.ok('problem' in read && said.test(read.problem) && read.accepts, JSON.stringify(read))
    }
  })
})

describe('mapping', () => {
  const target = (key: string, label: string) => ({
    key,
    label,
    field: text(),
    needed: false,
    unique: false,
    accepts: '',
  })
  const targets = [
    target('name', 'Name'),
    target('email', 'E-mail'),
    target('startsOn', 'Starts on'),
    target('value', 'Annual value'),
    target('value.currency', 'Annual value currency'),
  ]

  test('by name, label and synonym, each field once; what fits nothing is left out and named', () => {
    assert.deepEqual(
      mapColumns(
        ['NAME', 'E-Mail-Adresse', 'Beginn', 'Annual value (EUR)', 'Annual value currency', 'Shoe size', 'Mail'],
        targets,
      ).map(({ field }) => field),
      ['name', 'email', 'startsOn', 'value', 'value.currency', null, null],
    )
  })

  test('what somebody chose before counts more', () => {
    const before = new Map<string, string | null>([
      ['Shoe size', 'name'],
      ['Name', null],
    ])
    assert.deepEqual(
      mapColumns(['Name', 'Shoe size'], targets, before).map(({ field }) => field),
      [null, 'name'],
    )
  })
})

describe('schedules', () => {
  const daily = { every: 'day', weekday: 'monday', dayOfMonth: 1, at: '07:00', timeZone: 'Europe/Berlin' } as const

  test('keep their hour when clocks change', () => {
    assert.equal(nextDue(daily, '2026-03-28T12:00:00.000Z'), '2026-03-29T05:00:00.000Z')
    assert.equal(nextDue(daily, '2026-10-24T12:00:00.000Z'), '2026-10-25T06:00:00.000Z')
    assert.equal(lastDue(daily, '2026-10-25T06:00:00.000Z'), '2026-10-25T06:00:00.000Z')
  })

  test('leave out weekends, and take the last day of a month that is short', () => {
    assert.equal(nextDue({ ...daily, every: 'workday' }, '2026-11-20T12:00:00.000Z'), '2026-11-23T06:00:00.000Z')
    assert.equal(
      nextDue({ ...daily, every: 'month', dayOfMonth: 31 }, '2026-02-01T12:00:00.000Z'),
      '2026-02-28T06:00:00.000Z',
    )
    assert.equal(scheduleInWords({ ...daily, every: 'week' }), 'Every Monday at 07:00 (Europe/Berlin)')
  })
})
