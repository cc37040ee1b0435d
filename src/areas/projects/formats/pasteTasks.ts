/** A pasted list of tasks as a plan: lines with indentation or numbers, or cells from a spreadsheet or another program. */
import { compileCalendar, parseLocal, STANDARD_CALENDAR } from '../../people/index.ts'
import {
  type Key,
  type Local,
  PLAN_DEFAULTS,
  type Plan,
  type PlanCalendar,
  type PlanLink,
  type PlanTask,
} from '../schedule/plan.ts'
import { type Row, rowsOf } from './cells.ts'
import {
  type DateOrder,
  guessDateOrder,
  localOf,
  parseDuration,
  parseEnteredDate,
  parsePredecessors,
} from './entered.ts'
import { columnsOfHead, columnsSeen, type PasteColumns, type PasteField } from './pasteColumns.ts'
import { settleSummaries } from './summaries.ts'

export interface PasteOptions {
  /** Name of the new plan. */
  name: string
  /** When it starts if no task says so. */
  start: Local
  /** The project calendar; Monday to Friday, 8 to 17, if none is given. */
  calendar?: PlanCalendar
  /** How 05/06/2026 is meant; guessed from the list if not given. */
  dateOrder?: DateOrder
}

export interface PasteProblem {
  /** Line of the pasted text, from 1. */
  line: number
  message: string
}

export interface PastedPlan {
  plan: Plan
  /** What could not be understood; the rest of such a line is in the plan. */
  problems: PasteProblem[]
}

/** The most lines that are taken at once. */
export const PASTE_LINES = 10_000
const LONGEST_NAME = 500
const LONGEST_LINE = 2000

/**
 * Reads a list. Levels come from numbers (`1.2.1`), a level column or indentation. A start counts where no predecessor
 * decides it, as “no earlier than”; a finish beside a start gives the duration, alone it is a deadline; a task without a
 * duration gets one day with a question mark.
 */
export function pasteTasks(text: string, options: PasteOptions): PastedPlan {
  const plan = emptyPlan(options)
  const problems: PasteProblem[] = []
  const all = rowsOf(text)
  const head = columnsOfHead(all[0])
  const rows = (head ? all.slice(1) : all).slice(0, PASTE_LINES)
  if (all.length > rows.length + 1) {
    problems.push({
      line: all[PASTE_LINES]!.line,
      message: `Only the first ${PASTE_LINES} lines were taken. Paste the rest as a second list.`,
    })
  }
  const plain = rows.every(({ cells }) => cells.length === 1)
  const columns = head ?? (plain ? { name: 0 } : columnsSeen(rows, plan))
  const order = options.dateOrder ?? guessDateOrder(rows.flatMap(({ cells }) => cells))
  const list = new PastedList(plan, problems, columns, plain && !head, order)
  for (const row of rows) list.add(row)
  list.finish()
  return { plan, problems }
}

function emptyPlan({ name, start, calendar }: PasteOptions): Plan {
  const project: PlanCalendar = calendar ?? { key: 1, ...STANDARD_CALENDAR }
  return {
    name,
    start,
    scheduleFrom: 'start',
    calendar: project.key,
    ...PLAN_DEFAULTS,
    calendars: [project],
    tasks: [],
    links: [],
    resources: [],
    assignments: [],
  }
}

class PastedList {
  private readonly plan: Plan
  private readonly problems: PasteProblem[]
  private readonly columns: PasteColumns
  private readonly plain: boolean
  private readonly order: DateOrder
  /** Widths of the indentation at each level. */
  private readonly indents: number[] = []
  /** Tasks by what predecessors may name: the list's own identifiers, its outline numbers, its rows. */
  private readonly ids = new Map<string, Key>()
  private readonly outline = new Map<string, Key>()
  private readonly waiting: { line: number; task: Key; text: string }[] = []
  private readonly starts: Local[] = []

  constructor(plan: Plan, problems: PasteProblem[], columns: PasteColumns, plain: boolean, order: DateOrder) {
    this.plan = plan
    this.problems = problems
    this.columns = columns
    this.plain = plain
    this.order = order
  }

  add({ line, cells }: Row): void {
    const say = (message: string) => this.problems.push({ line, message })
    const cell = (field: PasteField) => cells[this.columns[field] ?? -1]?.trim() || undefined
    const written = cells[this.columns.name ?? 0] ?? ''
    if (written.length > LONGEST_LINE)
      return void say(`It is longer than ${LONGEST_LINE} characters. The line was left out.`)
    const parsed = this.plain
      ? plainLine(written)
      : { name: written.trim(), wbs: cell('wbs'), duration: cell('duration') }
    if (!parsed.name) return void say('There is no name. The line was left out.')
    if (parsed.name.length > LONGEST_NAME)
      return void say(`The name is longer than ${LONGEST_NAME} characters. The line was left out.`)
    const key = this.plan.tasks.length + 1
    const task: PlanTask = {
      key,
      name: parsed.name,
      ...(parsed.wbs && { wbs: parsed.wbs }),
      level: this.levelOf(written, parsed.wbs, cell('level'), say),
      summary: false,
      milestone: false,
      manual: false,
      active: true,
      type: 'fixedUnits',
      effortDriven: false,
      duration: this.plan.minutesPerDay * 60,
      elapsed: false,
      estimated: true,
      constraint: 'asSoonAsPossible',
      percentComplete: this.percent(cell('percentComplete'), say),
    }
    const notes = cell('notes')
    if (notes) task.notes = notes
    const predecessors = cell('predecessors')
    this.setTimes(task, parsed.duration, cell('start'), cell('finish'), predecessors !== undefined, say)
    if (predecessors) this.waiting.push({ line, task: key, text: predecessors })
    const id = cell('id')
    if (id) this.ids.set(id, key)
    if (parsed.wbs) this.outline.set(parsed.wbs.replace(/\.$/, ''), key)
    this.plan.tasks.push(task)
  }

