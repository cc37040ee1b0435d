import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { NAUGHTY } from '../../../test/naughty.ts'
import type { Cell } from './cell.ts'
import { fileKind } from './fileKind.ts'
import { TableFileRefused } from './fileRefused.ts'
import { dayOfSerial, decimalOf, serialOfDay, shapeOf } from './numberFormat.ts'
import { XlsxFile } from './xlsxRead.ts'
import { type OutCell, XlsxWriter } from './xlsxWrite.ts'

function written(rows: readonly (readonly OutCell[])[], columns = 3): Uint8Array {
  const pieces: Uint8Array[] = []
  const writer = new XlsxWriter((piece) => void pieces.push(piece))
  writer.beginSheet(
    'Rows',
    Array.from({ length: columns }, (_, i) => ({ label: `C${i}`, width: 10 })),
  )
  for (const row of rows) writer.row(row)
  writer.end()
  return Buffer.concat(pieces)
}
const cellsOf = (bytes: Uint8Array, sheet?: string): Cell[][] => {
  const file = new XlsxFile(bytes)
  return [...file.rows(file.sheetCalled(sheet))].map(({ cells }) => [...cells])
}

/** A workbook from its parts, as other programs write them. */
function workbookOf(sheet: string, parts: Record<string, string> = {}): Uint8Array {
  const all: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels':
      '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    'xl/workbook.xml':
      '<workbook xmlns:r="x"><sheets><sheet name="First" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet,
    ...parts,
  }
  return zipSync(Object.fromEntries(Object.entries(all).map(([name, text]) => [name, strToU8(text)])))
}
const sheetOf = (rows: string, more = '') => `<worksheet><sheetData>${rows}</sheetData>${more}</worksheet>`

describe('what is written is read back', () => {
  test('every text, also those that have broken software before', () => {
    const texts = NAUGHTY.filter((text) => text !== '')
    assert.ok(texts.length > 70)
    assert.deepEqual(
      cellsOf(written(texts.map((text) => [{ text }]))).slice(1),
      texts.map((text) => [text]),
    )
  })

  test('any text at all', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1 }), (texts) => {
        assert.deepEqual(
          cellsOf(written(texts.map((text) => [{ text }]))).slice(1),
          texts.map((text) => [text]),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('days, moments, amounts, lengths of time, shares and answers keep their kind', () => {
    const [, row] = cellsOf(
      written([
        [
          { day: '2026-12-31' },
          { moment: '2026-12-31T08:15:30' },
          { amount: '-1234.50' },
          { elapsed: 5400 },
          { percent: '12.5' },
          { flag: false },
          { number: '0.1' },
        ],
      ]),
    )
    assert.deepEqual(row, [
      { at: '2026-12-31' },
      { at: '2026-12-31T08:15:30' },
      { number: '-1234.5' },
      { elapsed: 5400 },
      { number: '0.125', percent: true },
      { flag: false },
      { number: '0.1' },
    ])
  })

  test('every day from March 1900 on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 2_958_465 }), (serial) => {
        const { date, seconds } = dayOfSerial(serial, false)!
        assert.equal(seconds, 0)
        assert.equal(serialOfDay(date), serial)
      }),
    )
  })

  test('there is no formula in it', () => {
    const text = Buffer.from(written([[{ text: '=1+1' }]])).toString('latin1')
    assert.ok(!text.includes('<f>'))
    assert.deepEqual(cellsOf(written([[{ text: '=1+1' }]]))[1], ['=1+1'])
  })
})

