/** What a file is by its bytes, and what may be shown of it. */
import { endingOf } from './fileName.ts'

/**
 * - `image`: shown, re-encoded; `svg`: shown as an image, in which nothing runs; `pdf`: drawn by our own reader;
 * - `text`: its beginning is shown as text;
 * - `document`, `archive`, `media`, `program`, `other`: an icon and a download.
 */
export const FILE_KINDS = ['image', 'svg', 'pdf', 'text', 'document', 'archive', 'media', 'program', 'other'] as const
export type FileKind = (typeof FILE_KINDS)[number]

export const KIND_LABELS: Readonly<Record<FileKind, string>> = {
  image: 'Image',
  svg: 'Drawing',
  pdf: 'PDF',
  text: 'Text',
  document: 'Document',
  archive: 'Archive',
  media: 'Sound or video',
  program: 'Program',
  other: 'File',
}

export interface FileType {
  /** A media type. */
  readonly type: string
  readonly kind: FileKind
}

const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/tiff', 'image/apng'])
const ARCHIVES =
  /zip|x-7z|x-rar|x-tar|gzip|x-bzip2|x-xz|zstd|x-lzip|lz4|compress|x-apple-diskimage|vnd\.ms-cab|x-iso9660|x-cpio|x-unix-archive/
const DOCUMENTS =
  /officedocument|opendocument|msword|ms-excel|ms-powerpoint|rtf|epub|x-cfb|x-mspublisher|visio|postscript|x-indesign/
const PROGRAMS =
  /x-msdownload|x-dosexec|x-elf|x-mach-binary|java-vm|java-archive|x-msi|x-rpm|x-deb|android\.package-archive|wasm|x-ms-shortcut|x-chrome-extension|x-xpinstall|x-google-chrome-extension|x-nintendo/
/** Text that a machine runs when somebody opens it. */
const SCRIPTS = new Set(
  'bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta sh bash zsh py pl rb reg scr com jar lnk url desktop'.split(' '),
)
/** Text types that a name may choose among: they only say how text is read. */
const TEXTS: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  md: 'text/markdown',
  markdown: 'text/markdown',
  json: 'application/json',
  xml: 'application/xml',
  html: 'text/html',
  htm: 'text/html',
  xhtml: 'text/html',
  ics: 'text/calendar',
}

/** The kind of a media type that was recognised by its bytes. */
export function kindOf(type: string): FileKind {
  if (IMAGES.has(type)) return 'image'
  if (type === 'image/svg+xml') return 'svg'
  if (type === 'application/pdf') return 'pdf'
  if (PROGRAMS.test(type)) return 'program'
  if (DOCUMENTS.test(type)) return 'document'
  if (ARCHIVES.test(type)) return 'archive'
  if (type.startsWith('text/') || type === 'application/json' || type === 'application/xml') return 'text'
  if (/^(audio|video)\//.test(type)) return 'media'
  return 'other'
}

/**
 * What bytes without a signature are. `text` is their beginning where they are text, otherwise null. The name only
 * chooses among kinds of text, and can make text a program, never the other way round.
 */
export function typeOfText(text: string | null, name: string): FileType {
  if (text === null) return { type: 'application/octet-stream', kind: 'other' }
  const ending = endingOf(name)
  if (SCRIPTS.has(ending) || text.startsWith('#!')) return { type: 'text/plain', kind: 'program' }
  const begins = text.trimStart().slice(0, 4096)
  if (/^(<\?xml[\s\S]{0,2000}?)?(<!--[\s\S]{0,2000}?-->\s*)*(<!doctype svg[^>]*>\s*)?<svg[\s>]/i.test(begins))
    return { type: 'image/svg+xml', kind: 'svg' }
  if (/^(<!--[\s\S]{0,2000}?-->\s*)*<(!doctype html|html|head|body|script|iframe)\b/i.test(begins))
    return { type: 'text/html', kind: 'text' }
  if (begins.startsWith('<?xml')) return { type: 'application/xml', kind: 'text' }
  return { type: TEXTS[ending] ?? 'text/plain', kind: 'text' }
}

/**
 * The media type under which the bytes go out. What a browser could run as a page or script is named as bytes, also
 * behind the headers that forbid it.
 */
export const typeToSend = (type: string): string =>
  /html|svg|xml|javascript|ecmascript|wasm|x-msdownload|^multipart\//.test(type) ? 'application/octet-stream' : type
