/**
 * The oracle of rights: every record type has rows and fields that hold a marker of their own, and every way out is
 * crawled as every role. Whatever a role may not read by the declaration must not be in any answer.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { types } from '../src/areas/areas.ts'
import { storeBytes } from '../src/platform/files/blobs.server.ts'
import { insertFile } from '../src/platform/files/fileRows.server.ts'
import { saveFile } from '../src/platform/files/saveFile.server.ts'
import { notify } from '../src/platform/notifications/notify.server.ts'
import { searchedFields } from '../src/platform/search/searchable.ts'
import { sql } from '../src/platform/sql.ts'
import { asRule, type Caller, ROLE_NAMES, type Role } from '../src/record/caller.ts'
import type { RecordType } from '../src/record/record.ts'
import { allows } from '../src/record/rights.ts'
import { type TestAmbit, testAmbit, type Visitor } from './ambit.ts'
import { sampleDraft } from './sample.ts'

interface Marked {
  /** 0 for the stranger's row; otherwise that of the visitor with this place among the roles, from 1. */
  place: number
  type: RecordType
  row: Record<string, any>
  /** A marker by the field that holds it. */
  markers: Map<string, string>
}

const STRANGER = '00000000-0000-7000-8000-000000000001'
const rule = asRule('canary', 'canary')
const marked: Marked[] = []
/** Texts that hang on rows: whoever may read all of these rows may read the text. */
const hanging: { rows: readonly Marked[]; marker: string }[] = []
/** What everybody is told of a row. */
const told: { rows: readonly Marked[]; marker: string }[] = []
const visitors = new Map<Role, Visitor>()
let ambit: TestAmbit
let counter = 0
/** Identifiers of files. */
const files: string[] = []

before(async () => {
  ambit = await testAmbit()
  for (const role of ROLE_NAMES) visitors.set(role, await ambit.visitor([role], `Somebody in ${role}`))
  await ambit.store.change(rule, (work) =>
    work.create(ambit.registry.get('people.person'), { id: STRANGER, name: 'A stranger' }, { everything: true }),
  )
  // One row of a stranger's and, for each role, one in which its visitor stands in every relation to a person.
  const rows = new Map<string, string[]>([
    ['people.person', [STRANGER, ...[...visitors.values()].map((v) => v.account)]],
  ])
  for (const type of types) {
    const ids: string[] = []
    for (const [place, person] of [STRANGER, ...[...visitors.values()].map((v) => v.account)].entries()) {
      const markers = new Map<string, string>()
      const draft: Record<string, unknown> =
        type.key === 'people.person'
          ? { name: `x` }
          : await sampleDraft(type, ++counter, async (target, fresh) =>
              target === 'people.person'
                ? person
                : fresh && target !== type.within
                  ? plain(target, place)
                  : rows.get(target)?.[place],
            )
      for (const [field, f] of Object.entries(type.fields)) {
        if (
          !['text', 'prose', 'secret'].includes(f.kind) ||
          f.pattern ||
          f.computed ||
          NOT_FREE.has(`${type.key}.${field}`)
        )
          continue
        const marker = `canary${++counter}z`
        const value = f.kind === 'email' ? `${marker}@example.com` : marker
        if ((f.max ?? 200) < marker.length) continue
        draft[field] = value
        markers.set(field, marker)
      }
      if (type.key === 'people.leave' || type.key === 'people.engagement')
        draft.approver = draft.manager = place ? STRANGER : null
      const row =
        type.key === 'people.person'
          ? await ambit.store.change(rule, (work) => work.update(type, person, draft, { everything: true }))
          : await ambit.store.change(rule, (work) =>
              work.create(type, Object.fromEntries(Object.entries(draft).filter(([field]) => field in type.fields)), {
                everything: true,
              }),
            )
      ids.push(row.id)
      marked.push({ place, type, row, markers })
    }
    if (type.key !== 'people.person') rows.set(type.key, ids)
  }
  await hangTexts()
  await hangFiles()
  await tellAll()
  await searchable()

  async function plain(target: string, place: number): Promise<string> {
    const type = ambit.registry.get(target)
    const draft = await sampleDraft(type, ++counter, async (t) => rows.get(t)?.[place])
    return (await ambit.store.change(rule, (work) => work.create(type, draft, { everything: true }))).id
  }
})
after(() => ambit.stop())

