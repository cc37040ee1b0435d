/** Plans of any size for the benches, always the same for the same numbers. */
import type { WorkingCalendar, WorkingDay, WorkingWeek } from '../src/areas/people/index.ts'
import { formatLocal, parseLocal } from '../src/areas/people/index.ts'
import { PLAN_DEFAULTS, type Plan, type PlanLink, type PlanTask } from '../src/areas/projects/schedule/plan.ts'

const HOUR = 3600
const START = parseLocal('2026-01-05T08:00')!

/** A small generator of even numbers from 0 to 1 (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Ten calendars of different hours, breaks and holidays. */
function calendars(count: number): (WorkingCalendar & { key: number })[] {
  return Array.from({ length: count }, (_, key) => {
    const from = (6 + (key % 4)) * HOUR
    const day: WorkingDay = [
      { from, to: from + 4 * HOUR },
      { from: from + 5 * HOUR, to: from + (8 + (key % 3)) * HOUR },
    ]
    const days: WorkingWeek = [[], day, day, day, day, key % 3 === 2 ? [] : day, key % 5 === 4 ? day : []]
    const exceptions = Array.from({ length: 12 }, (_, month) => {
      const date = `2026-${String(month + 1).padStart(2, '0')}-${String(3 + ((key * 5 + month) % 20)).padStart(2, '0')}`
      return { name: 'Holiday', from: date, to: date, intervals: [] }
    })
    return { key, name: `Calendar ${key + 1}`, days, exceptions }
  })
}

/**
 * A plan of `count` tasks, a tenth of them summaries, twice as many links of all types and lags, ten calendars, and
 * constraints and deadlines on one task in ten. Links reach at most 200 tasks ahead, as they do in real plans.
 */
export function benchPlan(count: number, seed = 1): Plan {
  const random = generator(seed)
  const tasks: PlanTask[] = []
  const leaves: number[] = []
  for (let key = 0; key < count; key++) {
    const summary = key % 10 === 0
    if (!summary) leaves.push(key)
    const kind = random()
    const date = formatLocal(START + Math.floor(random() * 300) * 86_400)
    tasks.push({
      key,
      name: `Task ${key}`,
      level: summary ? 1 : 2,
      summary,
      milestone: !summary && kind > 0.95,
      manual: false,
      active: true,
      type: 'fixedUnits',
      effortDriven: false,
      duration: summary || kind > 0.95 ? 0 : Math.ceil(random() * 80) * 1800,
      elapsed: kind > 0.93 && kind <= 0.95,
      ...(random() < 0.5 && !summary ? { calendar: Math.floor(random() * 10) } : {}),
      constraint: kind < 0.05 ? 'startNoEarlierThan' : kind < 0.08 ? 'finishNoLaterThan' : 'asSoonAsPossible',
      ...(kind < 0.08 ? { constraintDate: date } : {}),
      ...(kind > 0.08 && kind < 0.1 ? { deadline: date } : {}),
      percentComplete: 0,
    })
  }
  const types = ['FS', 'FS', 'FS', 'FS', 'FS', 'FS', 'SS', 'FF', 'FS', 'SF'] as const
  const links: PlanLink[] = []
  while (links.length < count * 2) {
    const from = Math.floor(random() * (leaves.length - 1))
    const to = Math.min(leaves.length - 1, from + 1 + Math.floor(random() * 200))
    const lag = random() < 0.2 ? (Math.floor(random() * 9) - 2) * 4 * HOUR : 0
    links.push({
      from: leaves[from]!,
      to: leaves[to]!,
      type: types[Math.floor(random() * types.length)]!,
      lag,
      lagUnit: random() < 0.1 ? 'elapsed' : 'working',
    })
  }
  return {
    name: `${count} tasks`,
    start: formatLocal(START),
    scheduleFrom: 'start',
    calendar: 0,
    ...PLAN_DEFAULTS,
    calendars: calendars(10),
    tasks,
    links,
    resources: [],
    assignments: [],
  }
}
