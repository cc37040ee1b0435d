/** What a sponsor wants to know of a project, in plain words, worked out from its plan and schedule. */
import { formatDate } from '../../web/format.ts'
import { type CompiledCalendar, parseLocal } from '../people/index.ts'
import { calendarOf } from './planEntry.ts'
import {
  describeDuration,
  findings,
  type Local,
  oneOfEachKindFirst,
  type Plan,
  type PlanTask,
  type Schedule,
  type ScheduledTask,
} from './schedule/index.ts'

export type Tone = 'good' | 'attention' | 'bad' | 'quiet'

export interface KeyDate {
  name: string
  date: string
  /** Where it stands against its deadline. */
  state: string
  tone: Tone
}

export interface SponsorFacts {
  /** The one sentence of the page. */
  sentence: string
  tone: Tone
  /** What else is to be said about it, a sentence each. */
  details: string[]
  figures: { label: string; value: string; note: string; tone: Tone }[]
  keyDates: KeyDate[]
  /** Worst first, one of each kind before a second of any. */
  findings: string[]
  moreFindings: number
  team: string[]
}

export interface Reading {
  plan: Plan
  schedule: Schedule
  /** BCP 47. */
  locale: string
  /** `YYYY-MM-DD`. */
  today: string
}

const MOST_KEY_DATES = 8
const MOST_FINDINGS = 4

export function sponsorFacts(reading: Reading): SponsorFacts {
  const { plan, schedule } = reading
  const write = writerFor(reading)
  const leaves = leavesOf(plan, schedule)
  const open = leaves.filter(({ at }) => at.percentComplete < 100)
  const critical = open.filter(({ at }) => at.critical).length
  const percent = percentComplete(leaves)
  const deadlines = deadlinesOf(reading)
  const missed = deadlines.filter(({ late }) => late > 0)
  const final = deadlines.find(({ task }) => schedule.byKey.get(task.key)!.finish === schedule.finish)
  const finish = write.date(schedule.finish)
  const all = oneOfEachKindFirst(findings(schedule.compiled, schedule.dates))
  const isDone = leaves.length > 0 && open.length === 0
  return {
    sentence: sentenceOf({ isEmpty: leaves.length === 0, isDone, finish, final, missed: missed.length, write }),
    tone: missed.length > 0 ? 'bad' : isDone || deadlines.length > 0 ? 'good' : 'quiet',
    details: detailsOf(percent, open.length, critical),
    figures: [
      {
        label: isDone ? 'Finished' : 'Finish',
        value: leaves.length > 0 ? finish : '—',
        ...noteOf(final, write),
      },
      {
        label: 'Complete',
        value: `${percent} %`,
        note: `${leaves.length - open.length} of ${counted(leaves.length, 'task')} done`,
        tone: 'quiet',
      },
      {
        label: 'Critical',
        value: String(critical),
        note: `of ${counted(open.length, 'open task')}`,
        tone: 'quiet',
      },
      {
        label: 'Deadlines missed',
        value: deadlines.length > 0 ? String(missed.length) : '—',
        note: deadlines.length > 0 ? `of ${deadlines.length}` : 'none is set',
        tone: missed.length > 0 ? 'bad' : 'quiet',
      },
    ],
    keyDates: keyDatesOf(reading, write),
    findings: all.slice(0, MOST_FINDINGS).map(({ message }) => write.finding(message)),
    moreFindings: Math.max(0, all.length - MOST_FINDINGS),
    team: teamOf(plan),
  }
}

interface Writer {
  date(local: Local): string
  duration(seconds: number): string
  /** A finding with its dates as the reader writes them, without the time of day, and its names short. */
  finding(sentence: string): string
}

function writerFor({ plan, locale, today }: Reading): Writer {
  const date = (local: Local) => formatDate(local.slice(0, 10), locale, today).replaceAll('\u00a0', ' ')
  return {
    date,
    duration: (seconds) => describeDuration(seconds, plan.minutesPerDay),
    finding: (sentence) =>
      sentence
        .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/g, (local) => date(local))
        .replace(/"([^"]*)"/g, (_, name: string) => `“${brief(name)}”`),
  }
}

/** A name that leaves room for what is said of it. */
function brief(name: string): string {
  const letters = Array.from(name)
  return letters.length > LONGEST_NAME
    ? `${letters
        .slice(0, LONGEST_NAME - 1)
        .join('')
        .trimEnd()}…`
    : name
}
const LONGEST_NAME = 40

interface Leaf {
  task: PlanTask
  at: ScheduledTask
}

function leavesOf(plan: Plan, schedule: Schedule): Leaf[] {
  return plan.tasks.flatMap((task, index) => {
    const at = schedule.tasks[index]!
    return task.active && !at.summary && task.level > 0 ? [{ task, at }] : []
  })
}

/** By duration; by count where nothing takes time. */
function percentComplete(leaves: readonly Leaf[]): number {
  const weight = leaves.reduce((sum, { at }) => sum + at.duration, 0)
  const done = leaves.reduce((sum, { at }) => sum + at.percentComplete * (weight > 0 ? at.duration : 1), 0)
  const share = done / (weight > 0 ? weight : Math.max(1, leaves.length))
  // 99.6 % is not complete yet.
  return share >= 100 ? 100 : Math.min(99, Math.round(share))
}