  private levelOf(
    written: string,
    wbs: string | undefined,
    said: string | undefined,
    say: (message: string) => void,
  ): number {
    const last = this.plan.tasks.at(-1)?.level ?? 0
    let level: number
    if (said !== undefined && /^\d{1,3}$/.test(said)) level = Math.max(1, Number(said))
    else if (wbs !== undefined) level = wbs.replace(/\.$/, '').split('.').length
    else {
      const width = /^[\t ]*/.exec(written)![0].replaceAll('\t', '    ').length
      while (this.indents.length && this.indents.at(-1)! >= width) this.indents.pop()
      this.indents.push(width)
      level = this.indents.length
    }
    if (level <= last + 1) return level
    say(`It stands ${level - last} levels deeper than the line before; it was put one level deeper.`)
    return last + 1
  }

  private percent(text: string | undefined, say: (message: string) => void): number {
    const value = Number(text?.replace('%', '').replace(',', '.') ?? 0)
    if (value >= 0 && value <= 100) return value
    say(`“${text}” is no percentage from 0 to 100; it was left out.`)
    return 0
  }

  private setTimes(
    task: PlanTask,
    duration: string | undefined,
    start: string | undefined,
    finish: string | undefined,
    linked: boolean,
    say: (message: string) => void,
  ): void {
    const from = this.date(start, this.plan.defaultStartTime, say)
    const to = this.date(finish, this.plan.defaultFinishTime, say)
    const entered = duration === undefined ? undefined : parseDuration(duration, this.plan)
    if (duration !== undefined && (!entered || entered.seconds < 0))
      say(`“${duration}” is no duration such as 3d, 2w or 4h; one day was taken.`)
    else if (entered) {
      task.duration = entered.seconds
      task.elapsed = entered.elapsed
      task.estimated = entered.estimated
      task.milestone = entered.seconds === 0
    } else if (from && to) {
      if (to < from) say('It finishes before it starts; the finish was left out.')
      else {
        task.duration = compileCalendar(this.plan.calendars[0]!).workBetween(parseLocal(from)!, parseLocal(to)!)
        task.estimated = false
        task.milestone = task.duration === 0
      }
    }
    if (to && !from) task.deadline = to
    if (!from) return
    this.starts.push(from)
    if (linked) return
    task.constraint = 'startNoEarlierThan'
    task.constraintDate = from
  }

  private date(text: string | undefined, time: number, say: (message: string) => void): Local | undefined {
    if (text === undefined || /^(NA|n\/a|-)$/i.test(text)) return undefined
    const entered = parseEnteredDate(text, this.order)
    if (entered) return localOf(entered, time)
    say(`“${text}” is no date such as 2026-11-23; it was left out.`)
    return undefined
  }

  /** Links, once every row is known; constraints that only repeat the plan's start; summaries. */
  finish(): void {
    for (const { line, task, text } of this.waiting) {
      const say = (message: string) => this.problems.push({ line, message })
      const { links, unread } = parsePredecessors(text, this.plan)
      for (const piece of unread) say(`“${piece}” is no predecessor such as 3 or 3FS+2d; it was left out.`)
      for (const { row, ...link } of links) this.link(row, task, link, say)
    }
    settleSummaries(this.plan.tasks)
    const start = this.starts.sort()[0]
    if (start !== undefined) this.plan.start = start
    for (const task of this.plan.tasks) {
      if (task.summary || task.constraintDate === this.plan.start) {
        task.constraint = 'asSoonAsPossible'
        delete task.constraintDate
      }
    }
    this.problems.sort((a, b) => a.line - b.line)
  }

  private link(
    row: string,
    to: Key,
    link: Pick<PlanLink, 'type' | 'lag' | 'lagUnit'>,
    say: (message: string) => void,
  ): void {
    const from = this.ids.size ? this.ids.get(row) : (this.outline.get(row) ?? this.plan.tasks[Number(row) - 1]?.key)
    if (from === undefined) say(`There is no line ${row} to follow; the link was left out.`)
    else if (from === to) say('A task cannot follow itself; the link was left out.')
    else this.plan.links.push({ from, to, ...link })
  }
}

/** A line of text: a bullet or number before the name, a duration behind it. */
function plainLine(written: string): { name: string; wbs?: string; duration?: string } {
  const line = written.trim().replace(/^[-*•–+]\s+/, '')
  const numbered = /^(\d+(?:\.\d+)*)[.)]?\s+(\S.*)$/.exec(line)
  const isNumber = numbered !== null && (numbered[1]!.includes('.') || /^\d+[.)]/.test(line))
  const rest = isNumber ? numbered[2]! : line
  const ending =
    /^(.*\S)(?:\s*[,:–-]\s*|\s+|\s*\()(\d{1,5}(?:[.,]\d+)?\s*e?(?:d|w|h|m|mo|mins?|minutes?|hrs?|hours?|days?|wks?|weeks?|months?)\??)\)?$/i.exec(
      rest,
    )
  return {
    name: (ending?.[1] ?? rest).replace(/[\s,:–-]+$/, ''),
    ...(isNumber && { wbs: numbered[1]! }),
    ...(ending && { duration: ending[2]! }),
  }
}