/** A comment on every row, one that names the next row, and a link to that row with a note. */
async function hangTexts(): Promise<void> {
  const { db } = ambit.database
  // Whoever reads a comment reads who wrote it, whatever else he may read of people: a name without a marker.
  const author = await ambit.store.change(rule, (work) =>
    work.create(ambit.registry.get('people.person'), { name: 'The author' }, { everything: true }),
  )
  for (const [n, one] of marked.entries()) {
    const next = marked[(n + 7) % marked.length]!
    const [said, note] = [`canary${++counter}z`, `canary${++counter}z`]
    await db.query(sql`
      insert into platform.comments (id, subject_type, subject_id, author_id, body)
      values (platform.uuid7(), ${one.type.key}, ${one.row.id}, ${author.id}, ${`${said} #[${next.type.key}:${next.row.id}]`})`)
    await db.query(sql`
      insert into platform.links (id, kind, from_type, from_id, to_type, to_id, note)
      values (platform.uuid7(), 'relatesTo', ${one.type.key}, ${one.row.id}, ${next.type.key}, ${next.row.id}, ${note})`)
    hanging.push({ rows: [one], marker: said }, { rows: [one, next], marker: note })
  }
}

/** Everybody is told of a stranger's row and of the first visitor's, with a marker in the sentence. */
async function tellAll(): Promise<void> {
  for (const one of marked.filter(({ place }) => place <= 1)) {
    const marker = `canary${++counter}z`
    const subject = { type: one.type.key, id: one.row.id as string }
    const note = (to: string) => ({ to, kind: 'mention' as const, subject, text: `about ${marker}` })
    await ambit.database.db.transaction((tx) =>
      notify(
        tx,
        [...visitors.values()].map((v) => note(v.account)),
      ),
    )
    told.push({ rows: [one], marker })
  }
}

/** A file on each of a stranger's rows and of the first visitor's, and one in every field that takes one: marked in name and bytes. */
async function hangFiles(): Promise<void> {
  const { store } = ambit
  const stored = async (marker: string) => ({
    name: `${marker}.txt`,
    bytes: await storeBytes(store, [Buffer.from(`${marker} in the bytes`)], `${marker}.txt`),
  })
  for (const one of marked.filter(({ place }) => place <= 1)) {
    const { type, row, markers } = one
    const marker = `canary${++counter}z`
    const file = await stored(marker)
    const subject = { type: type.key, id: row.id as string }
    files.push(await ambit.database.db.transaction((tx) => saveFile(tx, store, rule, { subject, ...file })))
    hanging.push({ rows: [one], marker })
    for (const [field, { kind }] of Object.entries(type.fields)) {
      if (kind !== 'file') continue
      const own = `canary${++counter}z`
      const { name, bytes } = await stored(own)
      const id = await ambit.database.db.transaction((tx) =>
        insertFile(tx, { type: type.key, id: null, field }, name, bytes, rule.account),
      )
      await store.change(rule, (work) => work.update(type, row.id, { [field]: id }, { everything: true }))
      files.push(id)
      markers.set(field, own)
    }
  }
}

/** Waits until the index of search has followed. */
async function searchable(): Promise<void> {
  for (let n = 0; n < 600; n++) {
    const waiting = await ambit.database.owner.query(sql`select from platform.search_queue limit 1`)
    if (!waiting.length) return
    await delay(50)
  }
  assert.fail('the index of search does not follow')
}

/** Texts that a rule holds to a form. */
const NOT_FREE = new Set([
  'platform.webhook.filter',

  'platform.customField.type',
  'people.calendar.timeZone',
  'platform.approvalRule.type',
  'platform.approvalRule.category',
  'platform.approvalRule.relation',
  'platform.approval.subjectType',
])

/** Markers that the declaration lets this caller read. */
function openTo(caller: Caller): Set<string> {
  const open = new Set<string>()
  for (const { type, row, markers } of marked) {
    if (!allows(type.may.read, caller, row)) continue
    for (const [field, marker] of markers) {
      const f = type.fields[field]!
      if (f.kind !== 'secret' && (!f.may?.read || allows(f.may.read, caller, row))) open.add(marker)
    }
  }
  for (const { rows, marker } of [...hanging, ...told])
    if (rows.every(({ type, row }) => allows(type.may.read, caller, row))) open.add(marker)
  return open
}

/** Every address that gives something of a type: lists in all their forms, each row, its history. */
function* addresses(own: number): Generator<string> {
  // A stranger's rows stand for those of everybody else, too: they stand in no relation to this caller.
  const near = marked.filter(({ place }) => place === 0 || place === own)
  for (const type of types) {
    const list = `/api${type.path}`
    yield `${list}?limit=500&titles=true&can=true&count=true`
    yield `${list}/export?file.format=csv`
    // Sorting shows nothing by itself but the order; where a field has rights of its own, that is too much.
    const guarded = Object.entries(type.fields).filter(([, f]) => f.may?.read || f.kind === 'secret')
    for (const [field] of guarded) yield* [`${list}?limit=500&sort=-${field}`, `${list}?limit=500&columns=${field}`]
    for (const { row, markers } of near.filter((m) => m.type === type)) {
      yield `${list}/${row.id}`
      yield `${list}/${row.id}/activity`
      for (const way of ['timeline', 'links', 'watches']) yield `/api/${way}/${type.key}/${row.id}`
      yield `/api/platform/files?type=${type.key}&id=${row.id}`
      if (type.key === 'projects.project') yield `${list}/${row.id}/plan`
      // All fields with the rights of the row are filtered by the same statement: one of them speaks for the others.
      const [open] = [...markers].filter(([field]) => !guarded.some(([name]) => name === field))
      for (const [field, marker] of markers) {
        if (field !== open?.[0] && !guarded.some(([name]) => name === field)) continue
        yield `${list}?${field}=contains:${marker}`
        yield `${list}?search=${marker}`
      }
    }
  }
  const [project] = marked.filter(({ type, place }) => type.key === 'projects.project' && place === own)
  yield `/api/comments/people?type=projects.project&id=${project!.row.id}&search=canary`
  for (const file of files) for (const way of ['', '/content', '/text']) yield `/api/platform/files/${file}${way}`
  for (const path of [
    '/api/session',
    '/api/platform/storage',
    '/api/jobs',
    '/api/inbox',
    '/api/inbox/count',
    '/api/approvals/types',
    '/api/openapi.json',
    '/api/docs',
    '/api/platform/settings',
    '/api/finance/rate?from=USD&to=EUR&on=2000-02-01&maxAgeDays=4000',
    ...near
      .filter(({ type }) => type.key === 'finance.taxCode' || type.key === 'finance.legalEntity')
      .flatMap(({ row }) => [
        `/api/finance/tax?code=${row.id}&suppliedOn=2026-12-01&net=100.00`,
        `/api/finance/period?entity=${row.id}&day=2026-01-15`,
      ]),
    '/api/invitations',
    '/api/notifications?limit=100',
    '/api/notifications/count',
    '/api/notifications/preferences',
    '/api/mail/settings',
    '/api/mail/log',
    '/api/egress',
    '/api/quiet',
    '/api/nothing',
  ])
    yield path
}

for (const role of ROLE_NAMES) {
  test(`${role}: no way out shows more than the declarations open, and each row that they open is there`, async () => {
    const visitor = visitors.get(role)!
    const caller = (await ambit.signIn.callerOfAccount(visitor.account, 'canary'))!
    const open = openTo(caller)
    const own = 1 + ROLE_NAMES.indexOf(role)
    let asked = 0
    for (const url of addresses(own)) {
      const response = await ambit.app.inject({
        method: 'GET',
        url,
        headers: { host: 'localhost:7300', cookie: visitor.cookie },
      })
      asked++
      assert.ok(response.statusCode < 500, `${url}: ${response.statusCode}`)
      const echoed = decodeURIComponent(url)
      for (const [marker] of response.body.matchAll(/canary\d+z/g))
        assert.ok(open.has(marker) || echoed.includes(marker), `${role} was shown ${marker} at ${url}`)
      if (echoed.includes('canary') && response.statusCode === 200) {
        const marker = /canary\d+z/.exec(echoed)?.[0]
        if (marker && !open.has(marker))
          assert.ok(
            !response.body.includes(marker) && JSON.parse(response.body).rows.length === 0,
            `${role} found ${marker} by asking at ${url}`,
          )
      }
    }
    assert.ok(asked > types.length * 10)
    for (const { type, row, markers } of marked) {
      const wanted = [...markers.values()].filter((marker) => open.has(marker))
      const { status, body } = await ambit.call(visitor, 'GET', `/api${type.path}/${row.id}`)
      assert.equal(status, allows(type.may.read, caller, row) ? 200 : 404, `${role} reads ${type.key}`)
      for (const marker of wanted)
        assert.ok(JSON.stringify(body).includes(marker), `${role} misses ${marker} of ${type.key}`)
    }
    for (const { type, row, markers } of marked.filter(({ place }) => place === 0 || place === own)) {
      const searched = new Set(searchedFields(type).map(({ field }) => field))
      for (const [field, marker] of markers) {
        const { body } = await ambit.call(visitor, 'GET', `/api/search?q=${marker}`)
        const found = [...body.hits, ...body.near].map(({ id }) => id)
        const wanted = open.has(marker) && searched.has(field)
        assert.deepEqual(found, wanted ? [row.id] : [], `${role} searches for ${marker}, ${field} of ${type.key}`)
        const { body: counted } = await ambit.call(visitor, 'GET', `/api/search/facets?q=${marker}`)
        assert.equal(counted.types.length, wanted ? 1 : 0, `${role} counts ${marker}, ${field} of ${type.key}`)
      }
    }
    for (const { rows, marker } of hanging) {
      const { place, type, row } = rows[0]!
      if (place !== 0 && place !== 1 + ROLE_NAMES.indexOf(role)) continue
      const { status, body } = await ambit.call(visitor, 'GET', `/api/timeline/${type.key}/${row.id}`)
      assert.equal(status, allows(type.may.read, caller, row) ? 200 : 404)
      assert.equal(JSON.stringify(body).includes(marker), open.has(marker), `${role}: ${marker} at ${type.key}`)
    }
  })
}
