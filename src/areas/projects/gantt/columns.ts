/** The columns of the table: how each writes a task's value, and which edits a typed or pasted text means. */
import { formatLocal } from '../../people/index.ts'
import type { Edit } from '../planEdits.ts'
import { effortOf } from '../planEffort.ts'
import {
  calendarOf,
  enterConstraint,
  enterDuration,
  enterFinish,
  enterManual,
  enterPercent,
  enterStart,
  enterWork,
  type TaskDates,
} from '../planEntry.ts'
import { taskPositions, wbsCodes } from '../planOutline.ts'
import type { Dates } from '../schedule/compiledPlan.ts'
import { CONSTRAINTS, type Constraint, type Plan, type PlanTask } from '../schedule/plan.ts'
import { enterPeople, enterPredecessors, rowNumber } from './cellLists.ts'
import { type CellContext, type Column, NO_DATE, set, taskAt } from './column.ts'
import { linkRelations, peopleByTask } from './relations.ts'
import { dateText, durationText, linkText, peopleText, readDate, readDuration } from './text.ts'

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
