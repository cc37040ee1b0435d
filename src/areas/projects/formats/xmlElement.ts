/**
 * An element of an XML file, small and faithful: names, attributes and order as they stood. Character data is kept as
 * markup (escaped), so that writing an element back needs no decision.
 */
export interface XmlElement {
  name: string
  attributes?: Record<string, string>
  /** Elements, and markup between them: escaped text, comments, processing instructions. */
  children: (XmlElement | string)[]
}

/** A new element with text in it. */
export function leaf(name: string, value: string): XmlElement {
  return { name, children: value === '' ? [] : [escapeText(value)] }
}

/** A new element with elements in it; what is undefined is left out. */
export function branch(name: string, ...children: (XmlElement | undefined)[]): XmlElement {
  return { name, children: children.filter((child) => child !== undefined) }
}

/** The child elements, of one name if given. */
export function elements(parent: XmlElement | undefined, name?: string): XmlElement[] {
  const found: XmlElement[] = []
  for (const child of parent?.children ?? []) {
    if (typeof child !== 'string' && (name === undefined || child.name === name)) found.push(child)
  }
  return found
}

/** The first child element of that name. */
export function first(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  for (const child of parent?.children ?? []) {
    if (typeof child !== 'string' && child.name === name) return child
  }
  return undefined
}

/** The text of an element itself, unescaped, without comments. */
export function textOf(element: XmlElement): string {
  let markup = ''
  for (const child of element.children) if (typeof child === 'string' && !isAside(child)) markup += child
  return markup.includes('&') ? unescapeText(markup) : markup
}

/** The text of the first child of that name, without white space around it; undefined where it is missing or empty. */
export function valueOf(parent: XmlElement | undefined, name: string): string | undefined {
  const child = first(parent, name)
  return (child && textOf(child).trim()) || undefined
}

/** The element as XML without white space of its own. */
export function serialise(element: XmlElement): string {
  const out: string[] = []
  write(element, out)
  return out.join('')
}

function write(element: XmlElement, out: string[]): void {
  out.push('<', element.name)
  writeAttributes(element.attributes, out)
  if (element.children.length === 0) {
    out.push('/>')
    return
  }
  out.push('>')
  for (const child of element.children) {
    if (typeof child === 'string') out.push(child)
    else write(child, out)
  }
  out.push('</', element.name, '>')
}

/** Attributes as markup, each with a space before it. */
export function writeAttributes(attributes: Record<string, string> | undefined, out: string[]): void {
  for (const [name, value] of Object.entries(attributes ?? {})) out.push(' ', name, '="', escapeAttribute(value), '"')
}

/** A comment or a processing instruction rather than text or an element. */
export function isAside(markup: string): boolean {
  return markup.startsWith('<!') || markup.startsWith('<?')
}

/** What XML 1.0 cannot hold at all: control characters, unpaired surrogates, U+FFFE and U+FFFF. */
const IMPOSSIBLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Text as markup. Characters that XML cannot hold are left out; a carriage return survives as a reference. */
export function escapeText(text: string): string {
  if (!/[&<>\r]|[^\t\n\u0020-\ud7ff\ue000-\ufffd]/.test(text)) return text
  return text.replace(IMPOSSIBLE, '').replace(/[&<>\r]/g, reference)
}

function escapeAttribute(text: string): string {
  return text.replace(IMPOSSIBLE, '').replace(/[&<>"\r\n\t]/g, reference)
}

function reference(character: string): string {
  switch (character) {
    case '&':
      return '&amp;'
    case '<':
      return '&lt;'
    case '>':
      return '&gt;'
    case '"':
      return '&quot;'
    default:
      return `&#${character.charCodeAt(0)};`
  }
}

/** The reverse of `escapeText`; it meets only the references that `escapeText` makes. */
function unescapeText(markup: string): string {
  return markup.replace(/&(lt|gt|amp|quot|#\d+);/g, (_all, name: string) => {
    if (name === 'lt') return '<'
    if (name === 'gt') return '>'
    if (name === 'amp') return '&'
    if (name === 'quot') return '"'
    return String.fromCharCode(Number(name.slice(1)))
  })
}
