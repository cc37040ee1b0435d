/** What an import brought, and where Ambit's dates differ from those that the file's program computed. */
import { parseLocal } from '../../people/index.ts'
import type { Key, Plan, PlanTask, StoredDates } from '../schedule/plan.ts'
import type { CustomColumn } from './customColumn.ts'

/** The dates that are compared; `start` and `finish` include what was entered by hand. */
export const COMPARED = [
  'start',
  'finish',
  'earlyStart',
  'earlyFinish',
  'lateStart',
  'lateFinish',
  'totalSlack',
  'critical',
] as const
export type ComparedField = (typeof COMPARED)[number]

export interface DateDifference {
  task: Key
  name: string
  field: ComparedField
  /** As the file stores it: `Local`, seconds of slack, or critical or not. */
  stored: string | number | boolean
  computed: string | number | boolean
  /** Ambit's minus the file's, in minutes of the clock (of working time for slack); 0 for `critical`. */
  minutes: number
  summary: boolean
  /** Dates of a manual task are the person's, and its early and late dates are often not kept up. */
  manual: boolean
}

export interface ImportReport {
  tasks: number
  resources: number
  assignments: number
  links: number
  columns: { name: string; of: CustomColumn['of']; kind: CustomColumn['kind']; formula?: string }[]
  /** Values that the file stores, and how many of them Ambit computes alike. */
  compared: number
  equal: number
  differences: DateDifference[]
  /** What was left out, in words. */
  problems: string[]
}

/**
 * Compares what the file stores with what Ambit computed. Local times are compared to the minute: that is what files keep
 * of them. A task that the computed dates do not have is not compared.
 */
export function importReport(
  plan: Plan,
  computed: ReadonlyMap<Key, Omit<StoredDates, 'freeSlack'>>,
  columns: readonly CustomColumn[] = [],
  problems: readonly string[] = [],
): ImportReport {
  const report: ImportReport = {
    tasks: plan.tasks.filter(({ level }) => level > 0).length,
    resources: plan.resources.length,
    assignments: plan.assignments.length,
    links: plan.links.length,
    columns: columns.map(({ name, of, kind, formula }) => ({
      name,
      of,
      kind,
      ...(formula !== undefined && { formula }),
    })),
    compared: 0,
    equal: 0,
    differences: [],
    problems: [...problems],
  }
  for (const task of plan.tasks) {
    const dates = computed.get(task.key)
    if (!dates || !task.active) continue
    for (const field of COMPARED) {
      const stored = task.stored?.[field]
      if (stored === undefined) continue
      report.compared++
      const difference = compare(task, field, stored, dates[field])
      if (difference) report.differences.push(difference)
      else report.equal++
    }
  }
  return report
}

function compare(
  task: PlanTask,
  field: ComparedField,
  stored: string | number | boolean,
  computed: string | number | boolean,
): DateDifference | undefined {
  const minutes = minutesBetween(stored, computed)
  if (minutes === 0 && (typeof stored !== 'boolean' || stored === computed)) return undefined
  return {
    task: task.key,
    name: task.name,
    field,
    stored,
    computed,
    minutes,
    summary: task.summary,
    manual: task.manual,
  }
}

function minutesBetween(stored: string | number | boolean, computed: string | number | boolean): number {
  if (typeof stored === 'number') return Math.round((Number(computed) - stored) / 60)
  if (typeof stored === 'boolean') return 0
  const [from, to] = [stored, String(computed)].map((local) => Math.floor((parseLocal(local) ?? Number.NaN) / 60))
  return to! - from!
}

/** One difference as a sentence, for the report that a person reads. */
export function differenceInWords({ name, field, stored, computed, manual }: DateDifference): string {
  const hand = manual ? ' (scheduled by hand)' : ''
  return `“${name}”${hand}: ${FIELD_WORDS[field]} ${inWords(stored)} in the file, ${inWords(computed)} in Ambit`
}

const FIELD_WORDS: Record<ComparedField, string> = {
  start: 'start',
  finish: 'finish',
  earlyStart: 'early start',
  earlyFinish: 'early finish',
  lateStart: 'late start',
  lateFinish: 'late finish',
  totalSlack: 'total slack',
  critical: 'critical',
}

function inWords(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? `${Math.round(value / 60)} minutes` : value.replace('T', ' ')
}
