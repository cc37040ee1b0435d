import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createLog, inRequest, type LogOptions } from './log.server.ts'

function capture(options: Partial<LogOptions> = {}) {
  const lines: string[] = []
  const log = createLog({
    level: 'info',
    format: 'json',
    write: (line) => lines.push(line),
    now: () => new Date('2026-05-04T03:02:01.000Z'),
    ...options,
  })
  return { lines, log, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

test('a line is one JSON object with time, level, message and fields', () => {
  const { log, parsed } = capture()
  log.with({ area: 'projects' }).info('Plan imported', { tasks: 12 })
  assert.deepEqual(parsed(), [
    { area: 'projects', tasks: 12, time: '2026-05-04T03:02:01.000Z', level: 'info', message: 'Plan imported' },
  ])
})

test('lines below the level are left out', () => {
  const { log, lines } = capture({ level: 'warn' })
  log.info('no')
  log.warn('yes')
  assert.equal(lines.length, 1)
})

test('what a request starts carries its id, other requests do not mix', async () => {
  const { log, parsed } = capture()
  const serve = (id: string, ms: number) =>
    inRequest(id, async () => {
      await delay(ms)
      log.info('served')
    })
  await Promise.all([serve('a', 4), serve('b', 1)])
  log.info('outside')
  assert.deepEqual(
    parsed().map((line) => line.request),
    ['b', 'a', undefined],
  )
})

test('an error keeps its name, code and cause', () => {
  const { log, parsed } = capture()
  log.error('Failed', {
    error: Object.assign(new RangeError('too far', { cause: new Error('first') }), { code: 'E1' }),
  })
  const error = parsed()[0]!.error as { name: string; code: string; cause: { message: string } }
  assert.equal(error.name, 'RangeError')
  assert.equal(error.code, 'E1')
  assert.equal(error.cause.message, 'first')
})

test('no value can pose as the level or begin another line', () => {
  const json = capture()
  json.log.info('x', { level: 'error', message: 'forged' })
  assert.equal(json.parsed()[0]!.level, 'info')
  assert.equal(json.parsed()[0]!.message, 'x')
  const text = capture({ format: 'text' })
  text.log.info('name\n03:02:01 error forged \u001b[2J', { file: 'a\nb' })
  assert.equal(text.lines[0]!.split('\n').length, 1)
  assert.ok(!text.lines[0]!.includes('\u001b[2J'))
})
