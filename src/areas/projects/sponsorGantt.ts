/** The small Gantt picture of the sponsor's page: the upper two levels of the outline. Pure. */
import { parseLocal, SECONDS_PER_DAY } from '../people/index.ts'
import { axisBetween, type TimeScale, xOf } from './gantt/timeScale.ts'
import { cut, INK, type Mark, type Measure } from './paper.ts'
import type { Plan, PlanTask, Schedule, ScheduledTask } from './schedule/index.ts'

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

interface Row {
  task: PlanTask
  at: ScheduledTask
  /** 1 or 2. */
  level: number
}

const SIZE = 7.5
const AXIS = 26
const NAMES = 0.32
const [LOWEST_ROW, HIGHEST_ROW] = [10.5, 15]

/** What is drawn of the plan: two levels where they fit, else one; and how many rows of that are left out. */
export function picturedRows(plan: Plan, schedule: Schedule, most: number): { rows: Row[]; hidden: number } {
  const all = plan.tasks.flatMap((task, index): Row[] => {
    // A file's own summary of the whole project (level 0) says nothing that the page does not.
    return task.level > 0 && task.active ? [{ task, at: schedule.tasks[index]!, level: task.level }] : []
  })
  const upTo = (level: number) => all.filter((row) => row.level <= level)
  const two = upTo(2)
  const chosen = two.length <= most ? two : upTo(1)
  if (chosen.length <= most) return { rows: chosen, hidden: 0 }
  return { rows: chosen.slice(0, most), hidden: chosen.length - most }
}

/** The picture within an area; `today` is a day. */
export function sponsorGantt(
  { plan, schedule, locale, today }: { plan: Plan; schedule: Schedule; locale: string; today: string },
  area: Area,
  measure: Measure,
): Mark[] {
  const most = Math.floor((area.height - AXIS - 12) / LOWEST_ROW)
  const { rows, hidden } = picturedRows(plan, schedule, most)
  if (rows.length === 0) return []
  const height = Math.min(HIGHEST_ROW, (area.height - AXIS - (hidden > 0 ? 12 : 0)) / rows.length)
  const names = area.width * NAMES
  const chart = {
    x: area.x + names,
    width: area.width - names,
    top: area.y + AXIS,
    bottom: area.y + AXIS + rows.length * height,
  }
  const from = Math.floor(parseLocal(schedule.start)! / SECONDS_PER_DAY) * SECONDS_PER_DAY
  const to = Math.max(parseLocal(schedule.finish)!, from + 5 * SECONDS_PER_DAY)
  // Air at the right for the last milestone.
  const scale: TimeScale = { origin: from, pxPerDay: (chart.width - 12) / ((to - from) / SECONDS_PER_DAY) }
  const x = (instant: number) => chart.x + 2 + xOf(scale, instant)
  const marks = axisMarks({ scale, from, to, locale }, area, chart, measure)
  rows.forEach((row, index) => {
    const y = chart.top + index * height
    marks.push(...rowMarks(row, { x: area.x, y, height, names }, x, measure))
  })
  if (hidden > 0) {
    const text = `and ${hidden} more ${hidden === 1 ? 'row' : 'rows'}`
    marks.push({ kind: 'text', x: area.x, y: chart.bottom + 3, text, size: SIZE, strong: false, color: INK.ink3 })
  }
  marks.push(...lines({ plan, today, from, to }, x, chart, measure))
  return marks
}

interface Chart {
  x: number
  width: number
  top: number
  bottom: number
}

/** Up to where progress is known, dotted; and today, where that is another place. */
function lines(
  { plan, today, from, to }: { plan: Plan; today: string; from: number; to: number },
  x: (instant: number) => number,
  chart: Chart,
  measure: Measure,
): Mark[] {
  const status = plan.statusDate ? parseLocal(plan.statusDate)! : Number.NaN
  const now = parseLocal(`${today}T12:00`)!
  const hasStatus = status > from && status < to
  const marks: Mark[] = []
  if (hasStatus)
    marks.push(
      upright(x(status), chart, { color: INK.ink2, width: 0.8, dash: [1.2, 2] }),
      label('Status', x(status), chart, measure),
    )
  // Its name must not run into the other.
  if (now > from && now < to && (!hasStatus || Math.abs(x(now) - x(status)) > 2 * measure('Status', SIZE, true)))
    marks.push(upright(x(now), chart, { color: INK.accent, width: 1.1 }), label('Today', x(now), chart, measure))
  return marks
}

const upright = (x: number, chart: Chart, style: { color: string; width: number; dash?: [number, number] }): Mark => ({
  kind: 'line',
  from: [x, chart.top - 1],
  to: [x, chart.bottom],
  ...style,
})

