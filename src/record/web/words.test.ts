import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { actionsOn } from '../action.ts'
import type { CustomField } from '../customFields.ts'
import { choice, date, duration, flag, money, ref, refs, text, toneOf } from '../fields.ts'
import { periodOf } from '../period.ts'
import { record } from '../record.ts'
import { callerOf } from './caller.ts'
import { operatorWords, PERIODS, periodWords, valueWords } from './filterWords.ts'
import { type Entry, lineOf, referencesIn } from './history.ts'
import { joinTitles, withoutRows, withRow } from './pages.ts'
import { referrersTo } from './related.ts'
import { sentence } from './sentence.ts'
import { statusField } from './status.ts'

const write = {
  date: (d: string) => `<${d}>`,
  number: (n: string) => `#${n}`,
  duration: (s: number) => `${s} s`,
  title: () => 'Ines Falk',
}
const Task = record({
  name: 'task',
  area: 'projects',
  fields: {
    title: text(),
    owner: ref('people.person'),
    helpers: refs('people.person'),
    status: choice(['open', 'done'], { tones: { done: 'good' } }),
    ends: date(),
    cost: money(),
    work: duration(),
    key: flag(),
  },
  may: { read: { employee: true } },
})
actionsOn(Task)({ name: 'markDone', label: 'Complete', by: ['employee'], change: () => ({ status: 'done' as const }) })
const words = (field: keyof typeof Task.fields, operator: string, text: string) =>
  `${operatorWords(Task.fields[field]!, operator as never)} ${valueWords(Task.fields[field]!, { field, operator: operator as never, text }, write)}`

describe('filters in words', () => {
  test('read as people say them', () => {
    assert.equal(words('ends', 'between', 'this-quarter'), 'within this quarter')
    assert.equal(words('ends', 'between', '2026-01-01..2026-03-31'), 'within <2026-01-01> – <2026-03-31>')
    assert.equal(words('ends', 'lt', 'today+30d'), 'before in 30 days')
    assert.equal(words('ends', 'gte', 'today-1w'), 'from 1 week ago')
    assert.equal(words('ends', 'eq', '2026-03'), 'on March 2026')
    assert.equal(words('cost', 'gte', '5000'), 'at least #5000')
    assert.equal(words('work', 'lt', '3600'), 'below 3600 s')
    assert.equal(words('status', 'in', 'open,done'), 'is any of Open, Done')
    assert.equal(words('owner', 'eq', 'me'), 'is me')
    assert.equal(words('owner', 'eq', 'x'), 'is Ines Falk')
    assert.equal(words('helpers', 'contains', 'x'), 'includes Ines Falk')
    assert.equal(words('title', 'in', 'a,b,c,d'), 'is any of a, b and 2 more')
    assert.equal(words('key', 'eq', 'true'), 'is yes')
    assert.equal(words('ends', 'empty', 'false'), 'is not empty')
  })

  test('every period that the editor offers is one that the server knows', () => {
    for (const period of PERIODS) {
      assert.ok(periodOf(period, '2026-05-04', 4), period)
      assert.ok(periodWords(period))
    }
    assert.equal(periodWords('2026-05-04'), undefined)
  })
})

