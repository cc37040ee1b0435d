import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { ROOT } from '../../src/platform/settings.server.ts'
import { family, folder, launch, launchOnly, status } from './ambit.ts'

/** A user that every Debian has and whose number is fixed. */
const DAEMON = { name: 'daemon', uid: 1 }

const skip = process.getuid?.() === 0 ? false : 'needs root'
const readable = spawnSync('test', ['-r', join(ROOT, 'src/cli.ts')], { uid: DAEMON.uid, gid: DAEMON.uid }).status === 0
const skipUnreadable = skip || (readable ? false : `the code lies where ${DAEMON.name} cannot read it`)

/** One line of /proc/…/status, such as the user numbers of a process. */
function fact(pid: number, name: string): string {
  return new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!
}

describe('started as root', { skip }, () => {
  // A place that another user may enter, unlike the folder for temporary files of a test run.
  const open = mkdtempSync('/tmp/ambit-user-')
  chmodSync(open, 0o755)
  after(() => rmSync(open, { recursive: true, force: true }))

  test('with no user to become, every process is without root’s powers, and that is said', async () => {
    const ambit = await launch({ data: join(folder(), 'data') })
    assert.match(ambit.output(), /Started as root, .* user namespace, which is for trying out/)
    for (const pid of family(ambit.pid)) assert.match(fact(pid, 'CapEff'), /^0+$/)
    ambit.kill('SIGTERM')
    assert.equal(await ambit.ended, 0)
  })

  test('with AMBIT_USER, every process is that user’s, and so is the data', { skip: skipUnreadable }, async () => {
    const data = join(open, 'data')
    const key = join(open, 'keys')
    mkdirSync(key)
    spawnSync('chown', [DAEMON.name, key])
    const env = { AMBIT_USER: DAEMON.name, AMBIT_KEY_FILE: join(key, 'key') }
    const ambit = await launch({ data, env })
    assert.equal(await status(`${ambit.url}/readyz`), 200)
    for (const pid of family(ambit.pid)) {
      assert.deepEqual(fact(pid, 'Uid').split('\t').map(Number), Array(4).fill(DAEMON.uid))
      assert.match(fact(pid, 'CapEff'), /^0+$/)
      assert.ok(!fact(pid, 'Groups').split(' ').includes('0'), 'still in root’s group')
    }
    ambit.kill('SIGTERM')
    assert.equal(await ambit.ended, 0)

    // The next start needs no AMBIT_USER: the owner of the data is known.
    const again = await launch({ data, env: { AMBIT_KEY_FILE: join(key, 'key') } })
    assert.equal(fact(again.pid, 'Uid').split('\t')[0], String(DAEMON.uid))
    assert.equal(statSync(join(data, 'postgres')).uid, DAEMON.uid)
    again.kill('SIGTERM')
    assert.equal(await again.ended, 0)
  })

  for (const user of ['root', 'nobody', 'no-such-user']) {
    test(`AMBIT_USER=${user} is refused`, async () => {
      const started = launchOnly({ data: join(folder(), 'data'), env: { AMBIT_USER: user } })
      assert.equal(await started.ended, 1)
      assert.match(started.output(), new RegExp(`^AMBIT_USER=${user} is refused: `))
    })
  }

  test('somebody else’s data is not touched', { skip: skipUnreadable }, async () => {
    const data = join(open, 'others')
    mkdirSync(data)
    writeFileSync(join(data, 'precious'), '')
    const started = launchOnly({ data, env: { AMBIT_USER: DAEMON.name } })
    assert.equal(await started.ended, 1)
    assert.match(started.output(), /belongs to another user than daemon: give it to that user with chown/)
    assert.equal(statSync(data).uid, 0)
  })
})
