/** The parts of a Microsoft Project XML file under `<Project>`: put together, and written one after the other. */
import { PROJECT_ORDER } from './mspdiOrder.ts'
import { isList, type ListName, type SourcePart, type SourceRecord } from './mspdiSource.ts'
import { leaf, serialise, writeAttributes } from './xmlElement.ts'

/** The source's parts with changed header elements and lists in their places, and new ones where they belong. */
export function mergeParts(
  parts: readonly SourcePart[],
  header: Map<string, string | undefined>,
  lists: Map<ListName, SourceRecord[]>,
): SourcePart[] {
  const merged: SourcePart[] = []
  for (const part of parts) {
    if (isList(part)) {
      merged.push({ ...part, records: lists.get(part.list)! })
      lists.delete(part.list)
      continue
    }
    const name = nameOf(part)
    if (!header.has(name)) merged.push(part)
    else {
      const value = header.get(name)
      if (value !== undefined) merged.push(serialise(leaf(name, value)))
      header.delete(name)
    }
  }
  let whole = merged
  for (const [name, value] of header)
    if (value !== undefined) whole = insertPart(whole, name, serialise(leaf(name, value)))
  for (const [list, records] of lists) if (records.length) whole = insertPart(whole, list, { list, records })
  return whole
}

/** A part more, behind everything that comes before it. */
export function insertPart(parts: readonly SourcePart[], name: string, part: SourcePart): SourcePart[] {
  const rank = PROJECT_ORDER.get(name)!
  const behind = parts.findIndex(
    (other) => (PROJECT_ORDER.get(isList(other) ? other.list : nameOf(other)) ?? -1) > rank,
  )
  return parts.toSpliced(behind < 0 ? parts.length : behind, 0, part)
}

/** The name of the element that a part is. */
export function nameOf(xml: string): string {
  return /^<([^\s/>]+)/.exec(xml)?.[1] ?? ''
}

/** The file in pieces. */
export function assemble(attributes: Record<string, string>, parts: readonly SourcePart[]): string[] {
  const root: string[] = ['<Project']
  writeAttributes(attributes, root)
  const xml = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', `${root.join('')}>\n`]
  for (const part of parts) {
    if (!isList(part)) {
      xml.push(`${part}\n`)
      continue
    }
    const open: string[] = [`<${part.list}`]
    writeAttributes(part.attributes, open)
    xml.push(`${open.join('')}>\n`)
    for (const record of part.records) xml.push(`${record.xml}\n`)
    xml.push(`</${part.list}>\n`)
  }
  xml.push('</Project>\n')
  return xml
}
