/** What the SQL of rights, pages and filters selects, against the same question answered in JavaScript. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { type TestDatabase, testDatabase } from '../../test/database.ts'
import { name, type Sql, sql } from '../platform/sql.ts'
import { asRule, type Caller, ROLE_NAMES } from './caller.ts'
import {
  choice,
  choices,
  date,
  decimal,
  duration,
  type Fields,
  flag,
  instant,
  local,
  money,
  optional,
  percent,
  prose,
  ref,
  refs,
  text,
  whole,
} from './fields.ts'
import { operatorsOf, parseQuery, sortable } from './query.ts'
import { columnsOf, type RecordType, record } from './record.ts'
import { cleared, flagged, type Grant, type Grants, type Relation, reach, within } from './rights.ts'
import { conditionOf, countStatement, cursorOf, listStatement, rowStatement, typeOf } from './select.ts'
import { insertStatement } from './write.ts'

const fields = {
  title: text(),
  scope: ref('demo.thing'),
  owner: optional(ref('demo.thing')),
  watchers: refs('demo.thing'),
  class: optional(whole()),
  open: optional(flag()),
  share: optional(percent()),
  span: optional(duration()),
  factor: optional(decimal()),
  price: optional(money()),
  day: optional(date()),
  begin: optional(local()),
  moment: optional(instant()),
  kind: optional(choice(['red', 'green', 'blue'])),
  kinds: choices(['a', 'b', 'c']),
  note: optional(prose()),
} satisfies Fields

/** The same table under other rights. */
const thing = (read: Grants, note: Grants = {}): RecordType =>
  record({
    name: 'thing',
    area: 'demo',
    within: 'scope',
    fields: { ...fields, note: optional(prose({ may: { read: note } })) },
    may: { read },
    search: ['title'],
  })
const Thing = thing({ employee: true })
const rule = asRule('test', 'test')

const ids = Array.from({ length: 6 }, (_, i) => `00000000-0000-7000-8000-00000000000${i}`)
const id = fc.constantFrom(...ids)
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 3 })
const day = fc.constantFrom('2026-01-31', '2026-02-01', '2026-02-28', '2027-01-01')
const values = fc.record({
  title: fc.constantFrom('alpha', 'Alpha', 'beta 10%', 'b_ta', 'gamma\\', 'délta'),
  scope: id,
  owner: orNull(id),
  watchers: fc.uniqueArray(id, { maxLength: 3 }),
  class: orNull(fc.integer({ min: -1, max: 4 })),
  open: orNull(fc.boolean()),
  share: orNull(fc.constantFrom(0, 0.01, 33.33, 100)),
  span: orNull(fc.constantFrom(0, 3600, 40_000_000_000)),
  factor: orNull(fc.constantFrom('-1.5', '0', '2', '10', '99999999999999999999.123456')),
  price: orNull(
    fc.record({ amount: fc.constantFrom('-0.50', '9.00', '10.00'), currency: fc.constantFrom('EUR', 'USD') }),
  ),
  day: orNull(day),
  begin: orNull(day.map((each) => `${each}T08:00:00`)),
  moment: orNull(day.map((each) => `${each}T08:00:00.123Z`)),
  kind: orNull(fc.constantFrom('red', 'green', 'blue')),
  kinds: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
  note: orNull(fc.constantFrom('seen', 'hidden')),
})

let database: TestDatabase
/** The rows as the system itself reads them. */
let rows: any[]
const ROWS = 120

before(async () => {
  database = await testDatabase()
  const columns = Object.entries(fields).flatMap(([field, f]) =>
    f.kind === 'money'
      ? [`price_amount numeric`, `price_currency text`]
      : [`${columnsOf(field, f)[0]} ${typeOf(f)}${f.optional ? '' : ' not null'}`],
  )
  const raw = (statement: string): Sql => ({ strings: [statement], values: [] })
  await database.owner.query(raw('create schema demo'))
  await database.owner.query(
    raw(`create table demo.things (id uuid primary key, version integer not null default 1,
      created_at timestamptz not null default clock_timestamp(), created_by text not null,
      changed_at timestamptz not null default now(), changed_by text not null, extra jsonb not null, ${columns.join(', ')})`),
  )
  const drafts = fc.sample(values, { numRuns: ROWS, seed: 7 })
  await database.owner.query(
    insertStatement(
      Thing,
      'test',
      drafts.map((draft, i) => ({ id: `10000000-0000-7000-8000-${String(i * 37).padStart(12, '0')}`, values: draft })),
    ),
  )
  rows = await list(Thing, rule, 'limit=500')
  assert.equal(rows.length, ROWS)
})

const query = (type: RecordType, search: string) =>
  parseQuery(type, raw(search), {
    custom: [],
    today: '2026-02-01',
    fiscalYearStart: 1,
    me: ids[0]!,
    readable: () => true,
  })
function raw(search: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(search)
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((key) => {
      const all = parameters.getAll(key)
      return [key, all.length === 1 ? all[0]! : all]
    }),
  )
}

