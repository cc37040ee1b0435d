import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import sharp from 'sharp'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { uploadsAt } from '../../../test/uploads.ts'
import { asRule } from '../../record/caller.ts'
import { sql } from '../sql.ts'
import { fileStoreOf, storeBytes } from './blobs.server.ts'
import { attachmentsDigest, readFile, releaseFiles, saveFile } from './saveFile.server.ts'

const FILES = '/api/platform/files'
const UPLOADS = '/api/platform/uploads'
const rule = asRule('test', 'test')

let ambit: TestAmbit
let upload: ReturnType<typeof uploadsAt>['upload']
let append: ReturnType<typeof uploadsAt>['append']
let raw: ReturnType<typeof uploadsAt>['raw']
let people: Visitor
let employee: Visitor
let stranger: Visitor
let manager: Visitor
/** A leave of the employee's: people's administration may change it, the manager may read it. */
let leave: string

before(async () => {
  ambit = await testAmbit()
  ;({ upload, append, raw } = uploadsAt(ambit))
  people = await ambit.visitor(['people'], 'Paula Petersen')
  employee = await ambit.visitor(['employee'], 'Emil Ernst')
  stranger = await ambit.visitor(['employee'], 'Stefan Stein')
  manager = await ambit.visitor(['manager'], 'Mona Maier')
  leave = await newLeave()
})
after(() => ambit.stop())

async function newLeave(): Promise<string> {
  const draft = { person: employee.account, startsOn: '2026-12-01', endsOn: '2026-12-02' }
  const made = await ambit.call(employee, 'POST', '/api/people/leave', draft)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body.id
}
const on = (id: string) => ({ subject: { type: 'people.leave', id } })

const content = (who: Visitor, id: string, query = '', headers: Record<string, string> = {}) =>
  raw(who, 'GET', `${FILES}/${id}/content${query}`, { headers })
const list = (who: Visitor, id = leave, more = '') =>
  ambit.call(who, 'GET', `${FILES}?type=people.leave&id=${id}${more}`)

