/** Files for the example company: made here, since nothing that somebody else drew or wrote comes with Ambit. */
import { crc32, deflateSync } from 'node:zlib'
import PDFDocument from 'pdfkit'
import type { Store } from '../../record/store.server.ts'
import type { ExamplePart } from '../example/part.ts'
import { Pen } from '../pdf/fonts.server.ts'
import { storeBytes } from './blobs.server.ts'
import { EXAMPLE_FILES, type ExampleContent } from './exampleFiles.ts'
import { writeFileLine } from './fileAudit.server.ts'
import { addVersion, fileNamed, insertFile } from './fileRows.server.ts'

export const example = (store: Store): ExamplePart => ({
  async create({ tx, caller, idOf, step }) {
    step('Adding files')
    for (const { type: key, title, files } of EXAMPLE_FILES) {
      const type = store.registry.find(key)
      if (!type) continue
      const [record] = await store.rows(
        type,
        caller,
        { ...(title ? { [type.titleField]: `eq:${title}` } : {}), limit: '1' },
        tx,
      )
      if (!record) continue
      const subject = { type: key, id: record.id }
      for (const { name, content, by } of files) {
        const bytes = await storeBytes(store, [await bytesOf(content)], name)
        const known = await fileNamed(tx, subject, name)
        const number = known ? await addVersion(tx, known, name, bytes, idOf(by)) : 1
        const file = known ?? (await insertFile(tx, subject, name, bytes, idOf(by)))
        const verb = known ? 'replace' : 'add'
        await writeFileLine(tx, store, caller, { subject, verb, file, name, size: bytes.size, number })
      }
    }
  },
})

async function bytesOf(content: ExampleContent): Promise<Buffer> {
  if (content.kind === 'text') return Buffer.from(content.text)
  return content.kind === 'letter' ? letter(content) : signal(content)
}

const INK = '#1a1d1f'
const GREY = '#62696e'

function letter({ title, lines, table }: Extract<ExampleContent, { kind: 'letter' }>): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', margin: 56, info: { Title: title, Author: 'Fernholm Logistics' } })
  const pen = new Pen(document)
  const width = document.page.width - 112
  document.font('strong').fontSize(18).fillColor(INK).text(title, 56, 64)
  document.font('plain').fontSize(10).fillColor(GREY).text(lines[0]!, { width })
  document.moveDown(1.5).fillColor(INK)
  for (const line of lines.slice(1)) document.text(line, { width, lineGap: 3 }).moveDown(0.8)
  let y = document.y + 16
  const columns = table[0]!.length
  const first = columns === 5 ? 40 : width * 0.34
  const widths =
    columns === 5
      ? [first, width - first - 210, 60, 70, 80]
      : table[0]!.map((_, at) => (at ? (width - first) / (columns - 1) : first))
  for (const [at, row] of table.entries()) {
    let x = 56
    for (const [column, text] of row.entries()) {
      const right = column > 0 && !(columns === 5 && column === 1)
      const weight = at === 0 || (columns === 5 && at === table.length - 1) ? 'strong' : 'plain'
      const start = right ? x + widths[column]! - pen.width(text, 9, weight) : x
      pen.line(text, { x: start, y, size: 9, weight, color: at === 0 ? GREY : INK })
      x += widths[column]!
    }
    y += 20
    document
      .moveTo(56, y - 6)
      .lineTo(56 + width, y - 6)
      .lineWidth(at === 0 ? 0.8 : 0.3)
      .strokeColor('#cdd2d4')
      .stroke()
  }
  document.end()
  return document.toArray().then((chunks) => Buffer.concat(chunks as Buffer[]))
}

/** A map of how strong the signal is, from petrol to white, as a PNG of 24 bits. */
function signal({ width, height, points }: Extract<ExampleContent, { kind: 'signal' }>): Buffer {
  const raw = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y++) {
    const line = y * (width * 3 + 1) + 1
    for (let x = 0; x < width; x++) {
      const nearest = Math.min(...points.map(([px, py]) => Math.hypot(x - px, (y - py) * 1.2)))
      // In eight steps, as survey tools print it.
      const share = Math.max(0, Math.ceil((1 - nearest / 130) * 8) / 8)
      const at = line + x * 3
      raw[at] = 246 - share * 235
      raw[at + 1] = 247 - share * 147
      raw[at + 2] = 247 - share * 135
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