async function list(type: RecordType, caller: Caller, search: string): Promise<any[]> {
  const found = await database.owner.query<{ row: string }>(listStatement(type, [], caller, query(type, search)))
  return found.map((each) => JSON.parse(each.row))
}
const idsOf = (some: readonly { id: string }[]) => some.map((row) => row.id)
const sorted = (some: readonly { id: string }[]) => idsOf(some).toSorted()

const relation: fc.Arbitrary<Relation> = fc.record({
  set: fc.constantFrom('demo.member', 'demo.leads'),
  field: fc.constantFrom('scope', 'owner', 'watchers'),
})
const grant: fc.Arbitrary<Grant> = fc.letrec<{ grant: Grant }>((tie) => ({
  grant: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Grant>('owner', 'watchers', 'id', cleared('class'), flagged('open')),
    relation,
    fc.constant<Grant>(true),
    fc.array(tie('grant'), { maxLength: 3 }),
  ),
})).grant
const grants: fc.Arbitrary<Grants> = fc.dictionary(fc.constantFrom(...ROLE_NAMES), grant, { maxKeys: 4 })
const caller: fc.Arbitrary<Caller> = fc.record({
  account: id,
  person: orNull(id),
  name: fc.constant('Somebody'),
  roles: fc.subarray([...ROLE_NAMES]).map((roles) => new Set(roles)),
  sets: fc.record({ 'demo.member': fc.uniqueArray(id), 'demo.leads': fc.uniqueArray(id) }, { requiredKeys: [] }),
  clearance: fc.integer({ min: 0, max: 3 }),
  request: fc.constant('test'),
})

test('a right selects the same rows as SQL and as an if', async () => {
  await fc.assert(
    fc.asyncProperty(grants, caller, async (given, who) => {
      const range = reach(given, who)
      const found = await database.owner.query<{ id: string }>(
        sql`select t.id from ${name(Thing.table)} t where ${conditionOf(Thing, range)}`,
      )
      assert.deepEqual(sorted(found), sorted(rows.filter((row) => within(range, row))))
    }),
    { numRuns: 400 },
  )
})

test('lists, counts and single rows give a caller what the right gives, whatever way they take', async () => {
  await fc.assert(
    fc.asyncProperty(grants, caller, fc.nat(ROWS - 1), async (given, who, n) => {
      const type = thing(given)
      const expected = rows.filter((row) => within(reach(given, who), row))
      assert.deepEqual(sorted(await list(type, who, 'limit=500')), sorted(expected))
      const [counted] = await database.owner.query<{ n: number }>(countStatement(type, [], who, query(type, ''), 1000))
      assert.equal(counted!.n, expected.length)
      const found = await database.owner.query(rowStatement(type, [], who, rows[n].id))
      assert.equal(found.length, expected.includes(rows[n]) ? 1 : 0)
    }),
    { numRuns: 150 },
  )
})

test('a field with rights of its own is shown in those rows only in which they hold', async () => {
  await fc.assert(
    fc.asyncProperty(grants, caller, async (given, who) => {
      const type = thing(Object.fromEntries(ROLE_NAMES.map((role) => [role, true])), given)
      const guest: Caller = { ...who, roles: new Set([...who.roles, 'client']) }
      const shown = await list(type, guest, 'limit=500')
      assert.equal(shown.length, ROWS)
      for (const row of shown) {
        const whole = rows.find((each) => each.id === row.id)
        assert.equal(row.note ?? null, within(reach(given, guest), whole) ? whole.note : null)
      }
    }),
    { numRuns: 100 },
  )
})

/** Empty values stand last; text goes by code points, as in the database's C locale. */
function compare(field: string, descending: boolean, a: any, b: any): number {
  const [x, y] = [comparable(field, a[field]), comparable(field, b[field])]
  if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1
  const order = x < y ? -1 : x > y ? 1 : 0
  return descending ? -order : order
}
/** A value as something that `<` orders as the database does. */
function comparable(field: string, value: any): any {
  const kind = (Thing.fields[field] ?? { kind: 'ref' }).kind
  if (value === null || value === undefined) return null
  if (kind === 'money') return Number(value.amount)
  if (kind === 'decimal') return Number(value)
  if (kind === 'instant') return Date.parse(value)
  if (kind === 'flag') return Number(value)
  return value
}

const SORTS = Object.entries(Thing.fields)
  .filter(([, f]) => sortable(f))
  .map(([field]) => field)
const order = fc.uniqueArray(fc.record({ field: fc.constantFrom(...SORTS), descending: fc.boolean() }), {
  selector: (each) => each.field,
  minLength: 1,
  maxLength: 3,
})

