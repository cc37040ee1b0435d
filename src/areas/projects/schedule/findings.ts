/** What a planner should look at, in plain words, worst first. */
import { formatLocal, parseLocal, SECONDS_PER_DAY, weekdayOfDay } from '../../people/index.ts'
import type { AssignmentDates } from './assignmentDates.ts'
import { assignmentDates } from './assignmentDates.ts'
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import { BY_CONSTRAINT, FF, FS, SS } from './compiledPlan.ts'
import { CONSTRAINT_WORDS, lateDriver } from './driver.ts'
import type { Constraint, Key, Local, PlanResource, Seconds } from './plan.ts'
import { earliestBeginning, moveByLag } from './taskTime.ts'
import { describeDuration, describeLocal } from './words.ts'

export interface Finding {
  kind:
    | 'deadlineMissed'
    | 'constraintBroken'
    | 'linkOverridden'
    | 'beyondAvailability'
    | 'overAllocated'
    | 'withoutSuccessor'
    | 'finishedLate'
  message: string
  task?: Key
  resource?: Key
  /** By how much, in working seconds. */
  seconds?: Seconds
  from?: Local
  to?: Local
}

/** Writes an instant for a person. */
type Readable = (instant: number) => string

/** Working seconds by which a task finishes after its deadline; 0 outside working time, undefined when it does not. */
function lateBy(plan: CompiledPlan, dates: Dates, index: number): Seconds | undefined {
  const [deadline, finish] = [plan.deadline[index]!, dates.finish[index]!]
  return finish > deadline ? plan.calendars[plan.lagCalendar[index]!]!.workBetween(deadline, finish) : undefined
}

/** Complete tasks that finished after their deadline: nothing can be done about them any more. */
export function finishedLate(
  plan: CompiledPlan,
  dates: Dates,
  write: (local: Local) => string = describeLocal,
): Finding[] {
  return plan.tasks.flatMap((task, index): Finding[] => {
    const seconds = plan.active[index] === 1 && plan.complete[index] === 1 ? lateBy(plan, dates, index) : undefined
    if (!seconds) return []
    const message = `"${task.name}" finished ${describeDuration(seconds, plan.plan.minutesPerDay)} after its deadline of ${write(formatLocal(plan.deadline[index]!))}`
    return [{ kind: 'finishedLate', task: task.key, seconds, message }]
  })
}

/** The first of each kind, worst kind first, then the others in their order. */
export function oneOfEachKindFirst(all: readonly Finding[]): Finding[] {
  const kinds = new Set<string>()
  const first = all.filter(({ kind }) => !kinds.has(kind) && kinds.add(kind))
  return [...first, ...all.filter((finding) => !first.includes(finding))]
}

function lateness(plan: CompiledPlan, dates: Dates, readable: Readable): Finding[] {
  const perDay = plan.plan.minutesPerDay
  return plan.tasks.flatMap((task, index): Finding[] => {
    if (plan.active[index] === 0 || plan.complete[index] === 1) return []
    const seconds = lateBy(plan, dates, index)
    if (seconds !== undefined) {
      const late = seconds > 0 ? `by ${describeDuration(seconds, perDay)}` : 'outside working time'
      const deadline = readable(plan.deadline[index]!)
      const message = `"${task.name}" misses its deadline of ${deadline} ${late}: it finishes on ${readable(dates.finish[index]!)}`
      return [{ kind: 'deadlineMissed', task: task.key, seconds, message }]
    }
    if (plan.summary[index] === 1 || dates.totalSlack[index]! >= 0) return []
    // Its own constraint, and not a deadline further on, is what its late dates come from.
    const limit = lateDriver(plan, dates, index)
    if (limit.by !== 'constraint' || limit.through !== undefined) return []
    const short = -dates.totalSlack[index]!
    const message = `"${task.name}" has a constraint at ${readable(plan.constraintAt[index]!)} that its links cannot meet: it is ${describeDuration(short, perDay)} short`
    return [{ kind: 'constraintBroken', task: task.key, seconds: short, message }]
  })
}

