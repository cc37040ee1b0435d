import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instantFromLocal, localFromInstant } from './zoned.ts'

test('a wall clock becomes the instant of its zone', () => {
  assert.equal(instantFromLocal('2026-07-01T09:00', 'Europe/Berlin'), '2026-07-01T07:00:00.000Z')
  assert.equal(instantFromLocal('2026-01-01T09:00', 'Europe/Berlin'), '2026-01-01T08:00:00.000Z')
  assert.equal(localFromInstant('2026-07-01T07:00:00Z', 'Asia/Kolkata'), '2026-07-01T12:30')
})

test('the hour that is skipped moves on, of the hour that comes twice the first is meant', () => {
  assert.equal(instantFromLocal('2026-03-29T02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z')
  assert.equal(localFromInstant('2026-03-29T01:30:00Z', 'Europe/Berlin'), '2026-03-29T03:30')
  assert.equal(instantFromLocal('2026-10-25T02:30', 'Europe/Berlin'), '2026-10-25T00:30:00.000Z')
})

test('what is shown reads back as the same wall clock', () => {
  const minute = fc
    .integer({ min: 0, max: 60 * 24 * 365 * 30 })
    .map((n) => new Date(Date.UTC(2000, 0, 1) + n * 60_000).toISOString())
  fc.assert(
    fc.property(
      minute,
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC', 'Australia/Lord_Howe'),
      (instant, zone) => {
        const local = localFromInstant(instant, zone)
        assert.equal(localFromInstant(instantFromLocal(local, zone), zone), local)
      },
    ),
  )
})
