import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conflictWords } from './conflictWords.ts'

const units = { minutesPerDay: 480, minutesPerWeek: 2400, daysPerMonth: 20 }
const words = (clashes: Parameters<typeof conflictWords>[0]) =>
  conflictWords(clashes, units, 'en-GB', '2026-07-02').replaceAll('\u00a0', ' ')

test('a clash is told with both values, as the plan writes them', () => {
  assert.equal(words({ duration: { yours: 86_400, theirs: 57_600 } }), 'theirs 2 d, yours 3 d')
  assert.equal(words({ deadline: { yours: null, theirs: '2026-07-10T17:00' } }), 'theirs 10 Jul, yours empty')
  assert.equal(
    words({ name: { yours: 'Pack', theirs: 'Wrap' }, active: { yours: true, theirs: false } }),
    'name: theirs Wrap, yours Pack; active: theirs no, yours yes',
  )
})
