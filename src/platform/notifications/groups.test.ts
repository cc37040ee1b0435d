import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noteGroups, type ShownNote } from './groups.ts'

const note = (id: string, subject: string | null, readAt: string | null = null): ShownNote => ({
  id,
  kind: 'comment',
  text: id,
  subject: subject === null ? null : { type: 'people.leave', id: subject, label: 'Leave', title: subject },
  to: subject === null ? null : `/people/leave/${subject}`,
  by: null,
  createdAt: '2026-11-23T08:00:00Z',
  readAt,
})

test('what is about one record stands together where its newest stands; what is about none stands alone', () => {
  const groups = noteGroups([note('5', 'a'), note('4', 'b'), note('3', null), note('2', 'a', 'read'), note('1', null)])
  assert.deepEqual(
    groups.map(({ to, unread, notes }) => [to, unread, notes.map(({ id }) => id).join(' ')]),
    [
      ['/people/leave/a', 1, '5 2'],
      ['/people/leave/b', 1, '4'],
      [null, 1, '3'],
      [null, 1, '1'],
    ],
  )
})