describe('workbooks of other programs', () => {
  test('Excel: shared texts, rich text, readings left out, formulas by their stored values, errors', () => {
    const bytes = workbookOf(
      sheetOf(
        '<row r="1" spans="1:5"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="3"><c r="A3"><f>SUM(B3)</f><v>0.30000000000000004</v></c><c r="B3" t="str"><f>"a"</f><v>text</v></c><c r="C3" t="e"><v>#REF!</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" s="1"/></row>',
      ),
      {
        'xl/sharedStrings.xml':
          '<sst><si><t xml:space="preserve"> plain </t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r><rPh sb="0" eb="1"><t>reading</t></rPh></si></sst>',
      },
    )
    const file = new XlsxFile(bytes)
    const rows = [...file.rows(file.sheetCalled(undefined))]
    assert.deepEqual(rows, [
      { place: 1, cells: [' plain ', null, 'rich'] },
      { place: 3, cells: [{ number: '0.3' }, 'text', { fault: '#REF!' }, { flag: true }] },
    ])
  })

  test('days by built-in and own formats, in the systems of 1900 and 1904', () => {
    const styles =
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="#,##0.00\\ [$€-407]"/><numFmt numFmtId="166" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="22"/><xf numFmtId="10"/></cellXfs></styleSheet>'
    const row =
      '<row r="1"><c r="A1" s="1"><v>46022</v></c><c r="B1" s="2"><v>46022</v></c><c r="C1" s="3"><v>12.5</v></c><c r="D1" s="4"><v>1.5</v></c><c r="E1" s="5"><v>46022.75</v></c><c r="F1" s="6"><v>0.5</v></c></row>'
    const expected: Cell[] = [
      { at: '2025-12-31' },
      { at: '2025-12-31' },
      { number: '12.5', currency: 'EUR' },
      { elapsed: 129_600 },
      { at: '2025-12-31T18:00:00' },
      { number: '0.5', percent: true },
    ]
    assert.deepEqual(cellsOf(workbookOf(sheetOf(row), { 'xl/styles.xml': styles })), [expected])
    const old = workbookOf(sheetOf(row.replaceAll('46022', '44560')), {
      'xl/styles.xml': styles,
      'xl/workbook.xml':
        '<workbook xmlns:r="x"><workbookPr date1904="1"/><sheets><sheet name="First" sheetId="1" r:id="rId1"/></sheets></workbook>',
    })
    assert.deepEqual(cellsOf(old), [expected])
  })

  test('LibreOffice and Google: no cell references, prefixes, texts in place, ISO days', () => {
    const bytes = workbookOf(
      '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>one</x:t></x:is></x:c><x:c t="n"><x:v>2</x:v></x:c><x:c t="d"><x:v>2026-03-01T00:00:00</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    )
    assert.deepEqual(cellsOf(bytes), [['one', { number: '2' }, { at: '2026-03-01' }]])
  })

  test('a value merged over rows stands in each of them, and a hidden sheet is not the first', () => {
    const rows =
      '<row r="1"><c r="A1" t="str"><v>IT</v></c><c r="B1" t="str"><v>Ada</v></c></row><row r="2"><c r="B2" t="str"><v>Bo</v></c></row><row r="3"><c r="B3" t="str"><v>Cy</v></c></row>'
    const bytes = workbookOf(sheetOf('<row r="1"><c r="A1" t="str"><v>hidden</v></c></row>'), {
      'xl/workbook.xml':
        '<workbook xmlns:r="x"><sheets><sheet name="Lists" state="hidden" r:id="rId1"/><sheet name="Staff" r:id="rId9"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Type="x/worksheet" Target="worksheets/sheet9.xml"/></Relationships>',
      'xl/worksheets/sheet9.xml': sheetOf(rows, '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'),
    })
    assert.deepEqual(cellsOf(bytes), [
      ['IT', 'Ada'],
      ['IT', 'Bo'],
      [null, 'Cy'],
    ])
    assert.throws(() => cellsOf(bytes, 'Nowhere'), /“Lists”, “Staff”/)
  })

  test('formats are told apart', () => {
    for (const [code, kind] of [
      ['General', 'number'],
      ['0.00E+00', 'number'],
      ['#,##0.00', 'number'],
      ['0%', 'percent'],
      ['yyyy-mm-dd', 'date'],
      ['mmm', 'date'],
      ['h:mm AM/PM', 'date'],
      ['[mm]:ss', 'elapsed'],
      ['"€"#,##0', 'money'],
      ['"day" 0', 'number'],
    ] as const)
      assert.equal(shapeOf(code).kind, kind, code)
  })

  test('numbers lose the noise of binary fractions and never their digits', () => {
    assert.equal(decimalOf('1.1000000000000001'), '1.1')
    assert.equal(decimalOf('1E-7'), '0.0000001')
    assert.equal(decimalOf('123456789012345'), '123456789012345')
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 2 }), (n, digits) => {
        const text = (n / 10 ** digits).toString()
        assert.equal(Number(decimalOf(text)), Number(text))
      }),
    )
  })
})

