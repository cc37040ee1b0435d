/** Every Microsoft Project XML file comes in, goes out as it was, and comes in again the same. */
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { readMspdi } from '../../src/areas/projects/formats/mspdiRead.ts'
import { writeMspdi } from '../../src/areas/projects/formats/mspdiWrite.ts'
import type { Plan } from '../../src/areas/projects/schedule/plan.ts'
import { firstDifference } from './canonical.ts'

export interface RoundTripResult {
  tasks: number
  columns: number
  /** What failed, in words; empty when all is well. */
  failures: string[]
}

export async function roundTrip(path: string): Promise<RoundTripResult> {
  const bytes = readFileSync(path)
  const file = await readMspdi(stream(bytes))
  const failures: string[] = []
  const untouched = writeMspdi(file.plan, JSON.parse(JSON.stringify(file.source))).xml.join('')
  const difference = firstDifference(bytes.toString('utf8'), untouched)
  if (difference) failures.push(`untouched export differs: ${difference}`)

  const edited = structuredClone(file.plan)
  const task = edited.tasks.find(({ level, summary }) => level > 0 && !summary)
  if (task) Object.assign(task, { name: `${task.name} ✎`, deadline: '2030-01-31T17:00' })
  const again = await readMspdi(stream(Buffer.from(writeMspdi(edited, file.source).xml.join(''))))
  if (!isDeepStrictEqual(plain(again.plan), plain(edited))) failures.push('an edited export reads back differently')

  if (task) {
    task.duration += 8 * 3600
    const { xml, dropped } = writeMspdi(edited, file.source)
    const moved = await readMspdi(stream(Buffer.from(xml.join(''))))
    const held = moved.plan.tasks.find(({ key }) => key === task.key)
    if (held?.duration !== task.duration) failures.push('an edited duration does not come back')
    if (dropped.some((entry) => entry.task !== task.key)) failures.push('an edit dropped elements of another task')
  }

  const fresh = await readMspdi(stream(Buffer.from(writeMspdi(withoutExtra(file.plan)).xml.join(''))))
  if (!isDeepStrictEqual(entered(fresh.plan), entered(withoutExtra(file.plan)))) {
    failures.push('an export without the source reads back differently')
  }
  return { tasks: file.plan.tasks.length, columns: file.columns.length, failures }
}

async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Without properties that are undefined. */
function plain(plan: Plan): unknown {
  return JSON.parse(JSON.stringify(plan))
}

/** Without the dates that Microsoft Project computed. */
function entered(plan: Plan): unknown {
  return plain({ ...plan, tasks: plan.tasks.map((task) => ({ ...task, stored: undefined })) })
}

/** Columns are defined by a file's source, so a plan without one has none. */
function withoutExtra(plan: Plan): Plan {
  return {
    ...plan,
    tasks: plan.tasks.map((task) => ({ ...task, extra: undefined })),
    resources: plan.resources.map((resource) => ({ ...resource, extra: undefined })),
  }
}
