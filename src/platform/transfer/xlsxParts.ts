/** The parts of a workbook beside its sheets: which sheets there are, texts, formats. */
import { SaxesParser } from 'saxes'
import { TableFileRefused } from './fileRefused.ts'
import { builtInShape, type NumberShape, shapeOf } from './numberFormat.ts'
import type { Zip } from './zip.ts'

export interface Sheet {
  readonly name: string
  readonly hidden: boolean
  /** Its part in the archive. */
  readonly part: string
}

export interface Workbook {
  readonly sheets: readonly Sheet[]
  /** Days count from 1904, as old files of Excel for Mac do. */
  readonly system1904: boolean
}

/** Elements within elements; a workbook has ten. */
const DEPTH = 40
/** Characters of a single text; Excel allows 32,767. */
const LONGEST_TEXT = 1_000_000
const MOST_TEXTS = 3_000_000
const SAVE_AGAIN = 'Open it in the program that made it and save it again.'

export interface XmlEvents {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close?(name: string): void
  text?(text: string): void
}

/**
 * A parser for one part, to be fed piece by piece. Names come without their prefix, as some writers use one for every
 * element. Refuses document types, and with them entities that unfold.
 */
export function partParser(events: XmlEvents): { write(bytes: Uint8Array): void; end(): void } {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let decoder: TextDecoder | undefined
  let depth = 0
  const local = (name: string) => name.slice(name.indexOf(':') + 1)
  parser.on('error', () => {
    throw new TableFileRefused('The file is damaged: a part of it is no sound XML', SAVE_AGAIN)
  })
  parser.on('doctype', () => {
    throw new TableFileRefused(
      'A part of the file has a document type (DOCTYPE), which can make a file do harm',
      SAVE_AGAIN,
    )
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > DEPTH)
      throw new TableFileRefused(`Elements in the file are nested more than ${DEPTH} deep`, SAVE_AGAIN)
    events.open(local(name), attributes as Record<string, string>)
  })
  parser.on('closetag', ({ name }) => {
    depth--
    events.close?.(local(name))
  })
  if (events.text) {
    parser.on('text', events.text)
    parser.on('cdata', events.text)
  }
  return {
    write(bytes) {
      decoder ??= new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8')
      parser.write(decoder.decode(bytes, { stream: true }))
    },
    end() {
      parser.close()
    },
  }
}

function readPart(zip: Zip, part: string, events: XmlEvents): boolean {
  if (!zip.has(part)) return false
  const parser = partParser(events)
  for (const piece of zip.pieces(part)) parser.write(piece)
  parser.end()
  return true
}

/** Targets are relative to the folder of the part that names them, or absolute. */
function resolved(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const path = folder ? folder.split('/') : []
  for (const step of target.split('/')) {
    if (step === '..') path.pop()
    else if (step !== '.') path.push(step)
  }
  return path.join('/')
}

function relations(zip: Zip, part: string): Map<string, { type: string; target: string }> {
  const slash = part.lastIndexOf('/')
  const folder = slash < 0 ? '' : part.slice(0, slash)
  const found = new Map<string, { type: string; target: string }>()
  readPart(zip, `${folder ? `${folder}/` : ''}_rels/${part.slice(slash + 1)}.rels`, {
    open(name, a) {
      if (name === 'Relationship' && a.Id && a.Target && a.TargetMode !== 'External')
        found.set(a.Id, { type: (a.Type ?? '').split('/').at(-1)!, target: resolved(folder, a.Target) })
    },
  })
  return found
}

/** Where the main parts of a workbook are. */
export interface Places {
  readonly workbook: Workbook
  readonly texts: string | undefined
  readonly styles: string | undefined
}

/** Reads which sheets there are. Throws `TableFileRefused` for an archive that is no workbook. */
export function readWorkbook(zip: Zip): Places {
  let main = 'xl/workbook.xml'
  const root = relations(zip, '')
  for (const { type, target } of root.values()) if (type === 'officeDocument') main = target
  if (main.endsWith('.bin') || zip.has('xl/workbook.bin'))
    throw new TableFileRefused(
      'This is a binary workbook (.xlsb), which Ambit does not read',
      'Save it as “Excel workbook (.xlsx)”.',
    )
  const related = relations(zip, main)
  const sheets: Sheet[] = []
  let system1904 = false
  const found = readPart(zip, main, {
    open(name, a) {
      if (name === 'workbookPr') system1904 = a.date1904 === '1' || a.date1904 === 'true'
      if (name !== 'sheet') return
      const id = a['r:id'] ?? Object.entries(a).find(([key]) => key.endsWith(':id'))?.[1]
      const target = id === undefined ? undefined : related.get(id)
      if (target?.type === 'worksheet' && zip.has(target.target))
        sheets.push({
          name: a.name ?? `Sheet ${sheets.length + 1}`,
          hidden: (a.state ?? 'visible') !== 'visible',
          part: target.target,
        })
    },
  })
  if (!found || !sheets.length)
    throw new TableFileRefused(
      'This is no Excel workbook: it has no sheet with a table',
      'Choose an .xlsx or a .csv file.',
    )
  const partOf = (type: string) => [...related.values()].find((each) => each.type === type)?.target
  return { workbook: { sheets, system1904 }, texts: partOf('sharedStrings'), styles: partOf('styles') }
}

/** The shared texts of a workbook; phonetic readings beside a text are no part of it. */
export function readTexts(zip: Zip, part: string | undefined): readonly string[] {
  const texts: string[] = []
  if (!part) return texts
  let text = ''
  let inText = false
  let aside = 0
  readPart(zip, part, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 't') inText = aside === 0
      else if (name === 'rPh') aside++
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') aside--
      else if (name === 'si') {
        if (texts.push(unescaped(text)) > MOST_TEXTS)
          throw new TableFileRefused(
            `The file has more than ${MOST_TEXTS} different texts`,
            'Split it into several files.',
          )
      }
    },
    text(piece) {
      if (!inText) return
      text += piece
      if (text.length > LONGEST_TEXT) throw longText()
    },
  })
  return texts
}

export const longText = () =>
  new TableFileRefused(`A single text in the file is longer than ${LONGEST_TEXT} characters`, 'Shorten it.')

/** The shape of numbers by style number (`s` of a cell). */
export function readStyles(zip: Zip, part: string | undefined): readonly NumberShape[] {
  const own = new Map<number, NumberShape>()
  const styles: NumberShape[] = []
  let within = false
  if (!part) return styles
  readPart(zip, part, {
    open(name, a) {
      if (name === 'numFmt' && a.numFmtId && a.formatCode !== undefined)
        own.set(Number(a.numFmtId), shapeOf(a.formatCode))
      else if (name === 'cellXfs') within = true
      else if (name === 'xf' && within) {
        const id = Number(a.numFmtId ?? 0)
        styles.push(own.get(id) ?? builtInShape(id))
      }
    },
    close(name) {
      if (name === 'cellXfs') within = false
    },
  })
  return styles
}

/** Characters that XML cannot hold stand as `_x0007_`; the underscore of a text that looks like that as `_x005F_`. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