interface Deadline {
  task: PlanTask
  deadline: Local
  /** Working seconds after the deadline; 0 when it is met. */
  late: number
}

function deadlinesOf({ plan, schedule }: Reading): Deadline[] {
  return plan.tasks.flatMap((task, index) => {
    if (!task.active || !task.deadline) return []
    return [
      { task, deadline: task.deadline, late: lateness(calendarOf(plan, task), schedule.tasks[index]!, task.deadline) },
    ]
  })
}

function lateness(calendar: CompiledCalendar, { finish }: ScheduledTask, deadline: Local): number {
  const [at, limit] = [parseLocal(finish)!, parseLocal(deadline)!]
  return at <= limit ? 0 : Math.max(1, calendar.workBetween(limit, at))
}

function sentenceOf(is: {
  isEmpty: boolean
  isDone: boolean
  finish: string
  final: Deadline | undefined
  missed: number
  write: Writer
}): string {
  const { final, finish, write } = is
  if (is.isEmpty) return 'The plan has no tasks yet.'
  const begins = is.isDone ? `The project finished on ${finish}` : `The project will finish on ${finish}`
  if (final && final.late > 0)
    return `${begins}, ${write.duration(final.late)} after its deadline of ${write.date(final.deadline)}.`
  if (final) return `${begins}, within its deadline of ${write.date(final.deadline)}.`
  if (is.missed > 0) {
    const which = is.missed === 1 ? 'one deadline' : `${is.missed} deadlines`
    const verb = !is.isDone ? 'will be' : is.missed === 1 ? 'was' : 'were'
    return `${begins}; ${which} on the way ${verb} missed.`
  }
  return `${begins}.`
}

function detailsOf(percent: number, open: number, critical: number): string[] {
  if (open === 0) return []
  return [
    `${percent} % of the work is done; ${counted(open, 'task')} ${open === 1 ? 'is' : 'are'} open.`,
    critical === 0
      ? 'None of them is critical: a delay of a single one does not move the finish.'
      : `${critical === 1 ? 'One of them is' : `${critical} of them are`} critical: any delay there moves the finish.`,
  ]
}

function noteOf(final: Deadline | undefined, write: Writer): { note: string; tone: Tone } {
  if (!final) return { note: 'no deadline is set for it', tone: 'quiet' }
  return final.late > 0
    ? { note: `${write.duration(final.late)} late`, tone: 'bad' }
    : { note: 'within the deadline', tone: 'good' }
}

/** Milestones, or where a plan has none its top summaries: the last that was reached, what is late, and what comes next. */
function keyDatesOf({ plan, schedule }: Reading, write: Writer): KeyDate[] {
  const candidates = plan.tasks.flatMap((task, index) => {
    const at = schedule.tasks[index]!
    return task.active && task.level > 0 ? [{ task, at }] : []
  })
  const milestones = candidates.filter(({ task, at }) => task.milestone && !at.summary)
  const chosen =
    milestones.length > 0 ? milestones : candidates.filter(({ task, at }) => at.summary && task.level === 1)
  const inOrder = chosen.toSorted((a, b) => (a.at.finish < b.at.finish ? -1 : a.at.finish > b.at.finish ? 1 : 0))
  const done = inOrder.filter(({ at }) => at.percentComplete >= 100)
  const open = inOrder.filter(({ at }) => at.percentComplete < 100)
  // The end of the project is a key date however many come before it.
  const ahead = open.length <= MOST_KEY_DATES ? open : [...open.slice(0, MOST_KEY_DATES - 1), open.at(-1)!]
  const behind = ahead.length < MOST_KEY_DATES ? done.slice(-(MOST_KEY_DATES - ahead.length)) : []
  return [...behind, ...ahead].map(({ task, at }): KeyDate => {
    const late = task.deadline ? lateness(calendarOf(plan, task), at, task.deadline) : 0
    const isDone = at.percentComplete >= 100
    const words = late > 0 ? `${write.duration(late)} late` : isDone ? 'done' : task.deadline ? 'on time' : ''
    return {
      name: task.name,
      date: write.date(at.finish),
      state: late > 0 && isDone ? `done, ${words}` : words,
      tone: late > 0 ? 'bad' : 'quiet',
    }
  })
}

/** Whoever is at work in the plan, who has the most to do first. */
function teamOf(plan: Plan): string[] {
  const durations = new Map(plan.tasks.map((task) => [task.key, task.duration]))
  const work = new Map<unknown, number>()
  for (const { resource, task, units, work: given } of plan.assignments)
    work.set(resource, (work.get(resource) ?? 0) + (given ?? (durations.get(task) ?? 0) * units))
  return plan.resources
    .filter(({ key, kind, name }) => kind === 'work' && name !== '' && work.has(key))
    .toSorted((a, b) => work.get(b.key)! - work.get(a.key)! || a.name.localeCompare(b.name))
    .map(({ name }) => name)
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`
