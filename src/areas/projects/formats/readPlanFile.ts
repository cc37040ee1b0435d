/** Reads a plan file of any kind that Ambit knows. What a file is, its first bytes say; its name is not asked. */
import { checkPlan } from '../schedule/check.ts'
import type { Plan } from '../schedule/plan.ts'
import { AMBIT_PLAN, readAmbitPlan } from './ambitJson.ts'
import { isComputedPlan, readComputedPlan } from './computedJson.ts'
import type { CustomColumn } from './customColumn.ts'
import { readJson } from './json.ts'
import { readMspdi } from './mspdiRead.ts'
import type { MspdiSource } from './mspdiSource.ts'
import { brief, PlanFileRefused } from './planFileRefused.ts'
import { tooLarge } from './text.ts'
import { XML_LIMITS } from './xml.ts'

/** A plan that was read, with what is needed to write its file again. */
export interface PlanFile {
  format: 'mspdi' | 'ambit' | 'computed'
  plan: Plan
  /** Custom columns; their values stand in the tasks and resources (`extra`). */
  columns: CustomColumn[]
  /** Only for Microsoft Project XML. */
  source?: MspdiSource
  /** What was left out, in words. */
  problems: string[]
}

export interface ReadOptions {
  /** Bytes of the file where they are known beforehand, so that one that is too large is refused unread. */
  size?: number
  /** Called after each task of an XML file, with how many were read. */
  onTask?: (count: number) => void
}

const AS_XML =
  'Open it in Microsoft Project, choose File › Save As, pick the type “XML Format (*.xml)” and import that file.'

/** Throws `PlanFileRefused`, whose message says what is wrong, where, and what to do. `name` is only for messages. */
export async function readPlanFile(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: ReadOptions = {},
): Promise<PlanFile> {
  if (options.size !== undefined && options.size > XML_LIMITS.bytes) throw tooLarge(XML_LIMITS.bytes)
  const { head, all, close } = await peek(bytes)
  let file: PlanFile
  try {
    file = await readAs(kindOf(head, name), all, options)
  } finally {
    // A generator that was never begun does not run its own end.
    await close()
  }
  const [problem, ...more] = checkPlan(file.plan)
  if (problem) {
    const task = file.plan.tasks.find(({ key }) => key === problem.task)
    const whose = task ? `task ${task.key} “${brief(task.name)}”, ` : ''
    throw new PlanFileRefused(
      `The plan contradicts itself: ${whose}${problem.at} ${problem.message}${more.length ? `, and ${more.length} more` : ''}`,
      {},
      'Correct this in the program that made the file.',
    )
  }
  return file
}

async function readAs(kind: 'xml' | 'json', bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<PlanFile> {
  if (kind === 'xml') return { format: 'mspdi', ...(await readMspdi(bytes, { onTask: options.onTask })) }
  const value = await readJson(bytes)
  if (typeof value === 'object' && value !== null) {
    if ((value as { format?: unknown }).format === AMBIT_PLAN) {
      const { plan, columns } = readAmbitPlan(value)
      return { format: 'ambit', plan, columns, problems: [] }
    }
    if (isComputedPlan(value)) return { format: 'computed', plan: readComputedPlan(value), columns: [], problems: [] }
  }
  throw new PlanFileRefused(
    'This JSON file is not a plan that Ambit knows',
    {},
    `A plan of Ambit begins with "format": "${AMBIT_PLAN}".`,
  )
}

/** What a file is, or the refusal that says what it is instead. */
function kindOf(head: Uint8Array, name: string): 'xml' | 'json' {
  const begins = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte)
  const file = brief(name)
  if (head.length === 0) throw new PlanFileRefused(`“${file}” is empty`, {}, 'Choose another file.')
  if (begins(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) {
    throw new PlanFileRefused(
      `“${file}” is in Microsoft Project's own format (.mpp), which only Microsoft Project reads`,
      {},
      AS_XML,
    )
  }
  if (begins(0x50, 0x4b, 0x03, 0x04)) {
    throw new PlanFileRefused(
      `“${file}” is an archive or a spreadsheet (zip, xlsx), not a plan`,
      {},
      'To bring in a list from a spreadsheet, copy its cells and choose “Paste a task list”; unpack an archive first.',
    )
  }
  if (begins(0x1f, 0x8b))
    throw new PlanFileRefused(`“${file}” is compressed (gzip)`, {}, 'Unpack it and import what is in it.')
  if (begins(0x25, 0x50, 0x44, 0x46)) throw new PlanFileRefused(`“${file}” is a PDF document, not a plan`, {}, AS_XML)
  const text = readable(head)
    .replace(/^\ufeff/, '')
    .trimStart()
  if (text.startsWith('ERMHDR')) {
    throw new PlanFileRefused(
      `“${file}” is a Primavera file (XER), which Ambit does not read`,
      {},
      'Export it from Primavera as Microsoft Project XML.',
    )
  }
  if (/^MPX[,;\t]/.test(text)) {
    throw new PlanFileRefused(`“${file}” is in the old MPX format, which Ambit does not read`, {}, AS_XML)
  }
  if (/^<(!doctype html|html)/i.test(text))
    throw new PlanFileRefused(`“${file}” is a web page, not a plan`, {}, 'Choose the plan file itself.')
  if (text.startsWith('<')) return 'xml'
  if (/^[{[]/.test(text)) return 'json'
  throw new PlanFileRefused(
    `“${file}” is neither Microsoft Project XML nor a plan of Ambit`,
    {},
    `From Microsoft Project, save the plan as “XML Format (*.xml)”; a list of tasks can be pasted instead.`,
  )
}

/** The first bytes as text, whatever their encoding: only letters of ASCII matter. */
function readable(head: Uint8Array): string {
  const wide = (head[0] === 0xff && head[1] === 0xfe) || head[1] === 0
  const big = (head[0] === 0xfe && head[1] === 0xff) || head[0] === 0
  return new TextDecoder(big ? 'utf-16be' : wide ? 'utf-16le' : 'utf-8').decode(head)
}

const HEAD = 512

/** The first bytes of a stream, and the whole stream nevertheless. */
async function peek(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ head: Uint8Array; all: AsyncIterable<Uint8Array>; close: () => Promise<unknown> }> {
  const iterator = bytes[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let length = 0
  while (length < HEAD) {
    const { value, done } = await iterator.next()
    if (done) break
    held.push(value)
    length += value.length
  }
  const head = new Uint8Array(Math.min(length, HEAD))
  let at = 0
  for (const chunk of held) {
    if (at >= head.length) break
    head.set(chunk.subarray(0, head.length - at), at)
    at += chunk.length
  }
  async function* all() {
    yield* held
    held.length = 0
    for (;;) {
      const { value, done } = await iterator.next()
      if (done) return
      yield value
    }
  }
  return { head, all: all(), close: async () => iterator.return?.() }
}