describe('an upload', () => {
  test('arrives in pieces, goes on from where it stopped, and is complete once', async () => {
    const bytes = Buffer.from('0123456789'.repeat(1000))
    const { body: opened } = await ambit.call(people, 'POST', UPLOADS, {
      ...on(leave),
      name: 'Antrag.txt',
      size: bytes.length,
    })
    assert.equal((await append(people, opened.id, 0, bytes.subarray(0, 4000))).headers['upload-offset'], '4000')
    const asked = await raw(people, 'HEAD', `${UPLOADS}/${opened.id}`)
    assert.deepEqual(
      [
        asked.statusCode,
        asked.headers['upload-offset'],
        asked.headers['upload-length'],
        asked.headers['tus-resumable'],
      ],
      [200, '4000', '10000', '1.0.0'],
    )
    const early = await ambit.call(people, 'POST', `${UPLOADS}/${opened.id}/complete`)
    assert.deepEqual([early.status, early.body.error.offset], [409, 4000])
    const wrong = await append(people, opened.id, 3000, bytes.subarray(3000))
    assert.deepEqual([wrong.status, wrong.body.error.id, wrong.body.error.offset], [409, 'offset', 4000])
    await append(people, opened.id, 4000, bytes.subarray(4000))
    const [first, again] = [
      await ambit.call(people, 'POST', `${UPLOADS}/${opened.id}/complete`),
      await ambit.call(people, 'POST', `${UPLOADS}/${opened.id}/complete`),
    ]
    assert.deepEqual([first.status, again.status, again.body.id], [201, 201, first.body.id])
    assert.deepEqual(
      [first.body.name, first.body.version.size, first.body.version.kind],
      ['Antrag.txt', 10_000, 'text'],
    )
    assert.equal((await content(people, first.body.id)).body, bytes.toString())
    const hash = createHash('sha256').update(bytes).digest('hex')
    assert.ok(await fileStoreOf(ambit.store).has(hash))
  })

  test('goes on in a process that has not seen its beginning', async () => {
    const bytes = Buffer.from('abcdefgh'.repeat(500))
    const { body: opened } = await ambit.call(people, 'POST', UPLOADS, {
      ...on(leave),
      name: 'resumed.txt',
      size: bytes.length,
    })
    // What another process wrote: bytes and row, but not the hash that it kept in memory; and more than it acknowledged.
    const folder = join(ambit.platform.settings.data, 'files/incoming')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, opened.id), Buffer.concat([bytes.subarray(0, 1000), Buffer.from('unacknowledged')]))
    await ambit.database.db.query(sql`update platform.uploads set received = 1000 where id = ${opened.id}`)
    assert.equal((await append(people, opened.id, 1000, bytes.subarray(1000))).status, 204)
    const done = await ambit.call(people, 'POST', `${UPLOADS}/${opened.id}/complete`)
    assert.equal((await content(people, done.body.id)).body, bytes.toString())
  })

  test('takes no more than was announced, and can be taken back', async () => {
    const { body: opened } = await ambit.call(people, 'POST', UPLOADS, { ...on(leave), name: 'small.txt', size: 10 })
    const more = await append(people, opened.id, 0, Buffer.alloc(11))
    assert.deepEqual([more.status, more.body.error.id], [413, 'tooLarge'])
    assert.equal((await ambit.call(people, 'DELETE', `${UPLOADS}/${opened.id}`)).status, 204)
    assert.equal((await append(people, opened.id, 0, Buffer.alloc(10))).status, 404)
    assert.ok(!existsSync(join(ambit.platform.settings.data, 'files/incoming', opened.id)))
  })

  test('is nobody else’s, and ends after a day', async () => {
    const { body: opened } = await ambit.call(people, 'POST', UPLOADS, { ...on(leave), name: 'mine.txt', size: 3 })
    assert.equal((await append(manager, opened.id, 0, Buffer.from('abc'))).status, 404)
    assert.equal((await raw(manager, 'HEAD', `${UPLOADS}/${opened.id}`)).statusCode, 404)
    await ambit.database.db.query(
      sql`update platform.uploads set ends_at = now() - interval '1 minute' where id = ${opened.id}`,
    )
    assert.equal((await append(people, opened.id, 0, Buffer.from('abc'))).status, 410)
  })

  test('may be empty, and a repeated name is the next version', async () => {
    const empty = await upload(people, on(leave), 'empty.log', Buffer.alloc(0))
    assert.deepEqual([empty.status, empty.body.version.size], [201, 0])
    assert.equal((await content(people, empty.body.id)).body, '')
    const next = await upload(people, on(leave), 'EMPTY.log', Buffer.from('now with words'))
    assert.deepEqual([next.body.id, next.body.version.number, next.body.versions], [empty.body.id, 2, 2])
    assert.deepEqual(
      next.body.history.map((v: { number: number }) => v.number),
      [2, 1],
    )
  })

  test('says where it goes in one way', async () => {
    for (const place of [{}, { ...on(leave), field: { type: 'people.leave', name: 'certificate' } }]) {
      const answer = await ambit.call(people, 'POST', UPLOADS, { ...place, name: 'x', size: 1 })
      assert.deepEqual([answer.status, answer.body.error.fields.subject !== undefined], [422, true])
    }
  })
})

