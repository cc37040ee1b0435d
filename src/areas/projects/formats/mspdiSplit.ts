/**
 * Time-phased data of a split task: Microsoft Project has no other place for where a task pauses. Work stands in the parts,
 * a value of nothing in the gaps between them; it is written where the data of the old dates have gone.
 */
import { type CompiledCalendar, formatLocal, parseLocal } from '../../people/index.ts'
import type { Local, PlanTask } from '../schedule/plan.ts'
import { writeDuration, writeLocal } from './mspdiValues.ts'
import { branch, leaf, type XmlElement } from './xmlElement.ts'

/** Of planned work, in the file's code. */
const PLANNED = '1'
/** Values per day, in the file's code. */
const DAYS = '2'

/** The data for an assignment of that number and units, on the calendar by which the parts are counted. */
export function splitData(
  task: PlanTask,
  start: Local,
  uid: number,
  units: number,
  calendar: CompiledCalendar,
): XmlElement[] {
  const begin = parseLocal(start)
  if (begin === undefined || (task.parts?.length ?? 0) < 2) return []
  const pieces: XmlElement[] = []
  const piece = (from: number, to: number, work: number) =>
    pieces.push(
      branch(
        'TimephasedData',
        leaf('Type', PLANNED),
        leaf('UID', String(uid)),
        leaf('Start', writeLocal(formatLocal(from))),
        leaf('Finish', writeLocal(formatLocal(to))),
        leaf('Unit', DAYS),
        leaf('Value', writeDuration(work)),
      ),
    )
  let end: number | undefined
  for (const { from, to } of task.parts!) {
    const next = calendar.nextWorking(calendar.addWork(begin, from))
    if (end !== undefined) piece(end, next, 0)
    end = calendar.addWork(begin, to)
    piece(next, end, (to - from) * units)
  }
  return pieces
}
