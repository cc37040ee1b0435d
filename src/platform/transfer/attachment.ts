import type { Format } from './export.ts'

const TYPES: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** The headers of a table that is downloaded under a title, as far as file systems take it. */
export function attachment(title: string, format: Format): Record<string, string> {
  const name = `${title.replace(/[^\p{L}\p{N} ._–-]/gu, '').trim() || 'export'}.${format}`
  return {
    'content-type': TYPES[format],
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    'cache-control': 'no-store',
  }
}