/** The name of an upright line, below it. */
function label(text: string, x: number, { x: left, width, bottom }: Chart, measure: Measure): Mark {
  const wide = measure(text, SIZE, true)
  const at = Math.min(Math.max(x - wide / 2, left), left + width - wide)
  const color = text === 'Today' ? INK.accent : INK.ink2
  return { kind: 'text', x: at, y: bottom + 3, text, size: SIZE, strong: true, color }
}

function axisMarks(
  time: { scale: TimeScale; from: number; to: number; locale: string },
  area: Area,
  chart: Chart,
  measure: Measure,
): Mark[] {
  const { upper, lower } = axisBetween(time.scale, time.from, time.to, time.locale)
  const marks: Mark[] = []
  const right = chart.x + chart.width
  const x = (instant: number) => Math.max(chart.x, chart.x + 2 + xOf(time.scale, instant))
  for (const { instant, until, label: text } of upper) {
    const [begin, end] = [x(instant), Math.min(right, x(until))]
    if (begin > chart.x)
      marks.push({ kind: 'line', from: [begin, area.y], to: [begin, chart.bottom], color: INK.line2, width: 0.5 })
    if (measure(text, SIZE, true) <= end - begin - 4)
      marks.push({ kind: 'text', x: begin + 3, y: area.y + 1, text, size: SIZE, strong: true, color: INK.ink })
  }
  for (const { instant, until, label: text } of lower) {
    const [begin, end] = [x(instant), Math.min(right, x(until))]
    if (begin > chart.x)
      marks.push({ kind: 'line', from: [begin, area.y + 13], to: [begin, chart.bottom], color: INK.line, width: 0.5 })
    if (measure(text, SIZE, false) <= end - begin - 4)
      marks.push({ kind: 'text', x: begin + 3, y: area.y + 13.5, text, size: SIZE, strong: false, color: INK.ink3 })
  }
  for (const y of [chart.top, chart.bottom])
    marks.push({ kind: 'line', from: [area.x, y], to: [right, y], color: INK.line2, width: 0.5 })
  return marks
}

function rowMarks(
  { task, at, level }: Row,
  place: { x: number; y: number; height: number; names: number },
  x: (instant: number) => number,
  measure: Measure,
): Mark[] {
  const middle = place.y + place.height / 2
  const indent = level > 1 ? 9 : 0
  const strong = level === 1 && at.summary
  const text = cut(task.name, place.names - indent - 10, SIZE, strong, measure)
  const name: Mark = {
    kind: 'text',
    x: place.x + indent,
    y: middle - SIZE * 0.5,
    text,
    size: SIZE,
    strong,
    color: level === 1 ? INK.ink : INK.ink2,
  }
  const [begin, end] = [x(parseLocal(at.start)!), x(parseLocal(at.finish)!)]
  const critical = at.critical && at.percentComplete < 100
  if (task.milestone && !at.summary) return [name, diamond(end, middle, critical ? INK.bad : INK.ink2)]
  const width = Math.max(1.5, end - begin)
  const done = (width * at.percentComplete) / 100
  if (at.summary) {
    const thick = level === 1 ? 3 : 2.4
    const top = middle - thick / 2
    return [
      name,
      { kind: 'rect', x: begin, y: top, width, height: thick, fill: INK.line2 },
      ...(done > 0 ? [{ kind: 'rect', x: begin, y: top, width: done, height: thick, fill: INK.ink2 } as const] : []),
      foot(begin, 1, top, done > 0),
      foot(begin + width, -1, top, at.percentComplete >= 100),
    ]
  }
  const bar = { x: begin, y: middle - 2.8, height: 5.6, radius: 1 }
  const fill = critical ? INK.barCritical : INK.barFill
  const full = critical ? INK.bad : INK.barDone
  return [
    name,
    { kind: 'rect', ...bar, width, fill, stroke: full },
    ...(done > 0 ? [{ kind: 'rect', ...bar, width: done, fill: full } as const] : []),
  ]
}

/** The point under the end of a summary's bracket. */
const foot = (x: number, inwards: 1 | -1, top: number, done: boolean): Mark => ({
  kind: 'shape',
  points: [
    [x, top],
    [x + 3.5 * inwards, top],
    [x, top + 5.5],
  ],
  fill: done ? INK.ink2 : INK.line2,
})

const diamond = (x: number, y: number, fill: string): Mark => ({
  kind: 'shape',
  points: [
    [x, y - 4],
    [x + 4, y],
    [x, y + 4],
    [x - 4, y],
  ],
  fill,
})
