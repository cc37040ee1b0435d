/** A short notation for the plans of tests: `planOf({ tasks: { A: 2, B: 1 }, links: ['A FS+1d B'] })`. */
import { STANDARD_CALENDAR } from '../../people/index.ts'
import { PLAN_DEFAULTS, type Plan, type PlanLink, type PlanTask } from './plan.ts'

export const HOUR = 3600
/** A working day of the standard calendar. */
export const DAY = 8 * HOUR

/** A task: its days, or its days and whatever else is said of it. Names with a leading `>` belong to the summary before. */
export type TaskNote = number | (Partial<PlanTask> & { days?: number })

function taskOf(note: string, said: TaskNote, hasParts: boolean): PlanTask {
  const depth = /^>*/.exec(note)![0].length
  const { days = 0, ...rest } = typeof said === 'number' ? { days: said } : said
  const name = note.slice(depth)
  return {
    key: name,
    name,
    level: depth + 1,
    summary: hasParts,
    milestone: days === 0 && !hasParts,
    manual: false,
    active: true,
    type: 'fixedUnits',
    effortDriven: false,
    duration: Math.round(days * DAY),
    elapsed: false,
    constraint: 'asSoonAsPossible',
    percentComplete: 0,
    ...rest,
  }
}

/** `A FS B`, with a lag such as `+1d`, `-4h`, `+2ed` (elapsed days), `+50%` or `+50e%` after the type. */
function linkOf(note: string): PlanLink {
  const match = /^(\S+) (FS|SS|FF|SF)(?:([+-][\d.]+)(d|h|ed|%|e%))? (\S+)$/.exec(note)
  if (!match) throw new Error(`"${note}" is no link`)
  const [, from, type, amount = '0', unit = 'd', to] = match
  const size = { d: DAY, h: HOUR, ed: 86_400, '%': 1, 'e%': 1 }[unit]!
  const lagUnit = ({ ed: 'elapsed', '%': 'percent', 'e%': 'elapsedPercent' } as const)[unit] ?? 'working'
  return { from: from!, to: to!, type: type as PlanLink['type'], lag: Number(amount) * size, lagUnit }
}

/** A plan that starts on Monday 2 November 2026 at 08:00 on standard hours, unless said otherwise. */
export function planOf(
  notes: Omit<Partial<Plan>, 'tasks' | 'links'> & { tasks: Record<string, TaskNote>; links?: string[] },
): Plan {
  const names = Object.keys(notes.tasks)
  const depth = (name: string | undefined): number => (name === undefined ? -1 : /^>*/.exec(name)![0].length)
  return {
    name: 'Plan',
    start: '2026-11-02T08:00',
    scheduleFrom: 'start',
    calendar: 'standard',
    ...PLAN_DEFAULTS,
    resources: [],
    assignments: [],
    ...notes,
    calendars: [{ ...STANDARD_CALENDAR, key: 'standard' }, ...(notes.calendars ?? [])],
    tasks: names.map((name, index) => taskOf(name, notes.tasks[name]!, depth(names[index + 1]) > depth(name))),
    links: (notes.links ?? []).map(linkOf),
  }
}