describe('limits', () => {
  const set = (changes: object) =>
    ambit.database.db
      .transaction(async (tx) => {
        for (const [key, value] of Object.entries(changes))
          await tx.query(sql`insert into platform.settings (key, value, changed_by) values (${key}, ${JSON.stringify(value)}, 'test')
        on conflict (key) do update set value = excluded.value`)
      })
      .then(() => ambit.store.refresh())
  after(() => set({ fileMegabytes: 1024, accountGigabytes: 50, filesGigabytes: null, filesRefused: [] }))

  test('of one file, of an account and of the whole are refused before the first byte, in a sentence', async () => {
    await set({ fileMegabytes: 1 })
    const large = await ambit.call(people, 'POST', UPLOADS, { ...on(leave), name: 'film.mp4', size: 2_000_000 })
    assert.deepEqual([large.status, large.body.error.id], [413, 'tooLarge'])
    assert.match(large.body.error.message, /“film.mp4” has 1.9 MB; a file may have up to 1 MB/)
    await set({ fileMegabytes: 2000, accountGigabytes: 1 })
    const half = 600 * 1024 * 1024
    const first = await ambit.call(people, 'POST', UPLOADS, { ...on(leave), name: 'a', size: half })
    const second = await ambit.call(people, 'POST', UPLOADS, { ...on(leave), name: 'b', size: half })
    assert.deepEqual([first.status, second.status, second.body.error.id], [201, 507, 'quota'])
    assert.match(second.body.error.message, /of the 1 GB that each person has/)
    await set({ accountGigabytes: null, filesGigabytes: 1 })
    assert.match(
      (await ambit.call(people, 'POST', UPLOADS, { ...on(leave), name: 'b', size: half })).body.error.message,
      /all files together/,
    )
    await ambit.call(people, 'DELETE', `${UPLOADS}/${first.body.id}`)
    assert.equal((await ambit.call(people, 'POST', UPLOADS, { ...on(leave), name: 'b', size: half })).status, 201)
  })

  test('of types are met by the name, and by the bytes whatever the name says', async () => {
    await set({ filesGigabytes: null, filesRefused: ['.EXE', 'program'].map((x) => x.replace('.', '').toLowerCase()) })
    const named = await upload(people, on(leave), 'setup.exe', Buffer.from('MZ'))
    assert.deepEqual([named.status, named.body.error.id], [415, 'typeRefused'])
    const program = Buffer.concat([
      Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1'),
      Buffer.alloc(200),
    ])
    const hidden = await upload(people, on(leave), 'rechnung.pdf', program)
    assert.equal(hidden.status, 415)
    assert.match(hidden.body.error.message, /by its content it is a program/)
    assert.ok(!(await list(people)).body.files.some((f: { name: string }) => f.name === 'rechnung.pdf'))
  })

  test('are the administrator’s to set', async () => {
    assert.equal((await ambit.call(people, 'PATCH', '/api/platform/settings', { fileMegabytes: 5 })).status, 403)
    const admin = await ambit.visitor(['administrator'])
    const changed = await ambit.call(admin, 'PATCH', '/api/platform/settings', { filesRefused: ['.Exe', 'program'] })
    assert.deepEqual([changed.status, changed.body.filesRefused], [200, ['exe', 'program']])
    const all = await ambit.call(admin, 'GET', '/api/platform/storage')
    assert.ok(all.body.all.stored > 0 && all.body.all.disk.size > 0 && all.body.all.largest.length > 0)
    const own = await ambit.call(people, 'GET', '/api/platform/storage')
    assert.deepEqual([own.body.all, own.body.mine > 0], [undefined, true])
  })
})

describe('rights', () => {
  test('readers of the record read its files, those who may change it change them, others learn nothing', async () => {
    const { body: file } = await upload(people, on(leave), 'Vertrag.txt', Buffer.from('confidential'))
    const table: [Visitor, number, number][] = [
      [people, 200, 200],
      [employee, 200, 403],
      [manager, 200, 403],
      [stranger, 404, 404],
    ]
    for (const [who, reads, changes] of table) {
      const name = who.caller.name
      assert.equal((await ambit.call(who, 'GET', `${FILES}/${file.id}`)).status, reads, name)
      assert.equal((await content(who, file.id)).statusCode, reads, name)
      assert.equal((await ambit.call(who, 'GET', `${FILES}/${file.id}/text`)).status, reads, name)
      assert.equal((await list(who)).status, reads, name)
      assert.equal(
        (await ambit.call(who, 'PATCH', `${FILES}/${file.id}`, { name: 'Vertrag.txt' })).status,
        changes,
        name,
      )
      assert.equal(
        (await ambit.call(who, 'POST', UPLOADS, { ...on(leave), name: 'x', size: 1 })).status,
        changes === 200 ? 201 : changes,
        name,
      )
      assert.equal(
        (await ambit.call(who, 'POST', UPLOADS, { replaces: file.id, name: 'x', size: 1 })).status,
        changes === 200 ? 201 : changes,
        name,
      )
      if (changes !== 200) assert.equal((await ambit.call(who, 'DELETE', `${FILES}/${file.id}`)).status, changes, name)
    }
    assert.equal((await list(people)).body.mayChange, true)
    assert.match((await list(manager)).body.mayChange, /may change this leave/)
    assert.equal((await ambit.call(null, 'GET', `${FILES}/${file.id}/content`)).status, 401)
  })

  test('are asked again when an upload is completed', async () => {
    const mine = await newLeave()
    const { body: opened } = await ambit.call(people, 'POST', UPLOADS, { ...on(mine), name: 'late.txt', size: 1 })
    await append(people, opened.id, 0, Buffer.from('x'))
    await ambit.store.change(rule, (work) => work.remove(ambit.registry.get('people.leave'), mine))
    assert.equal((await ambit.call(people, 'POST', `${UPLOADS}/${opened.id}/complete`)).status, 404)
  })

  test('of a field are those of its file, as long as the field holds it', async () => {
    const mine = await newLeave()
    const place = { field: { type: 'people.leave', name: 'certificate' } }
    const { body: note } = await upload(people, place, 'Attest.txt', Buffer.from('flu'))
    assert.equal((await content(people, note.id)).statusCode, 200)
    assert.equal(
      (await content(employee, note.id)).statusCode,
      404,
      'before it is saved it is only for whoever brought it',
    )
    const row = (await ambit.call(people, 'GET', `/api/people/leave/${mine}`)).body
    const stolen = await ambit.call(employee, 'POST', '/api/people/leave', {
      person: employee.account,
      startsOn: '2026-12-03',
      endsOn: '2026-12-03',
      certificate: note.id,
    })
    assert.deepEqual([stolen.status, Object.keys(stolen.body.error.fields)], [422, ['certificate']])
    const saved = await ambit.call(people, 'PATCH', `/api/people/leave/${mine}`, {
      version: row.version,
      certificate: note.id,
    })
    assert.equal(saved.status, 200, JSON.stringify(saved.body))
    assert.deepEqual(
      await Promise.all(
        [people, employee, manager, stranger].map(async (who) => (await content(who, note.id)).statusCode),
      ),
      [200, 200, 404, 404],
    )
    assert.deepEqual((await list(manager, mine)).body.files, [], 'it does not hang on the record as such')
    const titled = await ambit.call(people, 'GET', `/api/people/leave/${mine}`)
    assert.deepEqual(titled.body.titles['platform.file'], { [note.id]: 'Attest.txt' })
    const other = await newLeave()
    const twice = await ambit.call(people, 'PATCH', `/api/people/leave/${other}`, { version: 1, certificate: note.id })
    assert.equal(twice.status, 422)
    await ambit.call(people, 'PATCH', `/api/people/leave/${mine}`, { version: saved.body.version, certificate: null })
    assert.equal((await content(employee, note.id)).statusCode, 404)
    const back = await ambit.call(people, 'PATCH', `/api/people/leave/${mine}`, {
      version: saved.body.version + 1,
      certificate: note.id,
    })
    assert.deepEqual([back.status, (await content(employee, note.id)).statusCode], [200, 200])
  })
})

