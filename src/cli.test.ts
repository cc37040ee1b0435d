import assert from 'node:assert/strict'
import { test } from 'node:test'
import { main } from './cli.ts'

async function ambit(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await main(args, { out: (line) => out.push(line), err: (line) => err.push(line), env: {} })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

test('help lists every command, and each command explains itself', async () => {
  const { code, out } = await ambit('--help')
  assert.equal(code, 0)
  const commands = [...out.matchAll(/^ {2}(\S+) {2,}\S/gm)].map((match) => match[1]!)
  assert.ok(commands.includes('start') && commands.includes('migrate') && commands.includes('doctor'))
  for (const command of commands) {
    const help = await ambit(command, '--help')
    assert.equal(help.code, 0, command)
    assert.match(help.out, new RegExp(`ambit ${command}`))
  }
})

test('wrong usage ends with 2 and says what is wrong', async () => {
  assert.equal((await ambit()).code, 2)
  const unknown = await ambit('fly')
  assert.equal(unknown.code, 2)
  assert.match(unknown.err, /no command "fly"/)
  assert.equal((await ambit('constructor')).code, 2)
  const option = await ambit('migrate', '--fast')
  assert.equal(option.code, 2)
  assert.match(option.err, /--fast[\s\S]*ambit migrate --help/)
  for (const args of [
    [],
    ['fly'],
    ['add'],
    ['add', 'mia@example.com'],
    ['disable', 'mia@example.com', '--name', 'Mia'],
  ]) {
    assert.equal((await ambit('user', ...args)).code, 2, args.join(' '))
  }
})