test('pages put together are the whole list in the order of a plain sort', async () => {
  const member: Grants = { employee: { set: 'demo.member', field: 'scope' } }
  await fc.assert(
    fc.asyncProperty(order, fc.integer({ min: 1, max: 50 }), fc.uniqueArray(id), async (by, limit, scopes) => {
      const { rule: _, ...plain } = rule
      const who: Caller = { ...plain, roles: new Set(['employee']), sets: { 'demo.member': scopes } }
      const type = thing(scopes.length ? member : { employee: true })
      const search = `sort=${by.map(({ field, descending }) => `${descending ? '-' : ''}${field}`).join(',')}&limit=${limit}`
      const expected = rows
        .filter((row) => !scopes.length || scopes.includes(row.scope))
        .toSorted((a, b) => {
          for (const { field, descending } of by) {
            const order = compare(field, descending, a, b)
            if (order) return order
          }
          return compare('id', by.at(-1)!.descending, a, b)
        })
      const seen: string[] = []
      for (let after = ''; seen.length <= ROWS; ) {
        const page = await list(type, who, search + after)
        seen.push(...idsOf(page))
        if (page.length < limit) break
        after = `&after=${cursorOf(query(type, search), page.at(-1))}`
      }
      assert.deepEqual(seen, idsOf(expected))
    }),
    { numRuns: 150 },
  )
})

/** Whether a row meets a filter, asked of its JSON. */
function meets(field: string, operator: string, given: readonly string[], row: any): boolean {
  const value = row[field]
  const f = Thing.fields[field]!
  const many = Array.isArray(value)
  if (operator === 'empty') return (value === null) === (given[0] === 'true')
  const parsed = given.map((each) =>
    comparable(
      field,
      f.kind === 'money'
        ? { amount: each }
        : ['whole', 'percent', 'duration'].includes(f.kind)
          ? Number(each)
          : f.kind === 'flag'
            ? each === 'true'
            : each,
    ),
  )
  if (many) return parsed.some((each) => value.includes(each))
  const own = comparable(field, value)
  if (operator === 'ne') return own !== parsed[0]
  if (own === null) return false
  const [first, second] = parsed
  switch (operator) {
    case 'eq':
      return own === first
    case 'in':
      return parsed.includes(own)
    case 'lt':
      return own < first
    case 'lte':
      return own <= first
    case 'gt':
      return own > first
    case 'gte':
      return own >= first
    case 'between':
      return own >= first && own <= second
    case 'contains':
      return value.toLowerCase().includes(given[0]!.toLowerCase())
    default:
      throw new Error(operator)
  }
}

interface Wanted {
  field: string
  op: string
  given: string[]
}

/** A value of a field as a filter has it, taken from the rows so that it is met now and then. */
const textOf = (field: string, row: any): string | undefined => {
  const value = row[field]
  if (value === null || value === undefined) return undefined
  if (Array.isArray(value)) return value[0]
  if (Thing.fields[field]!.kind === 'money') return value.amount
  return Thing.fields[field]!.kind === 'instant' ? new Date(value).toISOString() : String(value)
}

test('filters, alone and together, select what a plain filter selects', async () => {
  const one = fc.record({
    field: fc.constantFrom(...Object.keys(fields)),
    operator: fc.nat(20),
    from: fc.array(fc.nat(ROWS - 1), { minLength: 2, maxLength: 4 }),
    yes: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 3 }), async (wanted) => {
      const filters = wanted.flatMap(({ field, operator, from, yes }): Wanted[] => {
        const accepted = operatorsOf(Thing.fields[field]!)
        if (!accepted.length) return []
        const op = accepted[operator % accepted.length]!
        if (op === 'empty') return [{ field, op, given: [String(yes)] }]
        const given = from.map((n) => textOf(field, rows[n])).filter((each) => each !== undefined)
        const needed = op === 'in' ? given.length : op === 'between' ? 2 : 1
        return given.length >= Math.max(needed, 1) ? [{ field, op, given: given.slice(0, needed) }] : []
      })
      const search = new URLSearchParams([['limit', '500']])
      for (const { field, op, given } of filters) {
        const escaped = given.map((each) => (op === 'in' ? each.replace(/[\\,]/g, (c) => `\\${c}`) : each))
        search.append(field, `${op}:${op === 'between' ? escaped.join('..') : escaped.join(',')}`)
      }
      const expected = rows.filter((row) => filters.every(({ field, op, given }) => meets(field, op, given, row)))
      assert.deepEqual(sorted(await list(Thing, rule, search.toString())), sorted(expected), search.toString())
    }),
    { numRuns: 400 },
  )
})

test('a search finds what holds every word, whatever signs are in it', async () => {
  for (const [words, titles] of [
    ['ALPHA', ['alpha', 'Alpha']],
    ['10% beta', ['beta 10%']],
    ['b_', ['b_ta']],
    ['%', ['beta 10%']],
    ['a\\', ['gamma\\']],
    ['a x', []],
  ] as const)
    assert.deepEqual(
      sorted(await list(Thing, rule, new URLSearchParams({ search: words, limit: '500' }).toString())),
      sorted(rows.filter((row) => (titles as readonly string[]).includes(row.title))),
      words,
    )
})