describe('files made to do harm', () => {
  const refused = (bytes: Uint8Array, said: RegExp) =>
    assert.throws(
      () => cellsOf(bytes),
      (error: unknown) => error instanceof TableFileRefused && said.test(error.message),
    )

  test('a bomb is refused long before it is unpacked', () => {
    const zeros = `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>${' '.repeat(40 * 1024 * 1024)}`
    const before = process.memoryUsage().rss
    refused(workbookOf(zeros), /made to do harm|longer than/)
    assert.ok(process.memoryUsage().rss - before < 400 * 1024 * 1024)
  })

  test('a document type, and with it every entity', () => {
    refused(
      workbookOf(
        '<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>',
      ),
      /DOCTYPE/,
    )
  })

  test('too many parts, rows, columns, nesting', () => {
    const many = Object.fromEntries(Array.from({ length: 2100 }, (_, i) => [`x${i}`, '']))
    refused(workbookOf(sheetOf(''), many), /parts/)
    refused(workbookOf(sheetOf('<row r="2000000"><c r="A2000000"><v>1</v></c></row>')), /rows/)
    refused(workbookOf(sheetOf('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')), /columns/)
    refused(workbookOf(`<worksheet>${'<a>'.repeat(50)}${'</a>'.repeat(50)}</worksheet>`), /deep/)
  })

  test('what is cut off, damaged or no workbook', () => {
    const whole = written([[{ text: 'x' }]])
    for (let length = 0; length < whole.length; length += 37)
      assert.throws(() => cellsOf(whole.subarray(0, length)), TableFileRefused, String(length))
    refused(zipSync({ 'readme.txt': strToU8('hello') }), /no Excel workbook/)
    refused(workbookOf('<worksheet><sheetData><row>'), /damaged|sound XML/)
  })

  test('any bytes changed are read or refused, and never end in anything else', () => {
    const whole = written([[{ text: 'one' }, { number: '2' }], [{ day: '2026-01-01' }]])
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(whole)
        changed[at] = byte
        try {
          cellsOf(changed)
        } catch (error) {
          assert.ok(error instanceof TableFileRefused, String((error as Error).stack))
        }
      }),
      { numRuns: 400 },
    )
  })

  test('what is something else is recognised', () => {
    const utf16 = (text: string) => Array.from(text).flatMap((c) => [c.charCodeAt(0), 0])
    for (const [bytes, said] of [
      [[0xd0, 0xcf, 0x11, 0xe0, ...utf16('EncryptedPackage')], /password/],
      [[0xd0, 0xcf, 0x11, 0xe0, ...utf16('Workbook')], /\.xls/],
      [strToU8('%PDF-1.4'), /PDF/],
      [strToU8('<html><table>'), /web page/],
      [zipSync({ mimetype: [strToU8('application/vnd.oasis.opendocument.spreadsheet'), { level: 0 }] }), /\.ods/],
    ] as const)
      assert.throws(() => fileKind(Uint8Array.from(bytes)), said)
    assert.equal(fileKind(strToU8('a;b\n1;2')), 'csv')
  })
})
