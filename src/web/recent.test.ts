import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOTHING_RECENT, parseRecent, recordAt, withNewest } from './recent.ts'

const ID = '0198c2a4-0000-7000-8000-000000000001'

test('the page of a record and those behind it are that record; lists and new records are none', () => {
  assert.equal(recordAt(`/projects/projects/${ID}`), `/projects/projects/${ID}`)
  assert.equal(recordAt(`/projects/projects/${ID}/details`), `/projects/projects/${ID}`)
  for (const path of ['/', '/projects/projects', '/projects/projects/new', `/projects/${ID}`])
    assert.equal(recordAt(path), null)
})

test('the newest stands first, once, and the oldest is forgotten', () => {
  let recent = NOTHING_RECENT
  for (let n = 0; n < 20; n++) recent = withNewest(recent, { search: `word ${n}` })
  recent = withNewest(recent, { search: ' WORD 17 ' })
  assert.deepEqual(recent.searches, ['WORD 17', 'word 19', 'word 18', 'word 16', 'word 15'])
  assert.equal(withNewest(recent, { search: '  ' }), recent)
  recent = withNewest(withNewest(recent, { record: `/a/b/${ID}` }), { record: `/a/b/${ID}` })
  assert.deepEqual(recent.records, [`/a/b/${ID}`])
  assert.deepEqual(parseRecent(JSON.stringify(recent)), recent)
})

test('what is kept may be anything', () => {
  for (const text of [null, '', '{', '[]', 'null', '3', '{"records":3,"searches":[3,null]}'])
    assert.deepEqual(parseRecent(text), NOTHING_RECENT)
  assert.deepEqual(parseRecent(`{"records":["javascript:alert(1)"]}`).records, [])
})