/** Constraints that may hold a task where its links would not let it be. */
const OVERRIDING = new Set<Constraint>(['mustStartOn', 'mustFinishOn', 'startNoLaterThan', 'finishNoLaterThan'])

/** The links into a task and into the summaries that it belongs to. */
function linksInto({ network, parent }: CompiledPlan, task: number): number[] {
  const links: number[] = []
  for (let owner = task; owner >= 0; owner = parent[owner]!)
    for (let i = network.intoFrom[owner]!; i < network.intoFrom[owner + 1]!; i++) links.push(network.into[i]!)
  return links
}

/** Tasks that their own constraint holds before what one of their links asks: the one that asks for most. */
function overriddenLinks(plan: CompiledPlan, dates: Dates, readable: Readable): Finding[] {
  const { network } = plan
  return plan.tasks.flatMap((task, index): Finding[] => {
    const isHeld = dates.earlyDriver[index] === BY_CONSTRAINT && dates.earlyDriverSummary[index] === -1
    const isOpen = plan.active[index] === 1 && plan.summary[index] === 0 && plan.complete[index] === 0
    if (!isHeld || !isOpen || !OVERRIDING.has(task.constraint)) return []
    const calendar = plan.calendars[plan.lagCalendar[index]!]!
    let worst: { seconds: Seconds; from: number; words: string } | undefined
    for (const link of linksInto(plan, index)) {
      const from = network.from[link]!
      if (plan.active[from] === 0) continue
      const type = network.type[link]!
      const asked = moveByLag(plan, link, (type === FS || type === FF ? dates.finish : dates.start)[from]!, 1)
      const isStart = type === FS || type === SS
      const has = (isStart ? dates.start : dates.finish)[index]!
      const seconds = asked > has ? calendar.workBetween(has, asked) : 0
      if (seconds <= (worst?.seconds ?? 0)) continue
      const at = isStart ? earliestBeginning(plan, index, asked) : asked
      worst = { seconds, from, words: `${isStart ? 'start' : 'finish'} on ${readable(at)}` }
    }
    if (!worst) return []
    const constraint = `${CONSTRAINT_WORDS[task.constraint]} ${readable(plan.constraintAt[index]!)}`
    const early = describeDuration(worst.seconds, plan.plan.minutesPerDay)
    const message = `"${task.name}" ${constraint}, ${early} before its link from "${plan.tasks[worst.from]!.name}" allows (${worst.words} or later); change one of them`
    return [{ kind: 'linkOverridden', task: task.key, seconds: worst.seconds, message }]
  })
}

/** True when a task, or a summary that it belongs to, has an active successor. */
function leadsSomewhere(plan: CompiledPlan, task: number): boolean {
  const { outFrom, out, to } = plan.network
  for (let owner = task; owner >= 0; owner = plan.parent[owner]!) {
    for (let i = outFrom[owner]!; i < outFrom[owner + 1]!; i++) if (plan.active[to[out[i]!]!] === 1) return true
  }
  return false
}

/** Open ends: whatever is last may end the plan; all else should lead somewhere, or its slack says nothing. */
function openEnds(plan: CompiledPlan, dates: Dates): Finding[] {
  if (plan.plan.links.length === 0) return []
  return plan.tasks.flatMap((task, index): Finding[] => {
    if (plan.summary[index] === 1 || plan.active[index] === 0 || plan.complete[index] === 1) return []
    if (leadsSomewhere(plan, index) || dates.finish[index]! >= dates.projectFinish) return []
    const message = `"${task.name}" has no successor: if it slips, nothing shows it. Link it to what needs it`
    return [{ kind: 'withoutSuccessor', task: task.key, message }]
  })
}

