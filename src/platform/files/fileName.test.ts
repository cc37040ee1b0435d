import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { attachment, cleanName, endingOf, numbered } from './fileName.ts'

/** Any characters at all, half pairs too. */
const text = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: most }).map((codes) => String.fromCodePoint(...codes))

describe('a name', () => {
  test('loses its folders, what cannot be seen, and what no disk takes', () => {
    const table: [string, string][] = [
      ['Angebot März.pdf', 'Angebot März.pdf'],
      ['../../etc/passwd', 'passwd'],
      ['C:\\Users\\Ines\\plan.xlsx', 'plan.xlsx'],
      ['folder/', 'folder'],
      ['invoice\u202efdp.exe', 'invoicefdp.exe'],
      ['a\u0000b\u001b[31mc.txt', 'ab[31mc.txt'],
      ['what?<is>"this"|.doc', 'what__is__this__.doc'],
      ['CON', '_CON'],
      ['nul.txt', '_nul.txt'],
      ['com1.tar.gz', '_com1.tar.gz'],
      ['console.log', 'console.log'],
      ['  spaced \t out  .txt ', 'spaced out .txt'],
      ['ends with dots...', 'ends with dots'],
      ['...', 'file'],
      ['', 'file'],
      ['e\u0301.txt', 'é.txt'],
      ['.gitignore', '.gitignore'],
      ['\ud800broken.txt', '\ufffdbroken.txt'],
    ]
    for (const [given, clean] of table) assert.equal(cleanName(given), clean)
  })

  test('is never empty, never longer than a disk takes, and clean once is clean for good', () => {
    fc.assert(
      fc.property(text(400), fc.constantFrom('', '.pdf', '.tar.gz'), (stem, ending) => {
        const clean = cleanName(stem + ending)
        assert.ok(clean.length > 0 && clean.length <= 200)
        assert.ok(new TextEncoder().encode(clean).length <= 240)
        assert.ok(!/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(clean))
        assert.equal(cleanName(clean), clean)
      }),
    )
  })

  test('keeps its ending when it is cut', () => {
    const long = cleanName(`${'ü'.repeat(400)}.docx`)
    assert.ok(long.endsWith('.docx'))
    assert.ok(numbered(long, 2).endsWith(' (2).docx'))
    assert.notEqual(numbered(long, 2), numbered(long, 3))
    assert.equal(numbered('a.b.pdf', 2), 'a.b (2).pdf')
    assert.equal(numbered('README', 3), 'README (3)')
  })

  test('has an ending where one is', () => {
    assert.deepEqual(['a.PDF', 'a.tar.gz', '.profile', 'none', 'Dr. Weber'].map(endingOf), ['pdf', 'gz', '', '', ''])
  })

  test('goes into a header without breaking out of it', () => {
    fc.assert(
      fc.property(text(60), (given) => {
        const header = attachment(cleanName(given))
        assert.match(
          header,
          /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w.!#$&+^`|~%-]*$/,
        )
        assert.equal(decodeURIComponent(header.split("UTF-8''")[1]!), cleanName(given))
      }),
    )
  })
})