test('an action takes a file, whose field others do not read', async () => {
  const draft = { person: employee.account, kind: 'sick', startsOn: '2026-12-07', endsOn: '2026-12-08' }
  const { body: sick } = await ambit.call(employee, 'POST', '/api/people/leave', draft)
  const place = { field: { type: 'people.leave', name: 'certificate' } }
  const { body: note } = await upload(employee, place, 'Attest.txt', Buffer.from('flu'))
  const acted = await ambit.call(employee, 'POST', `/api/people/leave/${sick.id}/certify`, { certificate: note.id })
  assert.equal(acted.status, 200, JSON.stringify(acted.body))
  const seen = [employee, people, manager, stranger].map(async (who) => (await content(who, note.id)).statusCode)
  assert.deepEqual(await Promise.all(seen), [200, 200, 404, 404])
  const elsewhere = await ambit.call(employee, 'POST', UPLOADS, {
    field: { type: 'people.leave', name: 'note' },
    name: 'x',
    size: 1,
  })
  assert.equal(elsewhere.status, 422, 'a field of another kind takes none')
})

test('while the scanner does not answer nothing comes in, and the upload waits for it', async () => {
  const settings = ambit.platform.settings as { scanner?: { path: string } }
  const { body: opened } = await ambit.call(people, 'POST', UPLOADS, { ...on(leave), name: 'scanned.txt', size: 3 })
  await append(people, opened.id, 0, Buffer.from('abc'))
  settings.scanner = { path: join(ambit.platform.settings.data, 'no-clamd') }
  const refused = await ambit.call(people, 'POST', `${UPLOADS}/${opened.id}/complete`)
  assert.deepEqual([refused.status, refused.body.error.id], [503, 'scanner'])
  assert.ok(!(await list(people)).body.files.some(({ name }: { name: string }) => name === 'scanned.txt'))
  delete settings.scanner
  const made = await ambit.call(people, 'POST', `${UPLOADS}/${opened.id}/complete`)
  assert.deepEqual([made.status, made.body.version.scanned], [201, null])
})

