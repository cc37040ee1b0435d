/** What a planner should look at, in plain words, each with the task it is about. Worst first. */
import { calendarOf } from '../planEntry.ts'
import type { Key, PlanTask } from '../schedule/plan.ts'
import { linkRelations, peopleByTask } from './relations.ts'
import type { Schedule } from './scheduling.ts'
import { durationText, instantOf } from './text.ts'

export interface Finding {
  kind: 'deadline' | 'constraint' | 'overallocated' | 'beyond' | 'noSuccessor' | 'late'
  words: string
  task: Key
  /** Others of the same kind are behind this one. */
  tasks: Key[]
}

const DAY = 86_400

/** All findings of a schedule; `today` is an instant. */
export function findings(schedule: Schedule, today: number): Finding[] {
  return [
    ...missedDeadlines(schedule),
    ...contradictions(schedule),
    ...overallocated(schedule),
    ...beyondEngagement(schedule),
    ...lateTasks(schedule, today),
    ...openEnds(schedule),
  ]
}

const open = (task: PlanTask) => !task.summary && task.active && task.percentComplete < 100

function missedDeadlines({ plan, dates }: Schedule): Finding[] {
  return plan.tasks.flatMap((task, row): Finding[] => {
    if (!task.deadline || !task.active || task.percentComplete >= 100) return []
    const late = calendarOf(plan).workBetween(instantOf(task.deadline), dates.finish[row] as number)
    if (!(late > 0)) return []
    return [
      {
        kind: 'deadline',
        words: `“${task.name}” misses its deadline by ${inDays(late, plan.minutesPerDay)}`,
        task: task.key,
        tasks: [task.key],
      },
    ]
  })
}

/** Whole days, rounded up: six days late is late on the sixth. */
function inDays(seconds: number, minutesPerDay: number): string {
  const day = minutesPerDay * 60
  if (seconds < day) return durationText(seconds, { minutesPerDay, minutesPerWeek: 0, daysPerMonth: 0 })
  const days = Math.ceil(seconds / day)
  return days === 1 ? 'one day' : `${days} days`
}

function contradictions({ plan, dates }: Schedule): Finding[] {
  const rows = plan.tasks.flatMap((task, row) =>
    open(task) && (dates.totalSlack[row] as number) < 0 && !task.deadline && task.constraint.startsWith('must') ? [row] : [],
  )
  return rows.map((row) => {
    const task = plan.tasks[row] as PlanTask
    const missing = durationText(-(dates.totalSlack[row] as number), plan)
    const words = `“${task.name}” has a fixed date that its predecessors do not allow: ${missing} are missing`
    return { kind: 'constraint', words, task: task.key, tasks: [task.key] }
  })
}

/** People with more work on a day than they have: one finding a person, with the worst day. */
function overallocated({ plan, dates }: Schedule): Finding[] {
  const rowsOf = new Map(plan.tasks.map((task, row) => [task.key, row]))
  const spans = new Map<Key, { from: number; to: number; units: number; task: Key }[]>()
  for (const { task, resource, units } of plan.assignments) {
    const row = rowsOf.get(task)
    const each = row === undefined ? undefined : plan.tasks[row]
    if (!each || row === undefined || !open(each)) continue
    const [from, to] = [dates.start[row] as number, dates.finish[row] as number]
    if (!(to > from)) continue
    const list = spans.get(resource)
    if (list) list.push({ from, to, units, task })
    else spans.set(resource, [{ from, to, units, task }])
  }
  return plan.resources.flatMap((resource): Finding[] => {
    if (resource.kind !== 'work') return []
    const list = spans.get(resource.key) ?? []
    let worst: { units: number; tasks: Key[] } = { units: resource.maxUnits + 1e-9, tasks: [] }
    for (const { from } of list) {
      const running = list.filter((span) => span.from <= from && from < span.to)
      const units = running.reduce((sum, span) => sum + span.units, 0)
      if (units > worst.units) worst = { units, tasks: running.map((span) => span.task) }
    }
    const first = worst.tasks[0]
    if (first === undefined) return []
    const names = worst.tasks.map((key) => `“${plan.tasks[rowsOf.get(key) as number]?.name}”`)
    const words = `${resource.name} is planned at ${Math.round(worst.units * 100)} %, with ${Math.round(resource.maxUnits * 100)} % at hand: ${names.slice(0, 3).join(' and ')} overlap`
    return [{ kind: 'overallocated', words, task: worst.tasks.at(-1) ?? first, tasks: worst.tasks }]
  })
}

function beyondEngagement({ plan, dates }: Schedule): Finding[] {
  const people = peopleByTask(plan)
  return plan.tasks.flatMap((task, row): Finding[] => {
    if (!open(task)) return []
    return (people.get(task.key) ?? []).flatMap(({ resource }): Finding[] => {
      const late = resource.availableTo && (dates.finish[row] as number) > instantOf(resource.availableTo)
      const early = resource.availableFrom && (dates.start[row] as number) < instantOf(resource.availableFrom)
      if (!late && !early) return []
      const when = late ? `only until ${resource.availableTo?.slice(0, 10)}` : `only from ${resource.availableFrom?.slice(0, 10)}`
      return [{ kind: 'beyond', words: `${resource.name} is there ${when}, but works on “${task.name}”`, task: task.key, tasks: [task.key] }]
    })
  })
}

function lateTasks({ plan, dates }: Schedule, today: number): Finding[] {
  const status = plan.statusDate ? instantOf(plan.statusDate) : Math.floor(today / DAY) * DAY
  const late = plan.tasks.filter((task, row) => open(task) && (dates.finish[row] as number) < status)
  const first = late[0]
  if (!first) return []
  const words =
    late.length === 1
      ? `“${first.name}” should be finished by now but is at ${Math.round(first.percentComplete)} %`
      : `${late.length} tasks should be finished by now, the first is “${first.name}”`
  return [{ kind: 'late', words, task: first.key, tasks: late.map((task) => task.key) }]
}

/** Tasks that nothing waits for, save the last ones: their delay would move nothing. */
function openEnds({ plan, dates }: Schedule): Finding[] {
  const { out } = linkRelations(plan)
  if (plan.links.length === 0) return []
  const ends = plan.tasks.filter((task, row) => {
    if (!open(task) || out.has(row) || (dates.finish[row] as number) >= dates.projectFinish) return false
    for (let above = row - 1, level = task.level; above >= 0 && level > 1; above--) {
      const upper = plan.tasks[above] as PlanTask
      if (upper.level >= level) continue
      if (out.has(above)) return false
      level = upper.level
    }
    return true
  })
  const first = ends[0]
  if (!first) return []
  const words =
    ends.length === 1
      ? `“${first.name}” has no successor: nothing would show its delay`
      : `${ends.length} tasks have no successor, the first is “${first.name}”: nothing would show their delay`
  return [{ kind: 'noSuccessor', words, task: first.key, tasks: ends.map((task) => task.key) }]
}