describe('history in words', () => {
  const entry = (verb: string, before: object | null, after: object | null): Entry =>
    ({
      id: 'e',
      version: 2,
      verb,
      at: '2026-06-29T14:12:00Z',
      who: { name: 'Helene Brandt' },
      reason: null,
      before,
      after,
    }) as Entry

  test('names who did what to which field', () => {
    const line = lineOf(Task, entry('update', { owner: 'a', gone: 1 }, { owner: 'b', gone: 2 }))
    assert.deepEqual(
      [line.who, line.did, line.changes.map((c) => [c.label, c.before, c.after])],
      ['Helene Brandt', 'changed', [['Owner', 'a', 'b']]],
    )
    assert.deepEqual([...referencesIn([line])], [['people.person', ['a', 'b']]])
    assert.equal(lineOf(Task, entry('create', null, { title: 'x' })).did, 'created it')
    const acted = lineOf(Task, entry('markDone', { status: 'open' }, { status: 'done' }))
    assert.deepEqual([acted.kind, acted.did, acted.changes.length], ['action', 'Complete', 1])
    assert.equal(lineOf(Task, entry('erased', null, null)).did, 'was erased')
  })

  test('shows custom fields one by one, and a rule as the beginning of a sentence', () => {
    const custom = [
      { key: 'site', name: 'Site', kind: 'text', options: [], help: null },
      { key: 'risk', name: 'Risk', kind: 'choice', options: ['low', 'high'], help: null },
    ] as unknown as CustomField[]
    const changed = entry(
      'update',
      { extra: { site: 'Kiel', risk: 'low', gone: 1 } },
      { extra: { site: 'Bremen', risk: 'low' } },
    )
    const line = lineOf(Task, { ...changed, who: { name: 'example company', rule: true } }, custom)
    assert.deepEqual(
      [line.who, line.changes.map((c) => [c.key, c.label, c.before, c.after])],
      ['Example company', [['extra.site', 'Site', 'Kiel', 'Bremen']]],
    )
  })
})

describe('related records', () => {
  test('are found by every reference to the type, among types that may be listed', () => {
    const Person = record({
      name: 'person',
      area: 'people',
      plural: 'people',
      fields: { name: text() },
      may: { read: { employee: true } },
    })
    const found = (role: string) =>
      referrersTo(Person, [Task, Person], callerOf({ id: 'a', name: 'A', person: null, roles: [role] })).map((r) => [
        r.key,
        r.operator,
      ])
    assert.deepEqual(found('employee'), [
      ['owner', 'eq'],
      ['helpers', 'contains'],
    ])
    assert.deepEqual(found('client'), [])
  })
})

describe('status', () => {
  test('only what wants to be seen has a signal', () => {
    assert.deepEqual(
      ['open', 'done'].map((state) => toneOf(Task.fields.status!, state)),
      ['quiet', 'good'],
    )
    // No word means anything by itself: an overdue library book is not a failed backup.
    assert.equal(toneOf(choice(['overdue', 'failed']), 'failed'), 'quiet')
    assert.equal(statusField(Task.fields), 'status')
    assert.equal(statusField({ status: { kind: 'text' } }), undefined)
  })
})

test('messages are sentences beside a control', () => {
  assert.equal(sentence('Title', 'is required'), 'Title is required')
  assert.equal(sentence('Owner', 'that person does not exist'), 'That person does not exist')
  assert.equal(sentence('Title', ''), '')
})

describe('loaded pages', () => {
  const row = (id: string, version: number) => ({ id, version })
  const pages = [
    { rows: [row('a', 1), row('b', 3)], next: 'x', count: 3 },
    { rows: [row('c', 1)], next: null },
  ]
  test('take a newer row in its place, never an older one', () => {
    assert.deepEqual(withRow(pages, row('c', 2))[1]!.rows, [row('c', 2)])
    assert.equal(withRow(pages, row('b', 2)), pages)
    assert.equal(withRow(pages, row('z', 9)), pages)
    assert.deepEqual(withRow(pages, row('a', 1), { update: true })[0]!.can, { a: { update: true } })
  })
  test('lose rows and count them', () => {
    const less = withoutRows(pages, new Set(['a', 'c']))
    assert.deepEqual([less[0]!.rows.length, less[0]!.count, less[1]!.rows.length], [1, 1, 0])
    assert.equal(withoutRows(pages, new Set(['z'])), pages)
  })
  test('titles of several answers are one', () => {
    assert.deepEqual(joinTitles([{ p: { a: 'A' } }, undefined, { p: { b: 'B' }, q: { c: 'C' } }]), {
      p: { a: 'A', b: 'B' },
      q: { c: 'C' },
    })
  })
})
