/** The plan "Warehouse Wi-Fi renewal" of the example company, with its baseline: what the Gantt is looked at and tried on. */
import { STANDARD_CALENDAR } from '../../src/areas/people/index.ts'
import {
  type Key,
  type LinkType,
  PLAN_DEFAULTS,
  type Plan,
  type PlanLink,
  type PlanTask,
} from '../../src/areas/projects/schedule/plan.ts'

export const TODAY = '2026-07-02'

interface Draft {
  wbs: string
  name: string
  days?: number
  person?: string
  after?: [wbs: string, type?: LinkType, lagDays?: number][]
  percent?: number
  actual?: [start: string, finish?: string]
  baseline?: [start: string, finish: string]
  deadline?: string
}

const DRAFTS: Draft[] = [
  { wbs: '1', name: 'Preparation' },
  {
    wbs: '1.1',
    name: 'Site surveys, two warehouses',
    days: 8,
    person: 'M. Lindqvist',
    percent: 100,
    actual: ['2026-05-04', '2026-05-13'],
    baseline: ['2026-05-04', '2026-05-13'],
  },
  {
    wbs: '1.2',
    name: 'Radio design, channel plan',
    days: 8,
    person: 'J. Weber',
    after: [['1.1']],
    percent: 100,
    actual: ['2026-05-15', '2026-05-27'],
    baseline: ['2026-05-13', '2026-05-26'],
  },
  {
    wbs: '1.3',
    name: 'Security concept, 802.1X',
    days: 5,
    person: 'T. Aydın',
    after: [['1.1']],
    percent: 100,
    actual: ['2026-05-15', '2026-05-21'],
    baseline: ['2026-05-15', '2026-05-21'],
  },
  {
    wbs: '1.4',
    name: 'Design approved',
    days: 0,
    after: [['1.2'], ['1.3']],
    percent: 100,
    actual: ['2026-05-27', '2026-05-27'],
    baseline: ['2026-05-26', '2026-05-26'],
  },
  { wbs: '2', name: 'Procurement' },
  {
    wbs: '2.1',
    name: 'Order access points',
    days: 4,
    person: 'I. Falk',
    after: [['1.4']],
    percent: 100,
    actual: ['2026-05-28', '2026-06-02'],
    baseline: ['2026-05-27', '2026-06-01'],
  },
  {
    wbs: '2.2',
    name: 'Delivery, 148 access points',
    days: 14,
    person: 'Nordlink',
    after: [['2.1']],
    percent: 100,
    actual: ['2026-06-03', '2026-06-22'],
    baseline: ['2026-06-01', '2026-06-18'],
  },
  {
    wbs: '2.3',
    name: 'Hardware delivered',
    days: 0,
    after: [['2.2']],
    percent: 100,
    actual: ['2026-06-22', '2026-06-22'],
    baseline: ['2026-06-18', '2026-06-18'],
  },
  {
    wbs: '2.4',
    name: 'Licence true-up',
    days: 3,
    person: 'I. Falk',
    after: [['2.3', 'FS', 6]],
    baseline: ['2026-06-29', '2026-07-01'],
  },
  { wbs: '3', name: 'Hamburg' },
  {
    wbs: '3.1',
    name: 'Cabling, halls 1 to 3',
    days: 11,
    person: 'Portnetz',
    after: [['1.4', 'FS', 4]],
    percent: 100,
    actual: ['2026-06-03', '2026-06-17'],
    baseline: ['2026-06-01', '2026-06-15'],
  },
  {
    wbs: '3.2',
    name: 'Mount 92 access points',
    days: 7,
    person: 'Portnetz',
    after: [['2.3'], ['3.1']],
    percent: 72,
    actual: ['2026-06-23'],
    baseline: ['2026-06-19', '2026-06-29'],
  },
  {
    wbs: '3.3',
    name: 'Configure and tune',
    days: 4,
    person: 'J. Weber',
    after: [['3.2']],
    baseline: ['2026-06-30', '2026-07-03'],
  },
  { wbs: '3.4', name: 'Hamburg live', days: 0, after: [['3.3']], baseline: ['2026-07-05', '2026-07-05'] },
  { wbs: '4', name: 'Bremen' },
  {
    wbs: '4.1',
    name: 'Cabling, hall 4 and yard',
    days: 7,
    person: 'Portnetz',
    after: [['3.1']],
    percent: 100,
    actual: ['2026-06-18', '2026-06-26'],
    baseline: ['2026-06-17', '2026-06-25'],
  },
  {
    wbs: '4.2',
    name: 'Mount 56 access points',
    days: 5,
    person: 'Portnetz',
    after: [['4.1'], ['2.3']],
    baseline: ['2026-06-26', '2026-07-02'],
  },
  {
    wbs: '4.3',
    name: 'Configure and tune',
    days: 4,
    person: 'J. Weber',
    after: [['4.2']],
    baseline: ['2026-07-03', '2026-07-08'],
  },
  {
    wbs: '4.4',
    name: 'Acceptance walk',
    days: 3,
    person: 'M. Lindqvist',
    after: [['4.3']],
    baseline: ['2026-07-09', '2026-07-13'],
  },
  { wbs: '5', name: 'Hand-over' },
  {
    wbs: '5.1',
    name: 'Firmware, 320 handhelds',
    days: 6,
    person: 'R. Okafor',
    after: [['3.4']],
    baseline: ['2026-07-06', '2026-07-13'],
  },
  {
    wbs: '5.2',
    name: 'Hand-over to operations',
    days: 5,
    person: 'I. Falk',
    after: [['5.1'], ['4.4']],
    baseline: ['2026-07-15', '2026-07-21'],
  },
]

