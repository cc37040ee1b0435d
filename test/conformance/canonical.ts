/** The canonical form of an XML document, white space aside: what must stay equal when a file is imported and exported. */
import { SaxesParser } from 'saxes'

/** Attributes in the order of their names, text without white space around it, no comments, no declaration. */
export function canonical(xml: string): string[] {
  const lines: string[] = []
  const parser = new SaxesParser({ xmlns: false })
  let text = ''
  const flush = () => {
    if (text.trim()) lines.push(text.trim())
    text = ''
  }
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    flush()
    const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))
    lines.push(`<${name}${sorted.map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).join('')}>`)
  })
  parser.on('closetag', ({ name }) => {
    flush()
    lines.push(`</${name}>`)
  })
  parser.on('text', (value) => {
    text += value
  })
  parser.on('cdata', (value) => {
    text += value
  })
  parser.on('processinginstruction', ({ target, body }) => {
    flush()
    lines.push(`<?${target} ${body}?>`)
  })
  parser.write(xml.replace(/^\ufeff/, '')).close()
  return lines
}

/** The first place at which two documents differ, or undefined. */
export function firstDifference(before: string, after: string): string | undefined {
  const [a, b] = [canonical(before), canonical(after)]
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i])
      return `${a[i] ?? 'the end'} became ${b[i] ?? 'the end'} after ${a.slice(Math.max(0, i - 3), i).join(' ')}`
  }
  return undefined
}
