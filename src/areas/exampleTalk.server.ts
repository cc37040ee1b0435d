import type { AreaServer } from '../platform/area.ts'
import { type ExampleComment, keepExampleComments } from '../platform/comments/example.server.ts'
import { personText, recordText } from '../platform/comments/mentions.ts'
import type { ExampleContext } from '../platform/example/part.ts'
import { seeded } from '../platform/example/seeded.ts'
import { type ExampleLink, keepExampleLinks } from '../platform/links/example.server.ts'
import type { Subject } from '../platform/subject.ts'
import type { Store } from '../record/store.server.ts'
import { LEAVE_TALK, LINKS, ORDER_TALK } from './exampleBusiness.ts'
import { type Line, TALK } from './exampleTalk.ts'

/** A year of comments in the example company, and how its records belong together. It comes last: it speaks of all the others. */
export const exampleTalk = (store: Store): AreaServer => ({
  name: 'example talk',
  example: {
    async create(context) {
      context.step('Talking about all this')
      const plans = await plansOf(store, context)
      const orders = await ordersOf(store, context)
      const said = [...aboutPlans(plans, context), ...aboutOrders(orders, context)]
      await keepExampleComments(store, context, [...said, ...(await aboutLeave(store, context))])
      await keepExampleLinks(store, context, [
        ...linksOfPlans(plans, context),
        ...linksOfOrders(orders, plans, context),
      ])
    },
  },
})

function linksOfPlans(plans: Plans, { idOf }: ExampleContext): ExampleLink[] {
  return LINKS.flatMap(([project, task, kind, otherProject, otherTask, note]) => {
    const [from, to] = [plans.find(project, task), plans.find(otherProject, otherTask)]
    if (!from || !to) return []
    const at = Math.min(momentOf(from, 0, 45), momentOf(to, 0, 45), Date.now() - DAY_MS)
    return [{ kind, from: from.subject, to: to.subject, note: note ?? null, by: idOf(MANAGERS[project]!), at }]
  })
}

/** Work with its time, `YYYY-MM-DDTHH:MM:SS`. */
interface Work {
  readonly subject: Subject
  readonly start: string
  readonly finish: string
}
interface Plans {
  /** A task by the code of its project and its title; without a title the project. */
  find(code: string, title?: string): Work | undefined
}

/** The example's projects by the code that they would have, were it not taken, and their tasks by title. */
async function plansOf(store: Store, { caller, tx, idOf }: ExampleContext): Promise<Plans> {
  const ids = new Map<string, Work>()
  const projects = await store.rows<Project>(store.registry.get('projects.project'), caller, { limit: '500' }, tx)
  for (const project of projects) {
    const code = CODES[project.title]
    if (!code || project.manager !== idOf(MANAGERS[code]!)) continue
    ids.set(code, workOf('projects.project', project.id, project.plannedStart, project.plannedFinish))
    const query = { project: `eq:${project.id}`, limit: '500' }
    for (const task of await store.rows<Task>(store.registry.get('projects.task'), caller, query, tx)) {
      const key = `${code} ${task.name}`
      if (!ids.has(key)) ids.set(key, workOf('projects.task', task.id, task.start, task.finish))
    }
  }
  return { find: (code, title) => ids.get(title === undefined ? code : `${code} ${title}`) }
}

interface Project {
  readonly id: string
  readonly title: string
  readonly manager: string
  readonly plannedStart: string
  readonly plannedFinish: string
}
interface Task {
  readonly id: string
  readonly name: string
  readonly start: string
  readonly finish: string
}
const workOf = (type: string, id: string, start: string, finish: string): Work => ({
  subject: { type, id },
  start,
  finish,
})

/** A code that a company uses already is left out of the example's project, so that titles are what it is known by. */
const CODES: Readonly<Record<string, string>> = {
  'Warehouse Wi-Fi renewal': 'FL-WIFI',
  'Depot network redesign': 'FL-DEPOT',
  'Windows 11 migration': 'FL-WIN11',
  'ERP invoice matching': 'FL-ERP',
  'Fleet GPS units roll-out': 'FL-FLEET',
}
const MANAGERS: Readonly<Record<string, string>> = {
  'FL-WIFI': 'falk',
  'FL-DEPOT': 'falk',
  'FL-WIN11': 'weber',
  'FL-ERP': 'brandt',
  'FL-FLEET': 'lindqvist',
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

function aboutPlans(plans: Plans, { seed, idOf, explorer }: ExampleContext): ExampleComment[] {
  const random = seeded(seed)
  const now = Date.now()
  const said: ExampleComment[] = []
  for (const { project, task, says, answers = [], before, pinned } of TALK) {
    const work = plans.find(project, task)
    if (!work) continue
    let last = 0
    const lines = [says, ...answers].flatMap((line): Said[] => {
      // Nothing is said before its work begins, save what is said long ahead, nor after now, nor two things at once.
      const at = Math.max(momentOf(work, line[1], random.between(0, 110)), last + random.between(7, 160) * 60_000)
      last = at
      return at < now ? [{ who: idOf(line[0]), at, text: textOf(line, project) }] : []
    })
    const [first, ...rest] = lines
    if (!first) continue
    said.push({
      subject: work.subject,
      ...first,
      answers: rest,
      ...(before ? { before: { text: before, at: first.at - 20 * 60_000 } } : {}),
      pinned: pinned ?? false,
    })
  }
  return said

  function textOf([, , text]: Line, project: string): string {
    return withPeople(text, idOf, explorer).replaceAll(/#\{([^}]+)\}/g, (_, title: string) => {
      const named = plans.find(project, title)
      return named ? recordText(named.subject) : `“${title}”`
    })
  }
}

