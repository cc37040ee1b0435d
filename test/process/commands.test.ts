import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { exampleXml } from '../../src/areas/projects/formats/examplePlan.ts'
import { main } from '../../src/cli.ts'
import { type AmbitProcess, folder, launch, postmaster } from './ambit.ts'

const base = folder()
const data = join(base, 'data')
const plan = join(base, 'network.xml')
const ines = { name: 'Ines Falk', email: 'ines.falk@example.com' }
let server: AmbitProcess

const env = () => ({ AMBIT_DATA: data, AMBIT_KEY_FILE: join(base, 'key') })

/** Runs a command as a person would, and waits for its end. */
async function typed(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const run = `import { run } from ${JSON.stringify(join(import.meta.dirname, '../../src/cli.ts'))}; await run(process.argv.slice(1))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', run, '--', ...args], {
    env: { ...process.env, ...env() },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code: code ?? -1, out, err })))
}

/** Runs a command in this process, which spares its start. */
async function ambit(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: string[][] = [[], []]
  const code = await main(args, { out: (line) => out!.push(line), err: (line) => err!.push(line), env: env() })
  return { code, out: out!.join('\n'), err: err!.join('\n') }
}

before(async () => {
  server = await launch({ data })
  writeFileSync(plan, exampleXml())
})

test('commands work beside a running Ambit: an account, a plan in, what it says of it, the plan out', async () => {
  const nobody = await ambit('import', plan)
  assert.equal(nobody.code, 1)
  assert.match(nobody.err, /^Nobody has an account that may create projects/m)

  const token = /setup#(\S+)/.exec(server.output())![1]!
  const setup = await fetch(`${server.url}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({
      token,
      ...ines,
      password: 'a long enough passphrase',
      company: 'Fernholm Logistics',
      country: 'DE',
      region: null,
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      fiscalYearStart: 1,
      workingWeek: [1, 2, 3, 4, 5],
    }),
  })
  assert.equal(setup.status, 201, await setup.text())

  const added = await ambit('user', 'add', 'jonas.weber@example.com', '--name', 'Jonas Weber', '--json')
  assert.equal(added.code, 0, added.err)
  assert.match(JSON.parse(added.out).link, /\/welcome#\S{20,}$/)

  const loaded = await typed('import', plan, '--project', 'Depot network', '--as', ines.email, '--json')
  assert.equal(loaded.code, 0, loaded.err)
  const { title, report } = JSON.parse(loaded.out)
  assert.deepEqual([title, report.tasks, report.links], ['Depot network', 2, 1])
  assert.match(loaded.err, /^Scheduling, 100 %$/m)

  // Only one person may create projects; the plan keeps its own name.
  const again = await ambit('import', plan)
  assert.equal(again.code, 0, again.err)
  assert.match(again.out, /^“Network renewal” is loaded: 2 tasks, 1 resource, 1 assignment, 1 dependency, /)
  assert.match(again.out, /\d+ dates and slacks that the file stores are those that Ambit computes/)

  const printed = await ambit('export', 'Depot network', '--format', 'json')
  assert.equal(printed.code, 0, printed.err)
  assert.deepEqual(
    JSON.parse(printed.out).plan.tasks.map((task: { name: string }) => task.name),
    ['Survey', 'Install'],
  )
})

test('what is refused ends with 1 and a sentence, wrong usage with 2', async () => {
  const text = join(base, 'letter.xml')
  writeFileSync(text, 'Dear Sir or Madam')
  for (const [args, sentence] of [
    [['import', join(base, 'nothing.xml')], /cannot be read: there is no such file\. Check the path\./],
    [['import', text, '--as', ines.email], /letter\.xml/],
    [['import', plan, '--as', 'nobody@example.com'], /^There is no account of nobody@example\.com/],
    [['export', 'Moon base'], /^There is no project “Moon base”/],
    [['export', 'Depot network', '--out', base], /cannot be written: it is a folder/],
    [['records', 'moon.base'], /^There is no record type or area “moon\.base”/],
  ] as const) {
    const { code, err } = await ambit(...args)
    assert.equal(code, 1, `${args.join(' ')}: ${err}`)
    assert.match(err.trim().split('\n').at(-1)!, sentence)
  }
  for (const args of [
    ['import'],
    ['import', plan, plan],
    ['import', plan, '--project', ''],
    ['export'],
    ['export', 'x', '--format', 'mpp'],
    ['export', 'x', '--json'],
    ['records', '--sql'],
    ['records', 'people', '--sql'],
  ])
    assert.equal((await ambit(...args)).code, 2, args.join(' '))
})

test('records prints every right in words, as JSON, and a declaration as its table', async () => {
  const { out } = await ambit('records', 'projects.task')
  assert.match(out, /^projects\.task {2}\/api\/projects\/tasks$/m)
  assert.match(
    out,
    /^ {2}update +administrator, manager \(project in projects\.leads\), employee \(project in projects\.leads\)$/m,
  )
  assert.match(out, /^ {2}reportProgress .*employee \(assignees is the caller or project in projects\.leads\)$/m)
  const all = JSON.parse((await ambit('records', '--json')).out).records
  assert.ok(all.length >= 12)
  assert.ok(all.every(({ rights }: { rights: object }) => 'read' in rights && 'remove' in rights))
  assert.match(
    (await ambit('records', 'projects.member', '--sql')).out,
    /^create table projects\.members \(\n {2}id uuid primary key,/,
  )
})

test('commands work without a server, and leave no database running', async () => {
  server.kill('SIGTERM')
  await server.ended
  const out = join(base, 'out.xml')
  const written = await typed('export', 'depot network', '--out', out)
  assert.equal(written.code, 0, written.err)
  assert.match(readFileSync(out, 'utf8'), /<Name>Install<\/Name>/)
  assert.equal(postmaster(data), 0)
})
