/** Numbers for what the file knows by number. Keys that are numbers already are the file's; others get the next free ones. */
import type { Key, Plan } from '../schedule/plan.ts'
import { type ListName, listOf, type MspdiSource } from './mspdiSource.ts'

export class Numbers {
  private readonly given = new Map<Key, number>()
  private next: number

  constructor(keys: Iterable<Key>, taken: Iterable<number>) {
    let highest = 0
    for (const number of taken) highest = Math.max(highest, number)
    const strange: Key[] = []
    for (const key of keys) {
      if (isFileNumber(key)) {
        this.given.set(key, key)
        highest = Math.max(highest, key)
      } else strange.push(key)
    }
    this.next = highest + 1
    for (const key of strange) this.given.set(key, this.next++)
  }

  /** A number that nothing has. */
  fresh(): number {
    return this.next++
  }

  /** The number of a key. A key that the plan does not have is an error of the caller. */
  of(key: Key): number {
    const number = this.given.get(key)
    if (number === undefined) throw new Error(`The plan refers to “${key}”, which it does not have`)
    return number
  }
}

function isFileNumber(key: Key): key is number {
  return typeof key === 'number' && Number.isInteger(key) && key >= 0 && key < 2 ** 31
}

export interface PlanNumbers {
  calendars: Numbers
  tasks: Numbers
  resources: Numbers
  assignments: Numbers
}

/** Numbers for everything in the plan, none of them used by anything else in the source. */
export function numbersFor(plan: Plan, source: MspdiSource | undefined): PlanNumbers {
  const numbers = (list: ListName, items: { key: Key }[]) =>
    new Numbers(
      items.map(({ key }) => key),
      takenIn(source, list),
    )
  return {
    calendars: numbers('Calendars', plan.calendars),
    tasks: numbers('Tasks', plan.tasks),
    resources: numbers('Resources', plan.resources),
    assignments: numbers('Assignments', plan.assignments),
  }
}

function takenIn(source: MspdiSource | undefined, list: ListName): number[] {
  const records = (source && listOf(source, list)?.records) ?? []
  return records.flatMap(({ xml }) => Number(/<UID>\s*(\d{1,9})\s*<\/UID>/.exec(xml)?.[1] ?? 0))
}
