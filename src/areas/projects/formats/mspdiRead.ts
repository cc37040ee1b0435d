/** Reads Microsoft Project XML (MSPDI). */
import { type MspdiContent, MspdiPlanReader } from './mspdiPlan.ts'
import { LISTS, type ListName, type MspdiSource, type SourceList } from './mspdiSource.ts'
import { ImpossibleValue } from './mspdiValues.ts'
import { brief, type PlanFilePlace, PlanFileRefused } from './planFileRefused.ts'
import { compact } from './stringPool.ts'
import { readXml, XML_LIMITS, type XmlSink } from './xml.ts'
import { isAside, serialise, type XmlElement } from './xmlElement.ts'

/** A file as read: its plan, its custom columns, and the source from which `writeMspdi` makes it again. */
export interface MspdiFile extends MspdiContent {
  source: MspdiSource
}

export interface MspdiReadOptions {
  limits?: typeof XML_LIMITS
  /** Called after each task, with how many were read. */
  onTask?: (count: number) => void
}

/** Microsoft Project 2003 and later write the first; their documentation also names the second. */
const NAMESPACE = /^http:\/\/schemas\.microsoft\.com\/project(\/\d{4})?$/

const CORRECT = 'Correct it in the program that made the file and save it as XML again.'

/** Reads a file. Throws `PlanFileRefused` for everything that is not a usable plan; nothing is half read. */
export async function readMspdi(bytes: AsyncIterable<Uint8Array>, options: MspdiReadOptions = {}): Promise<MspdiFile> {
  const reader = new MspdiPlanReader()
  const source: MspdiSource = { format: 'mspdi', attributes: {}, parts: [] }
  let list: SourceList | undefined
  let tasks = 0
  let namespaced = false
  const at = <T>(place: PlanFilePlace, action: () => T): T => {
    try {
      return action()
    } catch (error) {
      if (!(error instanceof ImpossibleValue)) throw error
      throw new PlanFileRefused(`The plan cannot be read: ${error.message}`, place, CORRECT)
    }
  }
  const sink: XmlSink = {
    enter(name, attributes, depth, place) {
      if (depth === 0) {
        if (name !== 'Project' || (attributes.xmlns !== undefined && !NAMESPACE.test(attributes.xmlns))) {
          throw new PlanFileRefused(
            `This is an XML file, but not a plan: it begins with <${brief(name)}> where Microsoft Project writes <Project>`,
            place,
            'In Microsoft Project choose File › Save As and the type “XML Format”.',
          )
        }
        namespaced = attributes.xmlns !== undefined
        source.attributes = { ...attributes }
        return true
      }
      if (depth > 1) return false
      if (!Object.hasOwn(LISTS, name)) return false
      if (source.parts.some((part) => typeof part !== 'string' && part.list === name)) {
        throw new PlanFileRefused(`<${name}> stands in the file a second time`, place, CORRECT)
      }
      list = { list: name as ListName, records: [] }
      if (Object.keys(attributes).length) list.attributes = { ...attributes }
      source.parts.push(list)
      return true
    },
    element(element: XmlElement, place) {
      const xml = compact(serialise(element))
      if (!list) {
        source.parts.push(xml)
        at(place, () => reader.addHeader(element))
        return
      }
      const name = list.list
      const known = element.name === LISTS[name]
      const key = known ? at(place, () => reader.addRecord(name, element)) : undefined
      list.records.push(key === undefined ? { xml } : { key, xml })
      if (known && name === 'Tasks') options.onTask?.(++tasks)
    },
    aside(markup) {
      if (list) list.records.push({ xml: markup })
      else if (isAside(markup)) source.parts.push(markup)
    },
    leave() {
      list = undefined
    },
  }
  await readXml(bytes, sink, options.limits ?? XML_LIMITS)
  if (!namespaced && !source.parts.some((part) => typeof part !== 'string' && part.list === 'Tasks')) {
    throw new PlanFileRefused(
      'This XML file has no tasks and does not say that it is a plan',
      {},
      'In Microsoft Project choose File › Save As and the type “XML Format”.',
    )
  }
  const content = at({ path: ['Project'] }, () => reader.finish())
  return { ...content, source }
}
