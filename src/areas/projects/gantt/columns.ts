/** The columns of the table: how each writes a task's value, and which edits a typed or pasted text means. */
import { formatLocal } from '../../people/index.ts'
import type { Edit } from '../planEdits.ts'
import { effortOf } from '../planEffort.ts'
import {
  assign,
  calendarOf,
  enterConstraint,
  enterDuration,
  enterEffort,
  enterFinish,
  enterManual,
  enterPercent,
  enterStart,
  enterUnits,
  enterWork,
  type TaskDates,
  unassign,
} from '../planEntry.ts'
import { taskPositions, wbsCodes } from '../planOutline.ts'
import type { Dates } from '../schedule/compiledPlan.ts'
import type { EffortChange } from '../schedule/effort.ts'
import {
  CONSTRAINTS,
  type Constraint,
  type Key,
  type Plan,
  type PlanResource,
  type PlanTask,
} from '../schedule/plan.ts'
import { linkRelations, peopleByTask } from './relations.ts'
import { dateText, durationText, linkText, peopleText, readDate, readDuration, readLinks, readPeople } from './text.ts'

/** What a cell needs to know beside its task. `today` is `YYYY-MM-DD`; `newKey` makes the key of a new assignment. */
export interface CellContext {
  plan: Plan
  dates: Dates
  locale: string
  today: string
  newKey: () => Key
}

export interface Column {
  id: string
  label: string
  width: number
  /** Where some of its dates need their year. */
  widthWithYear?: number
  /** Numbers and dates stand at the right. */
  right?: boolean
  /** What may be typed, for the editor's hint. */
  hint?: string
  choices?: readonly string[]
  text: (context: CellContext, row: number) => string
  /** The edits that a text means, or a sentence why it means none. Absent: the column is computed. */
  enter?: (context: CellContext, row: number, text: string) => Edit[] | string
}

/** A column that the customer or the file added to tasks. */
export interface CustomColumn {
  key: string
  label: string
  kind: 'text' | 'decimal' | 'money' | 'date' | 'choice' | 'person' | 'flag'
  choices?: readonly string[]
  /** Computed by a formula in the file it came from. */
  readOnly?: boolean
}

export const CONSTRAINT_WORDS: Record<Constraint, string> = {
  asSoonAsPossible: 'As soon as possible',
  asLateAsPossible: 'As late as possible',
  mustStartOn: 'Must start on',
  mustFinishOn: 'Must finish on',
  startNoEarlierThan: 'Start no earlier than',
  startNoLaterThan: 'Start no later than',
  finishNoEarlierThan: 'Finish no earlier than',
  finishNoLaterThan: 'Finish no later than',
}

const taskAt = ({ plan }: CellContext, row: number) => plan.tasks[row] as PlanTask
const set = (task: PlanTask, fields: Extract<Edit, { do: 'setTask' }>['set']): Edit[] => [
  { do: 'setTask', task: task.key, set: fields },
]

/** A row's computed dates as text. */
export function taskDates(dates: Dates, row: number): TaskDates {
  return { start: formatLocal(dates.start[row] as number), finish: formatLocal(dates.finish[row] as number) }
}

/** Working seconds from start to finish: a summary's duration, or a task's own. */
export function shownDuration(context: CellContext, row: number): string {
  const task = taskAt(context, row)
  const seconds =
    task.summary && !task.manual
      ? calendarOf(context.plan).workBetween(context.dates.start[row] as number, context.dates.finish[row] as number)
      : task.duration
  return durationText(Number.isNaN(seconds) ? task.duration : seconds, context.plan, task.elapsed, task.estimated)
}

const NO_DATE = (text: string) =>
  `“${text}” is not a date that can be read. Write it like 2 Jul, 2.7.2026 or 2026-07-02, with a time if it matters`

function dated(
  id: string,
  label: string,
  time: 'defaultStartTime' | 'defaultFinishTime',
  value: (context: CellContext, row: number) => string | undefined,
  edits: (context: CellContext, task: PlanTask, local: string, row: number) => Edit[],
  clear?: (task: PlanTask) => Edit[],
): Column {
  return {
    id,
    label,
    width: 64,
    widthWithYear: 96,
    right: true,
    hint: '2 Jul · 2026-07-02 · +3 (days from today)',
    text: (context, row) => dateText(value(context, row), context.locale, context.today),
    enter: (context, row, text) => {
      const task = taskAt(context, row)
      if (!text.trim()) return clear ? clear(task) : `${label} cannot be empty`
      if (task.summary && !task.manual && !clear)
        return `“${task.name}” is a summary: its dates follow from the tasks within it. Move one of these`
      const local = readDate(text, context.locale, context.today, context.plan[time])
      return local ? edits(context, task, local, row) : NO_DATE(text)
    },
  }
}