function beyondAvailability(
  plan: CompiledPlan,
  all: readonly AssignmentDates[],
  resources: ReadonlyMap<Key, PlanResource>,
  readable: Readable,
): Finding[] {
  return all.flatMap(({ assignment, task, start, finish }): Finding[] => {
    const { key, name, availableFrom, availableTo } = resources.get(assignment.resource)!
    const from = availableFrom === undefined ? Number.NEGATIVE_INFINITY : parseLocal(availableFrom)!
    const to = availableTo === undefined ? Number.POSITIVE_INFINITY : parseLocal(availableTo)!
    if (start >= from && finish <= to) return []
    const title = plan.tasks[task]!.name
    const message =
      finish > to
        ? `"${name}" is assigned to "${title}" until ${readable(finish)}, but is available only until ${readable(to)}`
        : `"${name}" is assigned to "${title}" from ${readable(start)}, but is available only from ${readable(from)}`
    return [
      {
        kind: 'beyondAvailability',
        task: plan.tasks[task]!.key,
        resource: key,
        from: formatLocal(start),
        to: formatLocal(finish),
        message,
      },
    ]
  })
}

/** The Monday of an instant's week. */
function weekOf(instant: number): number {
  const day = Math.floor(instant / SECONDS_PER_DAY)
  return (day - ((weekdayOfDay(day) + 6) % 7)) * SECONDS_PER_DAY
}

/** Stretches of working time in which somebody is assigned beyond their units, neighbours joined. */
function overAllocations(
  plan: CompiledPlan,
  all: readonly AssignmentDates[],
  resource: PlanResource,
  readable: Readable,
): Finding[] {
  const calendar = plan.calendars[all[0]!.calendar]!
  const events = all
    .flatMap(({ start, finish, assignment }) => [
      { at: start, units: assignment.units },
      { at: finish, units: -assignment.units },
    ])
    .sort((a, b) => a.at - b.at)
  const stretches: { from: number; to: number; peak: number }[] = []
  let load = 0
  for (const [index, event] of events.entries()) {
    load += event.units
    const next = events[index + 1]?.at ?? event.at
    if (load <= resource.maxUnits + 1e-6 || next === event.at || calendar.workBetween(event.at, next) === 0) continue
    const last = stretches.at(-1)
    if (last && calendar.workBetween(last.to, event.at) === 0) {
      last.to = next
      last.peak = Math.max(last.peak, load)
    } else stretches.push({ from: event.at, to: next, peak: load })
  }
  const percent = (units: number): string => `${Math.round(units * 100)} %`
  const when = (from: number, to: number): string => {
    const [begin, end, week] = [readable(from), readable(to), readable(weekOf(from))]
    const days = begin === end ? `on ${begin}` : `from ${begin} to ${end}`
    return weekOf(from) === weekOf(to) ? `in the week of ${week}, ${days},` : days
  }
  return stretches.map(({ from, to, peak }) => ({
    kind: 'overAllocated',
    resource: resource.key,
    from: formatLocal(from),
    to: formatLocal(to),
    seconds: calendar.workBetween(from, to),
    message: `"${resource.name}" is planned at ${percent(peak)} ${when(from, to)} but has ${percent(resource.maxUnits)}`,
  }))
}

/**
 * Everything open that a planner should look at in a schedule, by kind, worst kind first, then in the plan's order. `write`
 * writes a date into the sentences as its reader is used to.
 */
export function findings(plan: CompiledPlan, dates: Dates, write: (local: Local) => string = describeLocal): Finding[] {
  const readable: Readable = (instant) => write(formatLocal(instant))
  const resources = new Map(plan.plan.resources.map((resource) => [resource.key, resource]))
  const open = assignmentDates(plan, dates).filter(({ task }) => plan.active[task] === 1 && plan.complete[task] === 0)
  const byResource = new Map<Key, AssignmentDates[]>()
  for (const one of open) {
    const others = byResource.get(one.assignment.resource)
    if (others) others.push(one)
    else byResource.set(one.assignment.resource, [one])
  }
  return [
    ...lateness(plan, dates, readable),
    ...overriddenLinks(plan, dates, readable),
    ...beyondAvailability(plan, open, resources, readable),
    ...[...byResource].flatMap(([key, all]) => overAllocations(plan, all, resources.get(key)!, readable)),
    ...openEnds(plan, dates),
  ]
}
