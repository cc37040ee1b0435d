import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { ROOT } from '../../src/platform/settings.server.ts'
import { family, until } from './ambit.ts'

/** What runs under that number; empty when nothing does, or only what nobody has waited for yet. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

const children: ChildProcess[] = []
const seen = new Map<number, string>()
const alive = () => [...seen].filter(([pid, command]) => commandOf(pid) === command)
after(() => {
  for (const child of children) child.kill('SIGKILL')
  for (const [pid] of alive()) process.kill(pid, 'SIGKILL')
})

/** Starts a script of ours, and waits until PostgreSQL runs under it; what runs then is in `seen`. */
async function begun(script: string, args: readonly string[]): Promise<ChildProcess> {
  const kept = Object.entries(process.env).filter(([key]) => !/^(AMBIT_|NODE_TEST_CONTEXT)/.test(key))
  const child = spawn(process.execPath, [join(ROOT, script), ...args], {
    stdio: 'ignore',
    env: Object.fromEntries(kept),
  })
  children.push(child)
  const ended = new Promise<never>((_, reject) =>
    child.on('exit', (code) => reject(new Error(`it ended with ${code} before it had a database`))),
  )
  const running = until(() => familyOf(child.pid!).some((pid) => commandOf(pid).startsWith('postgres: checkpointer')))
  await Promise.race([running, ended])
  ended.catch(() => {})
  seen.clear()
  for (const pid of familyOf(child.pid!)) seen.set(pid, commandOf(pid))
  return child
}

/** A family changes while it is looked at. */
function familyOf(pid: number): number[] {
  try {
    return family(pid)
  } catch {
    return [pid]
  }
}

describe('killed without a word', () => {
  for (const [name, script, args] of [
    ['a test run', 'bin/test.js', ['src/platform/jobs/jobs.test.ts']],
    ['a bench', 'bench/run.ts', ['audit']],
  ] as const)
    test(`${name} leaves nothing running`, async () => {
      const child = await begun(script, args)
      assert.ok(seen.size > 3, [...seen.values()].join('\n'))
      child.kill('SIGKILL')
      await until(() => alive().length === 0, 20_000).catch(() => assert.deepEqual(alive(), []))
    })
})
