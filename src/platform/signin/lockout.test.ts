import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Gate, GateFull } from './gate.ts'
import { delayAfter, delaysOf, LOCKOUT, networkOf } from './lockout.ts'

test('mistyping is free, guessing is slow', () => {
  const delays = [1, 4, 5, 6, 7, 10, 14, 15, 100].map((failures) => delayAfter(failures, LOCKOUT.account))
  assert.deepEqual(delays, [0, 0, 1, 2, 4, 32, 512, 900, 900])
})

test('a delay never shrinks, never passes the longest, and the list holds them all', () => {
  const rule = fc.record({ free: fc.integer({ min: 1, max: 60 }), longestSeconds: fc.integer({ min: 1, max: 3600 }) })
  fc.assert(
    fc.property(rule, fc.integer({ min: 1, max: 20_000 }), (of, failures) => {
      const delay = delayAfter(failures, of)
      assert.ok(delay <= delayAfter(failures + 1, of) && delay <= of.longestSeconds)
      const list = delaysOf(of)
      assert.equal(list[Math.min(failures, list.length) - 1], delay)
    }),
  )
})

test('10,000 guesses at one account from one network take months', () => {
  let seconds = 0
  for (let failures = 1; failures <= 10_000; failures++) seconds += delayAfter(failures, LOCKOUT.account)
  assert.ok(seconds > 100 * 24 * 3600, `${seconds / 86_400} days`)
})

test('a network is the address for IPv4 and 64 bits for IPv6', () => {
  const table: [string, string][] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0:0:ffff::9', '2001:db8:0:0::/64'],
    ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ]
  for (const [address, network] of table) assert.equal(networkOf(address), network, address)
})

test('a gate lets few in, has few wait, and turns the others away', async () => {
  const gate = new Gate(2, 3)
  const order: string[] = []
  let inside = 0
  let most = 0
  const enter = (name: string, ahead = false) =>
    gate.run(async () => {
      inside++
      most = Math.max(most, inside)
      await new Promise((resolve) => setTimeout(resolve, 5))
      order.push(name)
      inside--
    }, ahead)
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) => enter(name))
  const turnedAway = enter('f')
  const known = enter('owner', true)
  await assert.rejects(turnedAway, GateFull)
  await Promise.all([...all, known])
  assert.deepEqual(order, ['a', 'b', 'owner', 'c', 'd', 'e'])
  assert.equal(most, 2)
})

test('a gate goes on after a failure inside', async () => {
  const gate = new Gate(1, 10)
  await assert.rejects(
    gate.run(async () => {
      throw new Error('inside')
    }),
    /inside/,
  )
  assert.equal(await gate.run(async () => 'next'), 'next')
})