const wbsByTasks = new WeakMap<readonly PlanTask[], string[]>()

/** The work breakdown code of a row. */
export function wbsOf(plan: Plan, row: number): string {
  let codes = wbsByTasks.get(plan.tasks)
  if (!codes) wbsByTasks.set(plan.tasks, (codes = wbsCodes(plan.tasks)))
  return codes[row] ?? ''
}

/** A row's number as people count: from 1, the project summary is 0. */
export const rowNumber = (plan: Plan, row: number): number => (plan.tasks[0]?.level === 0 ? row : row + 1)
const rowOfNumber = (plan: Plan, number: number): number => (plan.tasks[0]?.level === 0 ? number : number - 1)

function enterPredecessors({ plan }: CellContext, row: number, text: string): Edit[] | string {
  const task = plan.tasks[row] as PlanTask
  const read = readLinks(text, plan)
  if (typeof read === 'string')
    return `“${read}” is not a link that can be read. Write the row number, the type and the lag: 3, 3FS+2d, 5SS-1d`
  const wanted = new Map<Key, (typeof read)[number]>()
  for (const link of read) {
    const from = plan.tasks[rowOfNumber(plan, link.row)]
    if (!from) return `There is no row ${link.row} in this plan`
    wanted.set(from.key, link)
  }
  const edits: Edit[] = []
  for (const link of linkRelations(plan).into.get(row) ?? []) {
    const next = wanted.get(link.from)
    wanted.delete(link.from)
    if (!next) edits.push({ do: 'removeLink', from: link.from, to: task.key })
    else if (next.type !== link.type || next.lag !== link.lag || next.lagUnit !== link.lagUnit) {
      const { type, lag, lagUnit } = next
      edits.push({ do: 'setLink', from: link.from, to: task.key, set: { type, lag, lagUnit } })
    }
  }
  for (const [from, { type, lag, lagUnit }] of wanted)
    edits.push({ do: 'addLink', link: { from, to: task.key, type, lag, lagUnit } })
  return edits
}

/** Those who go leave first, so that whoever comes in their place takes up their work. */
function enterPeople({ plan, newKey }: CellContext, row: number, text: string): Edit[] | string {
  const task = plan.tasks[row] as PlanTask
  const present = peopleByTask(plan).get(task.key) ?? []
  const edits: Edit[] = []
  const kept = new Set<Key>()
  const changes: EffortChange[] = []
  const isPerson = (resource: PlanResource) => resource.kind === 'work'
  for (const { name, units } of readPeople(text)) {
    const wanted = name.toLocaleLowerCase()
    const resource = plan.resources.find((other) => other.name.toLocaleLowerCase() === wanted)
    if (!resource) return `Nobody called “${name}” is in this plan. Add the person under Team first`
    const held = present.find((each) => each.resource.key === resource.key)
    kept.add(resource.key)
    if (held?.assignment.units === units) continue
    if (!isPerson(resource))
      edits.push(
        ...(held ? enterUnits(plan, task, held.assignment, units) : assign(plan, task, resource.key, newKey(), units)),
      )
    else if (held) changes.push({ change: 'units', resource: resource.key, to: units })
    else changes.push({ change: 'add', resource: resource.key, units })
  }
  for (const { assignment, resource } of present) {
    if (kept.has(resource.key)) continue
    if (isPerson(resource)) changes.unshift({ change: 'remove', resource: resource.key })
    else edits.push(...unassign(plan, task, assignment))
  }
  return [...(changes.length > 0 ? enterEffort(plan, task, changes, newKey) : []), ...edits]
}

/** Per cent complete; of a summary, the done share of what belongs to it. */
export function percentOf(plan: Plan, row: number): number {
  const task = plan.tasks[row] as PlanTask
  if (!task.summary) return task.percentComplete
  let done = 0
  let all = 0
  for (let below = row + 1; (plan.tasks[below]?.level ?? 0) > task.level; below++) {
    const part = plan.tasks[below] as PlanTask
    if (part.summary || !part.active) continue
    all += part.duration
    done += (part.duration * part.percentComplete) / 100
  }
  return all > 0 ? Math.round((100 * done) / all) : task.percentComplete
}

