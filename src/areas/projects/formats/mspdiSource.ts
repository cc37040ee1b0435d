/**
 * What a Microsoft Project XML file said, kept so that it can be written again: every element under `<Project>` as
 * compact XML, in its order, and the four lists record by record. Plain values, so that it can be stored with the project,
 * record by record if need be.
 */
import { SaxesParser } from 'saxes'
import type { Key } from '../schedule/plan.ts'
import { escapeText, type XmlElement } from './xmlElement.ts'

/** The lists of `<Project>` whose records Ambit understands, with the name of a record. */
export const LISTS = { Calendars: 'Calendar', Tasks: 'Task', Resources: 'Resource', Assignments: 'Assignment' } as const
export type ListName = keyof typeof LISTS

export interface MspdiSource {
  format: 'mspdi'
  /** Attributes of `<Project>`: its namespaces. */
  attributes: Record<string, string>
  parts: SourcePart[]
}

/** An element (or a comment) under `<Project>` as it stood, or one of the lists. */
export type SourcePart = string | SourceList

export interface SourceList {
  list: ListName
  attributes?: Record<string, string>
  records: SourceRecord[]
}

/** A record as it stood. Without a key it is nothing that a plan knows (a blank row, an unknown element) and only keeps its place. */
export interface SourceRecord {
  key?: Key
  xml: string
}

export function isList(part: SourcePart): part is SourceList {
  return typeof part !== 'string'
}

/** The list of that name, if the file has it. */
export function listOf(source: MspdiSource, name: ListName): SourceList | undefined {
  return source.parts.filter(isList).find((part) => part.list === name)
}

/** A kept element back as an element. It was well-formed when it was kept; anything else throws. */
export function parseElement(xml: string): XmlElement {
  const parser = new SaxesParser({ xmlns: false })
  const top: XmlElement = { name: '', children: [] }
  const open = [top]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name, children: [] }
    for (const _any in attributes) {
      element.attributes = { ...attributes }
      break
    }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  parser.on('text', (text) => void open.at(-1)!.children.push(escapeText(text)))
  parser.on('comment', (comment) => void open.at(-1)!.children.push(`<!--${comment}-->`))
  parser.on('processinginstruction', ({ target, body }) => void open.at(-1)!.children.push(`<?${target} ${body}?>`))
  parser.write(xml).close()
  const element = top.children.find((child) => typeof child !== 'string')
  if (!element) throw new Error('There is no element in this text')
  return element
}
