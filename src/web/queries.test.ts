import assert from 'node:assert/strict'
import { test } from 'node:test'
import { QueryClient } from '@tanstack/react-query'
import { activityKey, invalidate, listKey, rowKey } from './queries.ts'

function filled() {
  const client = new QueryClient()
  client.setQueryData(rowKey('projects.task', 'a'), { id: 'a', version: 3 })
  client.setQueryData(rowKey('projects.task', 'b'), { id: 'b', version: 3 })
  client.setQueryData(activityKey('projects.task', 'a'), [])
  client.setQueryData(listKey('projects.task', { sort: 'title' }), { rows: [] })
  client.setQueryData(listKey('people.person'), { rows: [] })
  const old = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated
  return { client, old }
}

test('a change makes its row, its activity and the lists of its type old, and nothing else', () => {
  const { client, old } = filled()
  invalidate(client, [['projects.task', 'a', 4]])
  assert.equal(old(rowKey('projects.task', 'a')), true)
  assert.equal(old(activityKey('projects.task', 'a')), true)
  assert.equal(old(listKey('projects.task', { sort: 'title' })), true)
  assert.equal(old(rowKey('projects.task', 'b')), false)
  assert.equal(old(listKey('people.person')), false)
})

test('a row that is here in that version is not asked again; a removed one is', () => {
  const { client, old } = filled()
  invalidate(client, [
    ['projects.task', 'a', 3],
    ['projects.task', 'b', 0],
  ])
  assert.equal(old(rowKey('projects.task', 'a')), false)
  assert.equal(old(rowKey('projects.task', 'b')), true)
})