describe('bytes', () => {
  let pdf: string
  before(async () => {
    const bytes = Buffer.from(`%PDF-1.7\n${'x'.repeat(2000)}\n%%EOF`)
    pdf = (await upload(people, on(leave), 'Angebot „März“.pdf', bytes)).body.id
  })

  test('go out as a download that runs nothing', async () => {
    const { headers } = await content(people, pdf)
    assert.equal(headers['content-type'], 'application/pdf')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.match(String(headers['content-security-policy']), /^sandbox; default-src 'none'/)
    assert.equal(
      headers['content-disposition'],
      `attachment; filename="Angebot _M_rz_.pdf"; filename*=UTF-8''Angebot%20%E2%80%9EM%C3%A4rz%E2%80%9C.pdf`,
    )
    assert.equal(headers['cache-control'], 'private, no-cache')
    const { body: page } = await upload(
      people,
      on(leave),
      'page.html',
      Buffer.from('<!doctype html><script>alert(1)</script>'),
    )
    assert.deepEqual([page.version.type, page.version.kind], ['text/html', 'text'])
    assert.equal((await content(people, page.id)).headers['content-type'], 'application/octet-stream')
  })

  test('go out in ranges, and not again to who has them', async () => {
    const part = await content(people, pdf, '', { range: 'bytes=0-7' })
    assert.deepEqual([part.statusCode, part.body, part.headers['content-range']], [206, '%PDF-1.7', 'bytes 0-7/2015'])
    assert.equal((await content(people, pdf, '', { range: 'bytes=-5' })).body, '%%EOF')
    const beyond = await content(people, pdf, '', { range: 'bytes=5000-' })
    assert.deepEqual([beyond.statusCode, beyond.headers['content-range']], [416, 'bytes */2015'])
    const etag = String(part.headers.etag)
    assert.equal((await content(people, pdf, '', { 'if-none-match': etag })).statusCode, 304)
    assert.equal((await content(stranger, pdf, '', { 'if-none-match': etag })).statusCode, 404)
    assert.equal((await content(people, pdf, '', { range: 'bytes=0-7', 'if-range': '"other"' })).statusCode, 200)
  })

  test('of an image are drawn anew, without what was written beside the pixels', async () => {
    const photo = await sharp({ create: { width: 900, height: 500, channels: 3, background: '#e07a3f' } })
      .withExif({ IFD0: { Artist: 'SECRET PHOTOGRAPHER' } })
      .jpeg()
      .toBuffer()
    const { body: file } = await upload(people, on(leave), 'photo.jpg', photo)
    assert.equal(file.version.kind, 'image')
    const small = await raw(people, 'GET', `${FILES}/${file.id}/image?size=small`)
    assert.deepEqual([small.statusCode, small.headers['content-type']], [200, 'image/webp'])
    const seen = await sharp(small.rawPayload).metadata()
    assert.deepEqual([seen.format, seen.width, seen.height, seen.exif], ['webp', 320, 178, undefined])
    assert.equal((await raw(stranger, 'GET', `${FILES}/${file.id}/image?size=small`)).statusCode, 404)
  })

  test('of an image that pretends are refused', async () => {
    const png = await sharp({ create: { width: 30, height: 30, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    // The header says 60,000 × 60,000 pixels.
    png.writeUInt32BE(60_000, 16)
    png.writeUInt32BE(60_000, 20)
    const { body: file } = await upload(people, on(leave), 'bomb.png', png)
    const answer = await raw(people, 'GET', `${FILES}/${file.id}/image`)
    assert.deepEqual([answer.statusCode, JSON.parse(answer.body).error.id], [409, 'refusedNow'])
    assert.equal((await content(people, file.id)).statusCode, 200, 'it can be downloaded all the same')
  })

  test('of a text are shown from their beginning, whatever their encoding', async () => {
    const long = await upload(people, on(leave), 'long.csv', Buffer.from(`${'ä;b\n'.repeat(100_000)}`))
    assert.equal(long.body.version.type, 'text/csv')
    const shown = (await ambit.call(people, 'GET', `${FILES}/${long.body.id}/text`)).body
    assert.deepEqual(
      [shown.cut, Buffer.byteLength(shown.text) <= 200_000, shown.text.includes('�')],
      [true, true, false],
    )
    const old = await upload(people, on(leave), 'alt.txt', Buffer.from('Stra\xdfe', 'latin1'))
    assert.equal((await ambit.call(people, 'GET', `${FILES}/${old.body.id}/text`)).body.text, 'Straße')
    assert.equal((await ambit.call(people, 'GET', `${FILES}/${pdf}/text`)).status, 409)
  })
})

describe('a file', () => {
  test('keeps its versions: older ones are downloaded and restored', async () => {
    const mine = await newLeave()
    const { body: first } = await upload(people, on(mine), 'plan.md', Buffer.from('# one'))
    await upload(people, { replaces: first.id }, 'plan neu.md', Buffer.from('# two'))
    assert.equal((await content(people, first.id)).body, '# two')
    assert.equal((await content(people, first.id, '?version=1')).body, '# one')
    assert.equal((await content(people, first.id, '?version=3')).statusCode, 404)
    const restored = await ambit.call(people, 'POST', `${FILES}/${first.id}/restore`, { version: 1 })
    assert.deepEqual([restored.status, restored.body.version.number, restored.body.name], [200, 3, 'plan.md'])
    assert.equal((await content(people, first.id)).body, '# one')
    const [blobs] = await ambit.database.db.query<{ n: number }>(
      sql`select count(distinct hash) as n from platform.file_versions where file_id = ${first.id}`,
    )
    assert.equal(blobs!.n, 2, 'equal bytes lie there once')
  })

  test('is renamed, removed and brought back, and each is told on the record', async () => {
    const mine = await newLeave()
    const { body: file } = await upload(people, on(mine), 'a.txt', Buffer.from('a'))
    await upload(people, on(mine), 'b.txt', Buffer.from('b'))
    const taken = await ambit.call(people, 'PATCH', `${FILES}/${file.id}`, { name: 'B.TXT' })
    assert.equal(taken.status, 409)
    const named = await ambit.call(people, 'PATCH', `${FILES}/${file.id}`, { name: '../../etc/pass\u202ewd' })
    assert.equal(named.body.name, 'passwd')
    assert.equal((await ambit.call(people, 'DELETE', `${FILES}/${file.id}`)).status, 204)
    assert.equal((await list(people, mine)).body.removed, 1)
    assert.equal((await list(manager, mine)).body.removed, 0)
    assert.deepEqual(
      [(await content(people, file.id)).statusCode, (await content(manager, file.id)).statusCode],
      [200, 404],
    )
    const bin = await list(people, mine, '&removed=true')
    assert.deepEqual(
      bin.body.files.map((f: { name: string }) => f.name),
      ['passwd'],
    )
    await upload(people, on(mine), 'passwd', Buffer.from('another'))
    const back = await ambit.call(people, 'POST', `${FILES}/${file.id}/bring-back`)
    assert.equal(back.body.name, 'passwd (2)')
    const { fileEventsOf } = await import('./fileAudit.server.ts')
    const events = await fileEventsOf(ambit.database.db, { type: 'people.leave', id: mine }, 50, {
      at: undefined,
      id: undefined,
    })
    assert.deepEqual(
      events.map(({ file: e }) => [e.did, e.name]),
      [
        ['bringBack', 'passwd (2)'],
        ['add', 'passwd'],
        ['remove', 'passwd'],
        ['rename', 'passwd'],
        ['add', 'b.txt'],
        ['add', 'a.txt'],
      ],
    )
    assert.deepEqual([events[0]!.file.who, events[3]!.file.was], ['Paula Petersen', 'a.txt'])
  })
})

describe('the server’s own files', () => {
  test('are saved in the transaction of their change, and read whoever asks', async () => {
    const subject = { type: 'platform.export', id: crypto.randomUUID() }
    const bytes = await storeBytes(ambit.store, [Buffer.from('a;b\n'), Buffer.from('1;2\n')], 'people.csv')
    const id = await ambit.database.db.transaction((tx) =>
      saveFile(tx, ambit.store, people.caller, { subject, name: 'people.csv', bytes }),
    )
    const file = await readFile(ambit.store, id)
    assert.deepEqual([file.name, file.type, file.size], ['people.csv', 'text/csv', 8])
    assert.equal(Buffer.concat(await file.content.toArray()).toString(), 'a;b\n1;2\n')
    assert.equal((await content(people, id)).statusCode, 404, 'nobody reaches it but the service that made it')
    const before = await attachmentsDigest(ambit.database.db, subject)
    await ambit.database.db.transaction((tx) =>
      saveFile(tx, ambit.store, people.caller, { subject, name: 'people.csv', bytes }),
    )
    assert.notEqual(await attachmentsDigest(ambit.database.db, subject), before)
    await ambit.database.db.transaction((tx) => releaseFiles(tx, subject))
  })
})

test('what lies on the disk is for this user alone', async () => {
  const folder = join(ambit.platform.settings.data, 'files')
  assert.equal((await stat(folder)).mode & 0o077, 0)
})
