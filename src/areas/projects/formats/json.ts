/** Reads JSON files: whole, since JSON cannot be used before its end, and therefore with a limit of their own. */
import type { z } from 'zod'
import { brief, PlanFileRefused } from './planFileRefused.ts'
import { decodeText, UndecodableBytes } from './text.ts'

/** A plan of a hundred thousand tasks needs less; parsing takes several times as much memory. */
export const JSON_BYTES = 64 * 1024 * 1024

/** Parses a file. Throws `PlanFileRefused` with line and column. */
export async function readJson(bytes: AsyncIterable<Uint8Array>): Promise<unknown> {
  const pieces: string[] = []
  try {
    for await (const piece of decodeText(bytes, JSON_BYTES)) pieces.push(piece)
  } catch (error) {
    if (!(error instanceof UndecodableBytes)) throw error
    const line = `${pieces.join('')}${error.before}`.split('\n').length
    throw new PlanFileRefused(`The file is not ${error.encoding}`, { line }, 'Save it again as UTF-8.')
  }
  const text = pieces.join('')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PlanFileRefused(
      'The file is not well-formed JSON',
      placeOf(text, String((error as Error).message)),
      'It may have been cut off; make it again with the program that wrote it.',
    )
  }
}

/** The parser names a position; where it does not, it met the end. */
function placeOf(text: string, message: string): { line: number; column: number } {
  const position = /position (\d+)/.exec(message)?.[1]
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

/** A value of the shape that the schema wants. Throws `PlanFileRefused` naming the path of the first thing that is not. */
export function inShape<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const more = result.error.issues.length - 1
  throw new PlanFileRefused(
    `The plan cannot be read: ${brief(issue.message)}${more ? `, and ${more} more` : ''}`,
    { path: issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step)) },
    'Correct this and import it again.',
  )
}