const DAY = 28_800

const isSummary = (wbs: string) => DRAFTS.some((draft) => draft.wbs.startsWith(`${wbs}.`))

function taskOf(draft: Draft): PlanTask {
  const milestone = draft.days === 0
  return {
    key: draft.wbs,
    name: draft.name,
    level: draft.wbs.split('.').length,
    summary: isSummary(draft.wbs),
    milestone,
    manual: false,
    active: true,
    type: 'fixedUnits',
    effortDriven: false,
    duration: (draft.days ?? 1) * DAY,
    elapsed: false,
    constraint: 'asSoonAsPossible',
    percentComplete: draft.percent ?? 0,
    ...(draft.actual ? { actualStart: `${draft.actual[0]}T${milestone ? '17' : '08'}:00` } : {}),
    ...(draft.actual?.[1] ? { actualFinish: `${draft.actual[1]}T17:00` } : {}),
    ...(draft.deadline ? { deadline: `${draft.deadline}T17:00` } : {}),
  }
}

/** A fresh copy of the plan. */
export function warehouseWifi(): Plan {
  const people = [...new Set(DRAFTS.flatMap((draft) => draft.person ?? []))]
  const holiday = (name: string, day: string) => ({ name, from: day, to: day, intervals: [] })
  return {
    name: 'Warehouse Wi-Fi renewal',
    start: '2026-05-04T08:00',
    scheduleFrom: 'start',
    statusDate: '2026-06-30T17:00',
    calendar: 'hamburg',
    ...PLAN_DEFAULTS,
    calendars: [
      {
        ...STANDARD_CALENDAR,
        key: 'hamburg',
        name: 'Germany, Hamburg',
        exceptions: [
          holiday('Labour Day', '2026-05-01'),
          holiday('Ascension Day', '2026-05-14'),
          holiday('Whit Monday', '2026-05-25'),
        ],
      },
    ],
    tasks: DRAFTS.map(taskOf),
    links: DRAFTS.flatMap((draft) =>
      (draft.after ?? []).map(
        ([from, type = 'FS', lagDays = 0]): PlanLink => ({
          from,
          to: draft.wbs,
          type,
          lag: lagDays * DAY,
          lagUnit: 'working',
        }),
      ),
    ),
    resources: people.map((name) => ({ key: name, name, kind: 'work', maxUnits: 2 })),
    assignments: DRAFTS.flatMap((draft) =>
      draft.person ? [{ key: `a${draft.wbs}`, task: draft.wbs, resource: draft.person, units: 1 }] : [],
    ),
  }
}

/** Baseline 1: start and finish by task. */
export function warehouseBaseline(): Map<Key, { start: string; finish: string }> {
  return new Map(
    DRAFTS.flatMap(({ wbs, days, baseline }) =>
      baseline
        ? [[wbs, { start: `${baseline[0]}T${days === 0 ? '17' : '08'}:00`, finish: `${baseline[1]}T17:00` }] as const]
        : [],
    ),
  )
}

/** A plan of so many tasks: groups of ten under a summary, chained and linked across groups, from a fixed seed. */
export function largePlan(count: number): Plan {
  const base = warehouseWifi()
  let seed = 42
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
  const tasks: PlanTask[] = []
  const links: PlanLink[] = []
  const leaves: string[] = []
  for (let row = 0; row < count; row++) {
    const summary = row % 11 === 0 && row < count - 1
    const key = `t${row}`
    const days = 1 + Math.floor(random() * 8)
    tasks.push({ ...taskOf({ wbs: '1.1', name: `Task ${row}`, days }), key, summary, level: summary ? 1 : 2 })
    if (summary) continue
    const link = (from: string): PlanLink => ({ from, to: key, type: 'FS', lag: 0, lagUnit: 'working' })
    const before = leaves.at(-1)
    if (before && row % 11 !== 1) links.push(link(before))
    const far = leaves[leaves.length - 12 - Math.floor(random() * 20)]
    if (far && random() < 0.5) links.push(link(far))
    leaves.push(key)
  }
  return { ...base, name: `${count} tasks`, tasks, links, assignments: [] }
}
