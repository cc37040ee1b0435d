import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { streamOf } from './examplePlan.ts'
import { PlanFileRefused } from './planFileRefused.ts'
import { readXml, XML_LIMITS } from './xml.ts'
import { serialise, textOf, type XmlElement } from './xmlElement.ts'

async function children(content: string | Uint8Array, limits = XML_LIMITS, piece?: number): Promise<XmlElement[]> {
  const found: XmlElement[] = []
  await readXml(
    streamOf(content, piece),
    {
      enter: (_name, _attributes, depth) => depth === 0,
      element: (element) => void found.push(element),
      aside: () => undefined,
      leave: () => undefined,
    },
    limits,
  )
  return found
}

async function refusal(content: string | Uint8Array, limits = XML_LIMITS): Promise<PlanFileRefused> {
  try {
    await children(content, limits)
  } catch (error) {
    assert.ok(error instanceof PlanFileRefused, String(error))
    return error
  }
  return assert.fail('the file was taken')
}

const utf16 = (text: string, big: boolean) => {
  const bytes = new Uint8Array(2 + text.length * 2)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xfeff, !big)
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i), !big)
  return bytes
}

describe('reading XML', () => {
  const text = '<a><b>Zürich — 東京 🚚</b></a>'

  it('hands over whole elements, with order, attributes, text and comments as they stood', async () => {
    const [element] = await children(
      '<a>\n <b x="1 &lt; 2">\n  <c/>\n <!-- why -->\n <d> y &amp;\n z </d><![CDATA[<raw>]]>\n </b>\n</a>',
    )
    assert.equal(serialise(element!), '<b x="1 &lt; 2"><c/><!-- why --><d> y &amp;\n z </d>&lt;raw&gt;</b>')
  })

  it('reads UTF-8 with and without a mark, UTF-16 of both orders and the declared single-byte encodings', async () => {
    const eight = new TextEncoder().encode(text)
    const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...eight])
    const single = (label: string) =>
      Uint8Array.from(`<?xml version="1.0" encoding="${label}"?><a><b>Zürich</b></a>`, (letter) => letter.charCodeAt(0))
    for (const content of [eight, marked, utf16(text, false), utf16(text, true)]) {
      for (const piece of [1, 3, 4096]) {
        const [element] = await children(content, XML_LIMITS, piece)
        assert.equal(textOf(element!), 'Zürich — 東京 🚚')
      }
    }
    for (const label of ['ISO-8859-1', 'latin1', 'windows-1252']) {
      assert.equal(textOf((await children(single(label)))[0]!), 'Zürich')
    }
  })

  it('refuses bytes that are not what the file says they are, and names the line', async () => {
    const bytes = new Uint8Array([
      ...new TextEncoder().encode('<a>\n<b>Z'),
      0xfc,
      ...new TextEncoder().encode('rich</b></a>'),
    ])
    const error = await refusal(bytes)
    assert.match(error.message, /utf-8/)
    assert.equal(error.place.line, 2)
    assert.match((await refusal('<?xml version="1.0" encoding="UTF-16"?><a/>')).message, /UTF-16/)
    assert.match((await refusal('<?xml version="1.0" encoding="klingon"?><a/>')).message, /klingon/)
  })

  it('refuses a document type before any entity can be expanded', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a><b>&y;</b></a>`
    assert.match((await refusal(bomb)).message, /DOCTYPE/)
    assert.match((await refusal('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')).message, /DOCTYPE/)
    assert.match((await refusal('<a><b>&unknown;</b></a>')).message, /well-formed/)
  })

  it('names line, column and enclosing elements of what is not well-formed or cut off', async () => {
    const error = await refusal('<a>\n <b>\n  <c></d>\n </b></a>')
    assert.equal(error.place.line, 3)
    assert.deepEqual(error.place.path?.slice(0, 2), ['a', 'b'])
    for (const cut of ['<a><b>', '<a><b x="1', '<a><b>text', '<a', '<']) await refusal(cut)
    await refusal('<a>text where only elements stand</a>')
  })

  it('refuses what is beyond a limit as soon as it is met', async () => {
    const limits = {
      ...XML_LIMITS,
      bytes: 200_000,
      depth: 8,
      text: 70_000,
      elements: 100,
      records: 90,
      recordElements: 50,
      attributes: 4,
    }
    assert.match((await refusal(`<a>${'<b>'.repeat(9)}`, limits)).message, /8 deep/)
    assert.match((await refusal(`<a>${'<b><c/></b>'.repeat(60)}</a>`, limits)).message, /more than 100 elements/)
    assert.match((await refusal(`<a>${'<b/>'.repeat(91)}</a>`, limits)).message, /more than 90 records/)
    assert.match((await refusal(`<a><r>${'<b/>'.repeat(60)}</r></a>`, limits)).message, /<r>/)
    assert.match((await refusal('<a><b a="" b="" c="" d="" e=""/></a>', limits)).message, /attributes/)
    assert.match((await refusal(`<a><b>${'x'.repeat(80_000)}</b></a>`, limits)).message, /longer than 70,000/)
    assert.match((await refusal(`<a><b c="${'x'.repeat(180_000)}`, limits)).message, /longer than 70,000/)
    assert.match(
      (await refusal(`<a>${'<!--x-->'.repeat(30_000)}`, { ...limits, bytes: 100_000 })).message,
      /larger than/,
    )
  })
})
