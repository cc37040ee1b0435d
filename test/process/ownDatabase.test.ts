import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { debianBinaries } from '../../src/platform/postgres/binaries.server.ts'
import { ROOT } from '../../src/platform/settings.server.ts'
import { testLaunch } from '../database.ts'
import { folder, launch, status, until } from './ambit.ts'

const binaries = debianBinaries(15)
const skip = binaries ? false : 'needs Debian’s package postgresql-15'

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** The statements of docs/operate.md that make the three roles and the database, with a password each. */
function documented(): string[] {
  const page = readFileSync(join(ROOT, 'docs/operate.md'), 'utf8')
  const statements = page.match(/^ {4}(create role|create database|revoke|grant) .*;$/gm) ?? []
  return statements.map((line) => line.trim().replace('…', 'not-a-secret'))
}

describe('a PostgreSQL of one’s own, as docs/operate.md says', { skip }, () => {
  let server: ChildProcess
  let port: number
  const place = skip ? '' : folder()
  const urlOf = (user: string, database = 'ambit') => `postgres://${user}:not-a-secret@127.0.0.1:${port}/${database}`

  before(async () => {
    const { prefix } = testLaunch()
    const data = join(place, 'cluster')
    mkdirSync(data, { mode: 0o700 })
    writeFileSync(join(place, 'password'), 'not-a-secret')
    const run = (program: string, args: string[]) => [...prefix, program, ...args] as [string, ...string[]]
    const [command, ...args] = run(binaries!.initdb, [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${join(place, 'password')}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ])
    const made = spawnSync(command, args, { encoding: 'utf8' })
    assert.equal(made.status, 0, made.stderr)
    port = await freePort()
    const [program, ...options] = run(binaries!.postgres, [
      '-D',
      data,
      `--port=${port}`,
      '--listen_addresses=127.0.0.1',
      '--unix_socket_directories=',
    ])
    server = spawn(program, options, { stdio: 'ignore' })
    const admin = async (work: (client: pg.Client) => Promise<unknown>) => {
      const client = new pg.Client({ connectionString: urlOf('postgres', 'postgres') })
      await client.connect()
      await work(client).finally(() => client.end())
    }
    await until(() =>
      admin((client) => client.query('select 1')).then(
        () => true,
        () => false,
      ),
    )
    const statements = documented()
    assert.equal(statements.length, 6, statements.join('\n'))
    await admin(async (client) => {
      for (const statement of statements) await client.query(statement)
    })
  })
  after(() => void server?.kill('SIGINT'))

  const env = () => ({ DATABASE_URL: urlOf('ambit_app'), DATABASE_URL_OWNER: urlOf('ambit_owner') })

  test('is migrated, serves, and is found as it was left', async () => {
    const data = join(place, 'data')
    const first = await launch({ data, env: env() })
    assert.equal(await status(`${first.url}/readyz`), 200)
    assert.match(first.output(), /\/setup#/)
    assert.doesNotMatch(first.output(), /owns the tables/)
    first.kill('SIGTERM')
    assert.equal(await first.ended, 0)
    const again = await launch({ data, env: env() })
    assert.equal(await status(`${again.url}/readyz`), 200)
    again.kill('SIGTERM')
    assert.equal(await again.ended, 0)
  })

  test('is well in the eyes of doctor, whose look at rights says that one user for all is not', async () => {
    const doctor = (more: Record<string, string>) => {
      const key = join(place, 'key')
      const {
        stdout,
        stderr,
        status: code,
      } = spawnSync(process.execPath, [join(ROOT, 'bin/ambit.js'), 'doctor', '--json'], {
        encoding: 'utf8',
        env: { ...process.env, AMBIT_DATA: join(place, 'data'), AMBIT_KEY_FILE: key, ...more },
      })
      assert.match(stdout, /^[[{]/, stderr)
      return { code, checks: JSON.parse(stdout) }
    }
    const well = doctor(env())
    assert.equal(well.code, 0, JSON.stringify(well.checks))
    const oneForAll = doctor({ DATABASE_URL: urlOf('ambit_owner') })
    const rights = oneForAll.checks.findings.filter((one: { check: string }) => one.check === 'rights')
    assert.ok(
      rights.some(({ state }: { state: string }) => state !== 'ok'),
      JSON.stringify(oneForAll.checks),
    )
  })

  test('the application’s user can neither alter tables nor touch the audit', async () => {
    const client = new pg.Client({ connectionString: urlOf('ambit_app') })
    await client.connect()
    try {
      for (const denied of [
        'delete from platform.audit_lines',
        'update platform.audit_lines set id = id',
        'drop table people.departments',
        'create table platform.mine (id integer)',
        "copy (select 1) to program 'true'",
      ])
        await assert.rejects(client.query(denied), { code: '42501' }, denied)
    } finally {
      await client.end()
    }
  })
})
