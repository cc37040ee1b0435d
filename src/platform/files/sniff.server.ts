/** What a file is, read from its first bytes. What the sender says of it does not count. */
import { open } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { type FileType, kindOf, typeOfText } from './fileKind.ts'

/** Enough for every signature and for the first entries of an office document; parsers get no more to chew on. */
const HEAD = 64 * 1024

/** The type and kind of the file at this path; `name` chooses among kinds of text only. */
export async function sniffed(path: string, name: string): Promise<FileType> {
  const handle = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(HEAD)
    const { bytesRead } = await handle.read(buffer, 0, HEAD, 0)
    return await typeOfBytes(buffer.subarray(0, bytesRead), name)
  } finally {
    await handle.close()
  }
}

/** The same of the first bytes themselves. */
export async function typeOfBytes(head: Uint8Array, name: string): Promise<FileType> {
  const text = textOf(head)
  // A text that happens to begin like something else is a text: a signature needs bytes that no text has, but for PDF and RTF.
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  if (found && (text === null || !/xml|html|svg/.test(found.mime)))
    return { type: found.mime, kind: kindOf(found.mime) }
  return typeOfText(text, name)
}

/** The text that bytes are, or null: UTF-8, UTF-16 with its mark, or eight bits without control characters. */
export function textOf(head: Uint8Array): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head)
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head)
  try {
    // The last character may be cut in two.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return isText(text) ? text : null
  } catch {
    const text = new TextDecoder('windows-1252').decode(head)
    return isText(text) ? text : null
  }
}

/** Control characters other than those that lay text out: tab, line, page, and the escape of coloured logs. */
const NOT_IN_TEXT = /(?![\t\n\f\r\u0085])\p{Cc}/u
const isText = (text: string) => !NOT_IN_TEXT.test(text.replaceAll('\u001b', ''))
