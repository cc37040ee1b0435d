/** The two weights in which Ambit prints: Noto Sans, which has the letters of every language of Europe. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type PDFDocument from 'pdfkit'
import { printable } from './printable.ts'

const FILES = {
  plain: '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
  strong: '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
} as const
export type Weight = keyof typeof FILES

/** The ascent that a line of text has on our pages, as a share of its size: that of its capitals, and a little. */
const ASCENT = 0.77

const read = new Map<Weight, Buffer>()
function bytesOf(weight: Weight): Buffer {
  const known = read.get(weight)
  if (known) return known
  const bytes = readFileSync(fileURLToPath(import.meta.resolve(FILES[weight])))
  read.set(weight, bytes)
  return bytes
}

type Document = InstanceType<typeof PDFDocument>

/** A document's pen for text. Only the letters that are used become part of the file. */
export class Pen {
  readonly #document: Document

  constructor(document: Document) {
    this.#document = document
    for (const weight of Object.keys(FILES) as Weight[]) document.registerFont(weight, bytesOf(weight))
  }

  /** The text as it will stand there. */
  shown(text: string, weight: Weight): string {
    this.#document.font(weight)
    return printable(text, glyphsOf(this.#document))
  }

  /** Width of a text in points. */
  width(text: string, size: number, weight: Weight): number {
    return this.#document.fontSize(size).widthOfString(this.shown(text, weight))
  }

  /** One line of text whose upper edge is `y`, in points. */
  line(
    text: string,
    { x, y, size, weight, color }: { x: number; y: number; size: number; weight: Weight; color: string },
  ) {
    const shown = this.shown(text, weight)
    const baseline = y + size * ASCENT
    this.#document
      .fontSize(size)
      .fillColor(color)
      .text(shown, x, baseline, { lineBreak: false, baseline: 'alphabetic' })
  }
}

/** Whether the current font of the document has a sign; pdfkit's types do not tell what its embedded fonts know. */
function glyphsOf(document: Document): (codePoint: number) => boolean {
  const { _font } = document as unknown as { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } }
  return (codePoint) => _font.font.hasGlyphForCodePoint(codePoint)
}