/** The columns that every plan has, in the order in which they are offered. */
export const COLUMNS: readonly Column[] = [
  {
    id: 'id',
    label: '#',
    width: 40,
    right: true,
    text: ({ plan }, row) => String(rowNumber(plan, row)),
  },
  {
    id: 'name',
    label: 'Task',
    width: 252,
    text: (context, row) => taskAt(context, row).name,
    enter: (context, row, text) =>
      text.trim() ? set(taskAt(context, row), { name: text.trim() }) : 'A task needs a name',
  },
  { id: 'wbs', label: 'WBS', width: 44, text: ({ plan }, row) => wbsOf(plan, row) },
  {
    id: 'duration',
    label: 'Duration',
    width: 80,
    right: true,
    hint: '5d · 2w · 1d 4h · 3ed (elapsed)',
    text: shownDuration,
    enter: ({ plan }, row, text) => {
      const task = plan.tasks[row] as PlanTask
      const read = readDuration(text, plan)
      if (!read) return `“${text}” is not a duration that can be read. Write it like 5d, 2w, 1d 4h or 3ed (elapsed)`
      const edits = enterDuration(plan, task, read.seconds, read.elapsed)
      return read.estimated ? [...edits, ...set(task, { estimated: true })] : edits
    },
  },
  {
    id: 'work',
    label: 'Work',
    width: 60,
    right: true,
    hint: '5d · 40h, of all people together',
    text: ({ plan }, row) => {
      const task = plan.tasks[row] as PlanTask
      const { work } = effortOf(plan, task)
      return task.summary || work === 0 ? '' : durationText(work, plan)
    },
    enter: ({ plan }, row, text) => {
      const read = readDuration(text, plan)
      if (!read || read.elapsed || read.estimated)
        return `“${text}” is not an amount of work that can be read. Write it like 5d or 40h`
      return enterWork(plan, plan.tasks[row] as PlanTask, read.seconds)
    },
  },
  dated(
    'start',
    'Start',
    'defaultStartTime',
    ({ dates }, row) => taskDates(dates, row).start,
    ({ plan }, task, local) => enterStart(plan, task, local),
  ),
  dated(
    'finish',
    'Finish',
    'defaultFinishTime',
    ({ dates }, row) => taskDates(dates, row).finish,
    ({ plan, dates }, task, local, row) => enterFinish(plan, task, local, taskDates(dates, row)),
  ),
  {
    id: 'slack',
    label: 'Slack',
    width: 64,
    right: true,
    text: (context, row) => {
      const task = taskAt(context, row)
      if (task.summary || !task.active) return ''
      if (task.percentComplete >= 100) return 'done'
      return durationText(context.dates.totalSlack[row] as number, context.plan)
    },
  },
  {
    id: 'predecessors',
    label: 'Predecessors',
    width: 92,
    hint: '3 · 3FS+2d · 5SS-1d; 7FF',
    text: ({ plan }, row) =>
      (linkRelations(plan).into.get(row) ?? [])
        .map((link) => linkText(link, rowNumber(plan, taskPositions(plan.tasks).get(link.from) ?? 0), plan))
        .join('; '),
    enter: enterPredecessors,
  },
  {
    id: 'resources',
    label: 'Resources',
    width: 108,
    hint: 'names, with a share: J. Weber 50%',
    text: ({ plan }, row) =>
      peopleText(
        (peopleByTask(plan).get(plan.tasks[row]?.key) ?? []).map(({ resource, assignment }) => ({
          name: resource.name,
          units: resource.kind === 'work' ? assignment.units : 1,
        })),
      ),
    enter: enterPeople,
  },
  {
    id: 'percent',
    label: '% done',
    width: 56,
    right: true,
    hint: '0 to 100',
    text: ({ plan }, row) => `${percentOf(plan, row)}`,
    enter: (context, row, text) => {
      const percent = Number(text.replace('%', '').trim())
      if (!text.trim() || !(percent >= 0 && percent <= 100)) return `“${text}” is not a number from 0 to 100`
      return enterPercent(taskAt(context, row), percent, taskDates(context.dates, row))
    },
  },
  {
    id: 'constraint',
    label: 'Constraint',
    width: 148,
    choices: CONSTRAINTS.map((constraint) => CONSTRAINT_WORDS[constraint]),
    text: (context, row) => CONSTRAINT_WORDS[taskAt(context, row).constraint],
    enter: (context, row, text) => {
      const wanted = text.trim().toLowerCase()
      const constraint = CONSTRAINTS.find((each) => CONSTRAINT_WORDS[each].toLowerCase() === wanted)
      if (!constraint) return `“${text}” is not a constraint. There are: ${Object.values(CONSTRAINT_WORDS).join(', ')}`
      return enterConstraint(taskAt(context, row), constraint, taskDates(context.dates, row))
    },
  },
  dated(
    'constraintDate',
    'Constraint date',
    'defaultStartTime',
    (context, row) => taskAt(context, row).constraintDate,
    ({ dates }, task, local, row) => {
      const none = task.constraint === 'asSoonAsPossible' || task.constraint === 'asLateAsPossible'
      return enterConstraint(task, none ? 'startNoEarlierThan' : task.constraint, taskDates(dates, row), local)
    },
    (task) => set(task, { constraint: 'asSoonAsPossible', constraintDate: null }),
  ),
  dated(
    'deadline',
    'Deadline',
    'defaultFinishTime',
    (context, row) => taskAt(context, row).deadline,
    (_context, task, local) => set(task, { deadline: local }),
    (task) => set(task, { deadline: null }),
  ),
  {
    id: 'mode',
    label: 'Mode',
    width: 72,
    choices: ['Automatic', 'Manual'],
    text: (context, row) => (taskAt(context, row).manual ? 'Manual' : 'Automatic'),
    enter: (context, row, text) => {
      const word = text.trim().toLowerCase()
      if (word !== 'automatic' && word !== 'manual') return 'The mode is Automatic or Manual'
      return enterManual(taskAt(context, row), word === 'manual', taskDates(context.dates, row))
    },
  },
  {
    id: 'notes',
    label: 'Notes',
    width: 160,
    text: (context, row) => taskAt(context, row).notes ?? '',
    enter: (context, row, text) => set(taskAt(context, row), { notes: text || null }),
  },
]

