import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterQuietHours, wallClock } from './quietHours.ts'

test('a wall clock is that of its zone', () => {
  const now = new Date('2026-11-23T23:40:00Z')
  assert.deepEqual(wallClock(now, 'Europe/Berlin'), { day: '2026-11-24', hour: 0, minute: 40 })
  assert.deepEqual(wallClock(now, 'Asia/Kolkata'), { day: '2026-11-24', hour: 5, minute: 10 })
})

test('quiet hours end when they say, also over midnight, and are none without two ends', () => {
  const table: [now: string, from: string | null, to: string | null, at: string][] = [
    ['2026-11-23T12:00:30Z', '20:00', '07:00', '2026-11-23T12:00:30Z'],
    ['2026-11-23T20:15:30Z', '20:00', '07:00', '2026-11-24T06:00:00Z'],
    ['2026-11-24T05:59:59Z', '20:00', '07:00', '2026-11-24T06:00:00Z'],
    ['2026-11-24T06:00:00Z', '20:00', '07:00', '2026-11-24T06:00:00Z'],
    ['2026-11-23T12:30:00Z', '13:00', '14:00', '2026-11-23T13:00:00Z'],
    ['2026-11-23T12:30:00Z', null, null, '2026-11-23T12:30:00Z'],
    ['2026-11-23T12:30:00Z', '08:00', '08:00', '2026-11-23T12:30:00Z'],
  ]
  for (const [now, from, to, at] of table)
    assert.deepEqual(afterQuietHours(new Date(now), 'Europe/Berlin', from, to), new Date(at), `${now} ${from} ${to}`)
})
