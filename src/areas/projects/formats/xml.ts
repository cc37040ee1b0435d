/**
 * Reads XML of any length as a stream and hands over one whole element at a time, so that memory follows the largest
 * record and not the file. What could hurt is refused where it stands: document types (and with them entities),
 * nesting, lengths and counts that no plan has, bytes that are not what the file says they are.
 */
import { SaxesParser } from 'saxes'
import { brief, type PlanFilePlace, PlanFileRefused } from './planFileRefused.ts'
import { decodeText, UndecodableBytes } from './text.ts'
import { escapeText, isAside, type XmlElement } from './xmlElement.ts'

export interface XmlLimits {
  /** Bytes of the file. */
  bytes: number
  /** Elements within elements. */
  depth: number
  /** Characters of one text, comment, tag or attribute. */
  text: number
  /** Elements in the whole file. */
  elements: number
  /** Elements handed over one by one: tasks, resources, assignments and whatever else stands beside them. */
  records: number
  /** Elements within one of them. */
  recordElements: number
  /** Attributes of one element. */
  attributes: number
}

/** What a large plan needs many times over, and little enough that a file at every limit fits into memory. */
export const XML_LIMITS: XmlLimits = {
  bytes: 256 * 1024 * 1024,
  depth: 32,
  text: 4 * 1024 * 1024,
  elements: 20_000_000,
  records: 500_000,
  recordElements: 1_000_000,
  attributes: 64,
}

/** What becomes of an XML file while it is read. */
export interface XmlSink {
  /**
   * An element begins at this depth (0 is the root). True: its children are handed over one by one. False: it is
   * gathered and handed over whole.
   */
  enter(name: string, attributes: Record<string, string>, depth: number, place: PlanFilePlace): boolean
  /** An element that was not entered, whole. */
  element(element: XmlElement, place: PlanFilePlace): void
  /** A comment or processing instruction between the children of an entered element. */
  aside(markup: string): void
  /** An entered element ends. */
  leave(name: string): void
}

const SAVE_AGAIN = 'Save the plan again as XML from the program that made it.'

/** Reads the file into the sink. Throws `PlanFileRefused`, naming the place, for whatever is not well-formed or beyond a limit. */
export async function readXml(bytes: AsyncIterable<Uint8Array>, sink: XmlSink, limits = XML_LIMITS): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  /** Names of all open elements. */
  const path: string[] = []
  /** The elements being gathered, the record itself first; empty while children are handed over one by one. */
  const open: XmlElement[] = []
  let recordPlace: PlanFilePlace = {}
  let records = 0
  let recordElements = 0
  let total = 0
  /** Characters written when the parser last reported something: what lies behind is one unfinished piece. */
  let reported = 0
  let written = 0

  const place = (): PlanFilePlace => ({ line: parser.line, column: parser.column + 1, path: [...path] })
  const refuse = (problem: string, advice = SAVE_AGAIN): never => {
    throw new PlanFileRefused(problem, place(), advice)
  }
  const within = (length: number) => {
    if (length > limits.text) refuse(`A single value is longer than ${limits.text.toLocaleString('en')} characters`)
  }

  parser.on('error', (error) =>
    refuse(`The file is not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')}`),
  )
  parser.on('doctype', () =>
    refuse(
      'The file has a document type declaration (DOCTYPE), which Ambit does not read because it can make a file do harm',
      'Remove the declaration; no project program needs it.',
    ),
  )
  parser.on('opentag', ({ name, attributes }) => {
    reported = written
    if (path.length >= limits.depth) refuse(`Elements are nested more than ${limits.depth} deep, which no plan is`)
    if (++total > limits.elements) refuse(`The file has more than ${limits.elements.toLocaleString('en')} elements`)
    const count = attributesCount(attributes)
    if (count > limits.attributes) refuse(`An element has more than ${limits.attributes} attributes`)
    const parent = open.at(-1)
    if (!parent && sink.enter(name, attributes, path.length, place())) {
      path.push(name)
      return
    }
    const element: XmlElement = count ? { name, attributes, children: [] } : { name, children: [] }
    if (parent) {
      if (++recordElements > limits.recordElements)
        refuse(`<${brief(open[0]!.name)}> has more than ${limits.recordElements.toLocaleString('en')} elements in it`)
      parent.children.push(element)
    } else {
      if (++records > limits.records) refuse(`The file has more than ${limits.records.toLocaleString('en')} records`)
      recordElements = 1
      recordPlace = { ...place(), path: [...path, name] }
    }
    open.push(element)
    path.push(name)
  })
  parser.on('closetag', ({ name }) => {
    reported = written
    path.pop()
    const element = open.pop()
    if (!element) return sink.leave(name)
    dropIndentation(element)
    if (open.length === 0) sink.element(element, recordPlace)
  })
  const text = (value: string) => {
    reported = written
    within(value.length)
    const parent = open.at(-1)
    if (parent) parent.children.push(escapeText(value))
    else if (path.length && /\S/.test(value))
      refuse(`There is text (“${brief(value.trim())}”) where only elements can stand`)
  }
  parser.on('text', text)
  parser.on('cdata', text)
  const aside = (markup: string) => {
    reported = written
    within(markup.length)
    const parent = open.at(-1)
    if (parent) parent.children.push(markup)
    else if (path.length) sink.aside(markup)
  }
  parser.on('comment', (comment) => aside(`<!--${comment}-->`))
  parser.on('processinginstruction', ({ target, body }) => aside(body ? `<?${target} ${body}?>` : `<?${target}?>`))

  try {
    for await (const piece of decodeText(bytes, limits.bytes)) {
      parser.write(piece)
      written += piece.length
      within(written - reported)
    }
  } catch (error) {
    if (!(error instanceof UndecodableBytes)) throw error
    parser.write(error.before)
    refuse(`The file is said to be ${error.encoding}, but the bytes here are not`, 'Save it again as UTF-8.')
  }
  parser.close()
}

function attributesCount(attributes: Record<string, string>): number {
  let count = 0
  for (const _name in attributes) count++
  return count
}

/** White space between elements is layout; in an element without elements it is the value. */
function dropIndentation(element: XmlElement): void {
  if (!element.children.some((child) => typeof child !== 'string')) return
  element.children = element.children.filter((child) => typeof child !== 'string' || isAside(child) || /\S/.test(child))
}
