/**
 * The people of the example company, Fernholm Logistics: sixty persons in six departments on the coast between Rotterdam
 * and Rostock, with their engagements, calendars and a year of leave before and after today. Every record has a key of
 * its own; references are keys.
 */
import { type Seeded, seeded } from '../../platform/example/seeded.ts'
import { companyCalendar } from './companyCalendar.ts'
import { NAMED, SITES, type Site, STAFF } from './exampleStaff.ts'
import { formatDate, parseDate, weekdayOfDay } from './workingCalendarTime.ts'

export interface ExampleRecord {
  key: string
  /** As the record type takes it, references as keys. */
  values: Record<string, unknown>
}

export interface ExamplePeople {
  people: ExampleRecord[]
  departments: ExampleRecord[]
  calendars: ExampleRecord[]
  engagements: ExampleRecord[]
  leave: ExampleRecord[]
}

interface Member {
  key: string
  name: string
  title: string
  department: string | null
  site: Site
  kind: 'employee' | 'contractor' | 'agency' | 'intern' | 'clientContact'
}

const DEPARTMENTS: readonly [code: string, name: string, parent: string | null, head: string][] = [
  ['OPS', 'Operations', null, 'vogt'],
  ['TRA', 'Transport', 'OPS', 'deboer'],
  ['WHS', 'Warehouse', 'OPS', 'horvat'],
  ['FIN', 'Finance', null, 'brandt'],
  ['IT', 'IT', null, 'aydin'],
  ['PPL', 'People and training', null, 'demir'],
]

/** The same people for the same seed; dates lie around `today`. */
export function examplePeople(seed: number, today: string): ExamplePeople {
  const random = seeded(seed)
  const members = membersOf(random)
  const now = parseDate(today)!
  return {
    people: members.map(({ key, name }, i) => ({
      key,
      values: {
        name,
        email: `${asciiOf(name)}@fernholm.example`,
        phone: `+49 40 555 01${String(i).padStart(2, '0')}`,
      },
    })),
    departments: DEPARTMENTS.map(([code, name, parent, head]) => ({
      key: code,
      values: { name, code: `FL-${code}`, parent, head },
    })),
    calendars: Object.entries(SITES).map(([key, { name, country, region, timeZone }]) => ({
      key,
      values: {
        ...companyCalendar({ country, region, timeZone, workingWeek: [1, 2, 3, 4, 5] }, today),
        name,
        standard: false,
      },
    })),
    engagements: members.flatMap((member) => engagementsOf(member, random, now)),
    leave: members.filter((m) => m.kind === 'employee').flatMap((member) => leaveOf(member, random, now)),
  }
}

function membersOf(random: Seeded): Member[] {
  const named = NAMED.map(
    ([key, name, title, department, site, kind]): Member => ({ key, name, title, department, site, kind }),
  )
  const others = STAFF.names.map((name, i): Member => {
    const [department, titles] = STAFF.work[i % STAFF.work.length]!
    const site = random.pick(STAFF.sites)
    return {
      key: `p${i + 1}`,
      name,
      title: random.pick(titles),
      department,
      site,
      kind: random.chance(0.06) ? 'intern' : 'employee',
    }
  })
  return [...named, ...others]
}

/** Mostly one engagement; some began as an intern, some work less than full time, agency people leave again. */
function engagementsOf(member: Member, random: Seeded, now: number): ExampleRecord[] {
  const head = DEPARTMENTS.find(([code]) => code === member.department)?.[3]
  const manager = head === member.key || head === undefined ? (member.key === 'fernholm' ? null : 'fernholm') : head
  const base = {
    person: member.key,
    title: member.title,
    kind: member.kind,
    department: member.department,
    manager,
    calendar: member.site,
    share: 100,
  }
  const since = firstOfMonth(now - random.between(500, 4000))
  if (member.kind === 'intern')
    return [
      { key: `${member.key}-1`, values: { ...base, startsOn: firstOfMonth(now - 90), endsOn: lastBefore(now + 120) } },
    ]
  if (member.kind === 'agency' || member.kind === 'contractor')
    return [
      {
        key: `${member.key}-1`,
        values: { ...base, startsOn: firstOfMonth(now - 240), endsOn: lastBefore(now + random.between(40, 200)) },
      },
    ]
  const named = NAMED.some(([key]) => key === member.key)
  const share = !named && random.chance(0.25) ? random.pick([50, 60, 75, 80, 90]) : 100
  if (!named && random.chance(0.12)) {
    const change = parseDate(firstOfMonth(now - random.between(60, 300)))!
    return [
      {
        key: `${member.key}-1`,
        values: { ...base, title: 'Trainee', kind: 'intern', startsOn: since, endsOn: formatDate(change - 1) },
      },
      { key: `${member.key}-2`, values: { ...base, share, startsOn: formatDate(change) } },
    ]
  }
  if (member.key === 'okafor')
    return [
      { key: 'okafor-1', values: { ...base, share: 80, startsOn: since } },
      {
        key: 'okafor-2',
        values: {
          ...base,
          title: 'Warehouse IT, on call',
          department: 'WHS',
          manager: 'horvat',
          share: 20,
          startsOn: firstOfMonth(now - 200),
        },
      },
    ]
  return [{ key: `${member.key}-1`, values: { ...base, share, startsOn: since } }]
}

/** Whole weeks in summer and around the turn of the year, single days in between; what lies ahead is partly undecided. */
function leaveOf(member: Member, random: Seeded, now: number): ExampleRecord[] {
  const found: ExampleRecord[] = []
  const add = (from: number, days: number, over: Record<string, unknown> = {}) => {
    const to = from + days - 1
    const past = from < now
    const state = past ? 'approved' : random.pick(['approved', 'approved', 'requested', 'draft'])
    const head = DEPARTMENTS.find(([code]) => code === member.department)?.[3]
    const approver = head && head !== member.key ? head : 'fernholm'
    found.push({
      key: `${member.key}-leave-${found.length + 1}`,
      values: {
        person: member.key,
        kind: 'vacation',
        startsOn: formatDate(from),
        endsOn: formatDate(to),
        state,
        approver: state === 'draft' || member.key === approver ? null : approver,
        decidedOn: state === 'approved' ? formatDate(Math.min(from - 20, now)) : null,
        ...over,
      },
    })
  }
  const monday = (day: number) => day - ((weekdayOfDay(day) + 6) % 7)
  add(monday(now - random.between(90, 330)), random.pick([5, 12, 12]))
  if (random.chance(0.7)) add(monday(now - random.between(14, 80)), 5)
  if (random.chance(0.5)) {
    const day = monday(now - random.between(10, 340)) + random.between(0, 3)
    add(day, random.between(1, 2), { kind: 'sick', decidedOn: formatDate(day) })
  }
  if (random.chance(0.35)) add(monday(now - random.between(5, 200)) + 4, 1, { firstDay: 'afternoon' })
  add(monday(now + random.between(10, 150)), random.pick([5, 5, 12]))
  return found
}

const firstOfMonth = (day: number): string => `${formatDate(day).slice(0, 8)}01`
/** The last day of the month before the one of a day. */
const lastBefore = (day: number): string => formatDate(parseDate(firstOfMonth(day))! - 1)

/** “Tarik Aydın” → `tarik.aydin` */
const asciiOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, '.')
