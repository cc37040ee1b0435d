/** What a file is, by its first bytes and not by its name: what is no table is answered with what to do. */
import { TableFileRefused } from './fileRefused.ts'

export type FileKind = 'csv' | 'xlsx'

const startsWith = (bytes: Uint8Array, ...marks: number[]) => marks.every((mark, i) => bytes[i] === mark)
const latin = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))

/** An old or encrypted Office file names its streams in UTF-16. */
function names(bytes: Uint8Array, stream: string): boolean {
  const wanted = Array.from(stream).flatMap((c) => [c.charCodeAt(0), 0])
  outer: for (let at = 0; at + wanted.length <= bytes.length; at++) {
    for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) continue outer
    return true
  }
  return false
}

const SAVE_AS_XLSX = 'Open it in the program that made it and save it as “Excel workbook (.xlsx)” or as CSV.'

/** CSV or XLSX, by the first bytes of a file. Throws `TableFileRefused` for everything that is recognised as neither. */
export function fileKind(head: Uint8Array, name = 'This file'): FileKind {
  const called = `“${name}”`
  if (startsWith(head, 0x50, 0x4b, 0x03, 0x04) || startsWith(head, 0x50, 0x4b, 0x05, 0x06)) {
    const entries = latin(head, 0, Math.min(head.length, 4096))
    if (entries.includes('mimetypeapplication/vnd.oasis.opendocument'))
      throw new TableFileRefused(`${called} is an OpenDocument file (.ods), which Ambit does not read`, SAVE_AS_XLSX)
    if (entries.includes('Index/Document.iwa') || entries.includes('Index/Tables/'))
      throw new TableFileRefused(`${called} is a Numbers document`, 'In Numbers choose File, Export to, Excel or CSV.')
    return 'xlsx'
  }
  if (startsWith(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    if (names(head, 'EncryptedPackage'))
      throw new TableFileRefused(
        `${called} is protected by a password`,
        'Open it, remove the password under File, Info, Protect workbook, save it and try again.',
      )
    throw new TableFileRefused(`${called} is in the old Excel format (.xls), which Ambit does not read`, SAVE_AS_XLSX)
  }
  if (latin(head, 0, 5) === '%PDF-')
    throw new TableFileRefused(`${called} is a PDF`, 'Export the table itself as XLSX or CSV from where it came.')
  if (
    startsWith(head, 0x1f, 0x8b) ||
    startsWith(head, 0x37, 0x7a, 0xbc, 0xaf) ||
    startsWith(head, 0x52, 0x61, 0x72, 0x21)
  )
    throw new TableFileRefused(`${called} is an archive`, 'Unpack it and choose the table file inside.')
  if (startsWith(head, 0x89, 0x50, 0x4e, 0x47) || startsWith(head, 0xff, 0xd8, 0xff) || latin(head, 0, 4) === 'GIF8')
    throw new TableFileRefused(`${called} is a picture`, 'Choose a table file: XLSX or CSV.')
  const start = latin(head, 0, 400)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .toLowerCase()
  if (/^(<!doctype html|<html|<table|<meta|<style)/.test(start))
    throw new TableFileRefused(`${called} is a web page, even if it is called a spreadsheet`, SAVE_AS_XLSX)
  if (start.startsWith('<?xml') && start.includes('spreadsheet'))
    throw new TableFileRefused(`${called} is an XML spreadsheet of Excel 2003`, SAVE_AS_XLSX)
  return 'csv'
}
