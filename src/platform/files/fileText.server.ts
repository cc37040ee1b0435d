/** The beginning of a text, to be shown. */
import type { Readable } from 'node:stream'

/** More than somebody reads in a preview. */
const MOST = 200_000

export interface FileText {
  readonly text: string
  /** There is more of it. */
  readonly cut: boolean
}

/** At most 200 kB of a text of `size` bytes, in whichever encoding it is; never ends within a character. */
export async function beginningOf(content: Readable, size: number): Promise<FileText> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of content as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= MOST) break
  }
  const head = Buffer.concat(chunks).subarray(0, MOST)
  return { text: decoded(head).replaceAll('\0', ''), cut: size > head.length }
}

function decoded(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head, { stream: true })
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head, { stream: true })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
  } catch {
    return new TextDecoder('windows-1252').decode(head)
  }
}
