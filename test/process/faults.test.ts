import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { clusterPaths, ROLES, readPasswords } from '../../src/platform/postgres/folder.server.ts'
import { readLockFile } from '../../src/platform/postgres/lockFile.server.ts'
import { withClient } from '../../src/platform/postgres/roles.server.ts'
import { family, folder, launch, launchOnly, postmaster, status, until } from './ambit.ts'

const asRoot = process.getuid?.() === 0 ? false : 'needs root'

/** A start that is to be refused: its exit code and its last line. */
async function refusal(
  options: Parameters<typeof launchOnly>[0],
): Promise<{ code: number | string; sentence: string }> {
  const started = launchOnly(options)
  const code = await started.ended
  return { code, sentence: started.output().trim().split('\n').at(-1)! }
}

test('SIGTERM and Ctrl+C stop everything, and the next start finds its data', async () => {
  const data = join(folder(), 'data')
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    const ambit = await launch({ data })
    assert.equal(await status(`${ambit.url}/readyz`), 200)
    const processes = family(ambit.pid)
    assert.ok(processes.includes(postmaster(data)))
    ambit.kill(signal)
    assert.equal(await ambit.ended, 0)
    for (const pid of processes) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' }, `process ${pid} is left`)
  }
})

test('a frozen database gives 503 within 10 s, and goes on when it thaws', async () => {
  const data = join(folder(), 'data')
  const ambit = await launch({ data })
  const frozen = family(postmaster(data))
  for (const pid of frozen) process.kill(pid, 'SIGSTOP')
  const began = performance.now()
  assert.equal(await status(`${ambit.url}/readyz`), 503)
  assert.ok(performance.now() - began < 10_000)
  assert.equal(await status(`${ambit.url}/healthz`), 200)
  for (const pid of frozen) process.kill(pid, 'SIGCONT')
  await until(async () => (await status(`${ambit.url}/readyz`)) === 200)
  ambit.kill('SIGTERM')
  assert.equal(await ambit.ended, 0)
})

test('a taken port is refused in one sentence, and no database is left running', async () => {
  const data = join(folder(), 'data')
  const other = createServer().listen(0, '127.0.0.1')
  await until(() => other.listening)
  const { port } = other.address() as { port: number }
  const { code, sentence } = await refusal({ data, env: { AMBIT_PORT: String(port) } })
  other.close()
  assert.equal(code, 1)
  assert.match(sentence, new RegExp(`^Ambit cannot listen: port ${port} .* is taken`))
  assert.equal(postmaster(data), 0)
})

test('a second start on the same data uses the same database, and the first to stop leaves it running', async () => {
  const data = join(folder(), 'data')
  const first = await launch({ data })
  const second = await launch({ data })
  const database = postmaster(data)
  first.kill('SIGTERM')
  assert.equal(await first.ended, 0)
  assert.equal(postmaster(data), database)
  assert.equal(await status(`${second.url}/readyz`), 200)
  second.kill('SIGTERM')
  assert.equal(await second.ended, 0)
  assert.equal(postmaster(data), 0)
})

test('data of a newer PostgreSQL and of a newer Ambit are refused in one sentence', async () => {
  const data = join(folder(), 'data')
  const ambit = await launch({ data })
  const host = readLockFile(join(data, 'postgres'))!.socketFolder
  const password = readPasswords(clusterPaths(data)).owner
  await withClient({ host, database: 'ambit', user: ROLES.owner, password }, (client) =>
    client.query(
      "insert into platform.migrations (name, sha256, seconds) values ('299901010000_future_start.sql', '', 0)",
    ),
  )
  ambit.kill('SIGTERM')
  await ambit.ended

  const newerAmbit = await refusal({ data })
  assert.equal(newerAmbit.code, 1)
  assert.match(newerAmbit.sentence, /^The data was written by a newer Ambit \(it has 299901010000_future_start\.sql/)
  assert.equal(postmaster(data), 0)

  writeFileSync(join(data, 'postgres/PG_VERSION'), '99\n')
  const newerPostgres = await refusal({ data })
  assert.equal(newerPostgres.code, 1)
  assert.match(newerPostgres.sentence, /was written by PostgreSQL 99, this Ambit brings 18: start the newer Ambit/)
})

test('a data path of 200 characters works', async () => {
  const base = folder()
  const data = join(base, 'a'.repeat(Math.max(1, 200 - base.length - 6)), 'data')
  assert.ok(data.length >= 200)
  const ambit = await launch({ data })
  assert.equal(await status(`${ambit.url}/readyz`), 200)
  ambit.kill('SIGTERM')
  assert.equal(await ambit.ended, 0)
})

test('a lock left by a process number that is now someone else’s does not keep the database from starting', async () => {
  const data = join(folder(), 'data')
  const first = await launch({ data })
  const lockFile = join(data, 'postgres/postmaster.pid')
  const lock = readFileSync(lockFile, 'utf8')
  first.kill('SIGTERM')
  await first.ended
  // As after a restart of the machine: the file is still there and its number belongs to something unrelated.
  writeFileSync(lockFile, lock.replace(/^\d+/, String(process.pid)), { mode: 0o600 })
  const second = await launch({ data })
  assert.equal(await status(`${second.url}/readyz`), 200)
  second.kill('SIGTERM')
  assert.equal(await second.ended, 0)
})

test('a full disk is refused in one sentence, and nothing is lost when there is space again', {
  skip: asRoot,
}, async () => {
  const base = folder()
  const disk = join(base, 'disk')
  mkdirSync(disk)
  const mount = (size: string) => spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', disk])
  assert.equal(mount('20m').status, 0)
  try {
    const data = join(disk, 'data')
    const tooSmall = await refusal({ data, env: { AMBIT_KEY_FILE: join(base, 'key') } })
    assert.equal(tooSmall.code, 1)
    assert.match(tooSmall.sentence, /^The disk is full: /)

    spawnSync('mount', ['-o', 'remount,size=250m', disk])
    const env = { AMBIT_KEY_FILE: join(base, 'key') }
    const ambit = await launch({ data, env })
    ambit.kill('SIGTERM')
    await ambit.ended
    const filler = join(disk, 'filler')
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k'])
    const full = await refusal({ data, env })
    assert.equal(full.code, 1)
    assert.match(full.sentence, /^The disk is full: /)

    rmSync(filler)
    const again = await launch({ data, env })
    assert.equal(await status(`${again.url}/readyz`), 200)
    again.kill('SIGTERM')
    assert.equal(await again.ended, 0)
  } finally {
    spawnSync('umount', ['-l', disk])
  }
})

test('another user of this machine cannot connect to the database', { skip: asRoot }, async () => {
  const data = join(folder(), 'data')
  const ambit = await launch({ data })
  const { socketFolder } = readLockFile(join(data, 'postgres'))!
  const found = statSync(socketFolder)
  assert.equal(found.mode & 0o777, 0o700)
  const knock = `require('node:net').connect(${JSON.stringify(join(socketFolder, '.s.PGSQL.5432'))})
    .on('connect', () => console.log('open')).on('error', (error) => console.log(error.code))`
  const answer = spawnSync(process.execPath, ['--eval', knock], { uid: 65534, gid: 65534, cwd: '/', encoding: 'utf8' })
  assert.equal(answer.stdout.trim(), 'EACCES')
  const listening = readFileSync(`/proc/${postmaster(data)}/net/tcp`, 'utf8')
  assert.ok(!listening.includes(':1538 '), 'PostgreSQL listens on port 5432 of the network')
  ambit.kill('SIGTERM')
  await ambit.ended
})
