/** A page as marks to be drawn: text, lines and shapes in points (1/72 inch) from the upper left corner. Pure. */

/** The colours of the light theme, as the design tokens have them: paper is light. */
export const INK = {
  ink: '#1a1d1f',
  ink2: '#474e52',
  ink3: '#62696e',
  line: '#e4e6e7',
  line2: '#cdd2d4',
  nonwork: '#f2f4f4',
  accent: '#0b6470',
  accentSoft: '#d6ebee',
  barFill: '#9cc9cf',
  barDone: '#0b6470',
  barCritical: '#eab3af',
  bad: '#b92d26',
  good: '#1a7440',
  attention: '#8a5600',
} as const

export interface TextMark {
  kind: 'text'
  x: number
  /** Upper edge of the line. */
  y: number
  text: string
  size: number
  strong: boolean
  color: string
}
export interface RectMark {
  kind: 'rect'
  x: number
  y: number
  width: number
  height: number
  fill?: string
  stroke?: string
  radius?: number
}
export interface LineMark {
  kind: 'line'
  from: readonly [x: number, y: number]
  to: readonly [x: number, y: number]
  color: string
  width: number
  dash?: readonly [on: number, off: number]
}
export interface ShapeMark {
  kind: 'shape'
  points: readonly (readonly [x: number, y: number])[]
  fill: string
}
export type Mark = TextMark | RectMark | LineMark | ShapeMark

/** Width of a text in points. */
export type Measure = (text: string, size: number, strong: boolean) => number

export const LINE_HEIGHT = 1.35

/** The text, or as much of it as fits with an ellipsis. */
export function cut(text: string, width: number, size: number, strong: boolean, measure: Measure): string {
  if (measure(text, size, strong) <= width) return text
  const letters = Array.from(text)
  let [fits, tooMany] = [0, letters.length]
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1
    if (measure(`${letters.slice(0, middle).join('').trimEnd()}…`, size, strong) <= width) fits = middle
    else tooMany = middle
  }
  return `${letters.slice(0, fits).join('').trimEnd()}…`
}

/** The text in lines that fit, at most so many; what does not fit ends in an ellipsis. */
export function wrap(
  text: string,
  width: number,
  most: number,
  style: { size: number; strong: boolean },
  measure: Measure,
): string[] {
  const { size, strong } = style
  const lines: string[] = []
  const words = text.split(/\s+/).filter(Boolean)
  for (let at = 0; at < words.length; ) {
    if (lines.length === most - 1) {
      lines.push(cut(words.slice(at).join(' '), width, size, strong, measure))
      break
    }
    let line = words[at++]!
    while (at < words.length && measure(`${line} ${words[at]}`, size, strong) <= width) line += ` ${words[at++]}`
    lines.push(cut(line, width, size, strong, measure))
  }
  return lines
}
