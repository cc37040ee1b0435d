import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysSince, grouped } from './groups.ts'
import type { InboxItem } from './source.ts'

const item = (id: string, since: string, due: string | null = null, kind = 'Leave'): InboxItem => ({
  id,
  kind,
  subject: { type: 'people.leave', id },
  to: `/people/leave/${id}`,
  title: id,
  text: '',
  from: null,
  instead: null,
  since,
  due,
  amount: null,
  actions: [],
})
const items = [
  item('young', '2027-03-05T08:00:00Z', '2027-03-09', 'Task'),
  item('old', '2027-03-01T08:00:00Z'),
  item('late', '2027-03-04T08:00:00Z', '2027-03-05', 'Task'),
  item('now', '2027-03-03T08:00:00Z', '2027-03-06', 'Task'),
]
const ids = (order: 'age' | 'due' | 'kind') =>
  grouped(items, order, '2027-03-06').map(({ title, items: all }) => [title, ...all.map(({ id }) => id)])

test('the inbox stands by age, by what is due, or by kind', () => {
  assert.deepEqual(ids('age'), [[null, 'old', 'now', 'late', 'young']])
  assert.deepEqual(ids('due'), [
    ['Overdue', 'late'],
    ['Today', 'now'],
    ['Later', 'young'],
    ['Without a day', 'old'],
  ])
  assert.deepEqual(ids('kind'), [
    ['Task', 'now', 'late', 'young'],
    ['Leave', 'old'],
  ])
  assert.deepEqual(grouped([], 'age', '2027-03-06'), [])
})

test('an age is whole days, never less than none', () => {
  const now = Date.parse('2027-03-06T07:59:00Z')
  assert.equal(daysSince('2027-03-01T08:00:00Z', now), 4)
  assert.equal(daysSince('2027-03-07T08:00:00Z', now), 0)
})