interface Said {
  readonly who: string
  readonly at: number
  readonly text: string
}

/** People of the example whom the talk names. */
const PEOPLE = new Set(['falk', 'lindqvist', 'weber', 'aydin', 'okafor', 'brandt', 'petersen', 'krause'])

function withPeople(text: string, idOf: (key: string) => string, explorer: string | null): string {
  return text.replaceAll(/@([a-z]+)/g, (whole, key: string) => {
    if (key === 'you') return explorer ? personText(explorer) : 'All,'
    return PEOPLE.has(key) ? personText(idOf(key)) : whole
  })
}

/** In the morning of a working day, so far into the work, at odd minutes. */
function momentOf({ start, finish }: Work, share: number, minutes: number): number {
  const [from, to] = [Date.parse(`${start}Z`), Date.parse(`${finish}Z`)]
  const day = new Date(from + (to - from) * share)
  day.setUTCHours(7, 30 + minutes, 0, 0)
  while (day.getUTCDay() % 6 === 0) day.setUTCDate(day.getUTCDate() - 1)
  return day.getTime()
}

/** The example's orders, by the key of their vendor and their title. */
async function ordersOf(store: Store, { caller, tx, idOf }: ExampleContext): Promise<Map<string, Subject>> {
  const type = store.registry.find('procurement.purchaseOrder')
  if (!type) return new Map()
  const vendors = new Map(ORDER_TALK.map(({ vendor }) => [idOf(`vendor-${vendor}`), vendor]))
  const query = { vendor: `in:${[...vendors.keys()].join()}`, limit: '500' }
  const rows = await store.rows<{ id: string; vendor: string; title: string }>(type, caller, query, tx)
  return new Map(rows.map(({ id, vendor, title }) => [`${vendors.get(vendor)} ${title}`, { type: type.key, id }]))
}

function aboutOrders(orders: ReadonlyMap<string, Subject>, { seed, idOf, explorer }: ExampleContext): ExampleComment[] {
  const random = seeded(seed + 2)
  return ORDER_TALK.flatMap(({ vendor, order, says, answers = [] }): ExampleComment[] => {
    const subject = orders.get(`${vendor} ${order}`)
    if (!subject) return []
    const [first, ...rest] = [says, ...answers].map(([who, daysAgo, text]) => ({
      who: idOf(who),
      at: Date.now() - daysAgo * DAY_MS + random.between(5, 55) * 60_000,
      text: withPeople(text, idOf, explorer),
    }))
    return [{ subject, ...first!, answers: rest, pinned: false }]
  })
}

function linksOfOrders(orders: ReadonlyMap<string, Subject>, plans: Plans, { idOf }: ExampleContext): ExampleLink[] {
  return ORDER_TALK.flatMap(({ vendor, order, says, task }) => {
    const [from, to] = [orders.get(`${vendor} ${order}`), task && plans.find(...task)]
    if (!from || !to) return []
    return [
      { kind: 'implements', from, to: to.subject, note: null, by: idOf(says[0]), at: Date.now() - says[1] * DAY_MS },
    ]
  })
}

/** About a part of the leave of the past year: by who is away, then by who approved it. */
async function aboutLeave(store: Store, { caller, tx, seed, idOf }: ExampleContext): Promise<ExampleComment[]> {
  const random = seeded(seed + 1)
  const query = { sort: 'startsOn', limit: '500', startsOn: 'gte:today-360d', approver: `in:${HEADS.map(idOf).join()}` }
  const leave = await store.rows<Leave>(store.registry.get('people.leave'), caller, query, tx)
  return leave.flatMap((one): ExampleComment[] => {
    if (!random.chance(0.3)) return []
    const [ask, answer] = random.pick(LEAVE_TALK)
    const at = Date.parse(`${one.startsOn}T08:${random.between(10, 59)}:00Z`) - random.between(14, 40) * DAY_MS
    const answered = at + random.between(1, 5) * HOUR_MS
    if (answered > Date.now()) return []
    const subject = { type: 'people.leave', id: one.id }
    const answers = [{ who: one.approver, at: answered, text: answer }]
    return [{ subject, who: one.person, at, text: ask, answers, pinned: false }]
  })
}

interface Leave {
  readonly id: string
  readonly person: string
  readonly approver: string
  readonly startsOn: string
}

/** Who approves leave in the example: nobody else's leave is meant. */
const HEADS = ['fernholm', 'vogt', 'deboer', 'horvat', 'brandt', 'aydin', 'demir']
