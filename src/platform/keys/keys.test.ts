import assert from 'node:assert/strict'
import { sign, verify } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { type TestDatabase, testDatabase } from '../../../test/database.ts'
import { Refusal } from '../refusal.ts'
import { keysOf, MissingKey, openKeys, Unopened } from './keys.server.ts'

const one = new Map([[1, Buffer.alloc(32, 1)]])
const place = { table: 'people.people', column: 'bank_account', row: 'a' }

describe('a sealed value', () => {
  const keys = keysOf(one)

  test('opens to what was sealed, and never looks the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        const envelope = keys.seal(plain, place)
        assert.notEqual(envelope, keys.seal(plain, place))
        assert.equal(keys.open(envelope, place), plain)
      }),
    )
  })

  test('does not open in another row, column or table, nor when damaged', () => {
    const envelope = keys.seal('DE02 1203 0000 0000 2020 51', place)
    for (const other of [{ row: 'b' }, { column: 'tax_number' }, { table: 'people.others' }])
      assert.throws(() => keys.open(envelope, { ...place, ...other }), Unopened)
    const parts = envelope.split('.')
    const damaged = [parts[0], parts[1], parts[2], `${parts[3]!.startsWith('A') ? 'B' : 'A'}${parts[3]!.slice(1)}`]
    for (const text of [damaged.join('.'), '', 'v1', 'v2.1.a.b', `${parts.slice(0, 3).join('.')}.AA`])
      assert.throws(() => keys.open(text, place), Unopened, text)
  })

  test('names its key, so that older ones open after a new key was added', () => {
    const envelope = keys.seal('secret', place)
    const both = keysOf(new Map([...one, [2, Buffer.alloc(32, 2)]]))
    assert.equal(both.open(envelope, place), 'secret')
    assert.match(both.seal('secret', place), /^v1\.2\./)
    assert.throws(() => keysOf(new Map([[2, Buffer.alloc(32, 2)]])).open(envelope, place), MissingKey)
  })
})

test('every purpose has its own key', () => {
  const keys = keysOf(one)
  const made = (['audit', 'seals', 'links', 'secrets', 'check'] as const).map((purpose) =>
    keys.derive(purpose).toString('hex'),
  )
  assert.equal(new Set(made).size, 5)
  const text = Buffer.from('text')
  assert.ok(verify(null, text, keys.signer().publicKey, sign(null, text, keys.signer().privateKey)))
})

describe('the key file', () => {
  let database: TestDatabase
  let folder: string
  before(async () => {
    database = await testDatabase()
    folder = await mkdtemp(join(tmpdir(), 'ambit-key-'))
  })
  after(() => rm(folder, { recursive: true }))
  const at = (name: string) => join(folder, name)
  const open = (file: string) => openKeys(database.db, file, at('data'))
  const refusal = (words: RegExp) => (error: unknown) => error instanceof Refusal && words.test(error.message)

  test('is made once, readable for its owner alone, and never under the data folder', async () => {
    await assert.rejects(open(at('data/key')), refusal(/lies inside the data folder/))
    const keys = await open(at('config/key'))
    assert.equal((await stat(at('config/key'))).mode & 0o777, 0o600)
    assert.deepEqual((await open(at('config/key'))).derive('audit'), keys.derive('audit'))
  })

  test('is refused in one sentence when it is missing, another one, damaged or open to others', async () => {
    await assert.rejects(open(at('gone')), refusal(/is missing, and this database was sealed with it; put it back/))
    const other = `1 ${Buffer.alloc(32, 9).toString('base64url')}\n`
    await writeFile(at('other'), other, { mode: 0o600 })
    await assert.rejects(open(at('other')), refusal(/holds another key than the one/))
    await writeFile(at('damaged'), 'rubbish', { mode: 0o600 })
    await assert.rejects(open(at('damaged')), refusal(/is damaged/))
    await writeFile(at('empty'), '', { mode: 0o600 })
    await assert.rejects(open(at('empty')), refusal(/is empty/))
    await writeFile(at('shared'), await readFile(at('config/key')), { mode: 0o600 })
    await chmod(at('shared'), 0o644)
    await assert.rejects(open(at('shared')), refusal(/can be read by other users.*chmod 600/))
  })
})