/** What a new reader sees, as wide as the table at first. */
export const DEFAULT_COLUMNS = ['name', 'wbs', 'duration', 'start', 'finish', 'slack', 'resources'] as const

/** The column of a customer's or a file's own field. */
export function customColumn(custom: CustomColumn): Column {
  const right = custom.kind === 'decimal' || custom.kind === 'money' || custom.kind === 'date'
  return {
    id: `extra:${custom.key}`,
    label: custom.label,
    width: right ? 80 : 112,
    right,
    ...(custom.kind === 'choice' && custom.choices?.length ? { choices: custom.choices } : {}),
    text: (context, row) => customText(taskAt(context, row).extra?.[custom.key], custom, context),
    ...(custom.readOnly
      ? {}
      : {
          enter: (context: CellContext, row: number, text: string) => {
            const value = readCustom(text.trim(), custom, context)
            if (value && typeof value === 'object' && 'refusal' in value) return value.refusal
            return set(taskAt(context, row), { extra: { [custom.key]: value } })
          },
        }),
  }
}

type CustomText = NonNullable<PlanTask['extra']>[string]

function customText(value: CustomText | undefined, custom: CustomColumn, context: CellContext): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'object') return `${value.amount} ${value.currency}`
  return custom.kind === 'date' ? dateText(String(value), context.locale, context.today) : String(value)
}

function readCustom(text: string, custom: CustomColumn, context: CellContext): CustomText | null | { refusal: string } {
  if (!text) return null
  if (custom.kind === 'decimal') {
    const number = text.replaceAll('\u00a0', '').replace('\u2212', '-').replace(',', '.')
    return /^-?\d+(\.\d+)?$/.test(number) ? number : { refusal: `“${text}” is not a number` }
  }
  if (custom.kind === 'flag') {
    if (/^(yes|y|true|1|✓)$/i.test(text)) return true
    return /^(no|n|false|0)$/i.test(text) ? false : { refusal: `${custom.label} is Yes or No` }
  }
  if (custom.kind === 'date') {
    const local = readDate(text, context.locale, context.today, 0)
    return local ? local.slice(0, 10) : { refusal: NO_DATE(text) }
  }
  if (custom.kind === 'money') {
    const money = /^(-?[\d]+(?:\.\d+)?)\s*([A-Z]{3})$/.exec(text.replace('\u2212', '-').replaceAll(',', ''))
    return money
      ? { amount: money[1] as string, currency: money[2] as string }
      : { refusal: `“${text}” is not an amount. Write it like 1250.00 EUR` }
  }
  if (custom.kind === 'choice' && custom.choices?.length) {
    const choice = custom.choices.find((each) => each.toLowerCase() === text.toLowerCase())
    return choice ?? { refusal: `“${text}” is not one of: ${custom.choices.join(', ')}` }
  }
  return text
}
