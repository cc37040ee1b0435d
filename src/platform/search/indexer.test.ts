import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { areasOf } from '../../areas/areas.server.ts'
import { asRule } from '../../record/caller.ts'
import { storeBytes } from '../files/blobs.server.ts'
import { saveFile } from '../files/saveFile.server.ts'
import { type Sql, sql } from '../sql.ts'
import type { Answer } from './answer.server.ts'
import { createIndexer } from './indexer.server.ts'

let ambit: TestAmbit
let manager: Visitor
let project: string
const rule = asRule('test', 'test')
const TASK = 'projects.task'

before(async () => {
  ambit = await testAmbit()
  manager = await ambit.visitor(['administrator', 'manager', 'employee'], 'Ines Falk')
  const { body } = await ambit.call(manager, 'POST', '/api/projects/projects', {
    title: 'Depot network',
    manager: manager.account,
    start: '2026-06-01T08:00:00',
  })
  project = body.id
})
after(() => ambit.stop())

const tasks = (drafts: object[]) =>
  ambit.store.change(rule, (work) =>
    work.createMany(
      ambit.registry.get(TASK),
      drafts.map((draft) => ({ project, ...draft })),
      { everything: true },
    ),
  )
async function indexed(): Promise<void> {
  for (let n = 0; n < 200; n++) {
    if (!(await ambit.database.owner.query(sql`select from platform.search_queue limit 1`)).length) return
    await delay(25)
  }
  assert.fail('the index does not follow')
}
async function ask(q: string): Promise<Answer> {
  await indexed()
  const { status, body } = await ambit.call<Answer>(manager, 'GET', `/api/search?q=${encodeURIComponent(q)}`)
  assert.equal(status, 200)
  return body
}

test('a record is found by what people say of it and by the names of its files, as long as they are there', async () => {
  const [task] = await tasks([{ name: 'Pull the cables' }])
  const subject = { type: TASK, id: task!.id }
  const said = await ambit.call(manager, 'POST', '/api/comments', {
    subject,
    body: 'Ask the **janitor** for the ladder',
  })
  assert.equal(said.status, 201, JSON.stringify(said.body))
  const bytes = await storeBytes(ambit.store, [Buffer.from('plan')], 'floorplan-basement.txt')
  await ambit.database.db.transaction((tx) =>
    saveFile(tx, ambit.store, manager.caller, { subject, name: 'floorplan-basement.txt', bytes }),
  )
  const byComment = await ask('janitor cables')
  assert.deepEqual(
    byComment.hits.map(({ id, excerpt }) => [id, excerpt]),
    [[task!.id, { label: 'Comment', text: 'Ask the janitor for the ladder' }]],
  )
  const byFile = await ask('floorplan')
  assert.deepEqual(
    byFile.hits.map(({ id, excerpt }) => [id, excerpt?.label]),
    [[task!.id, 'File']],
  )
  const gone = await ambit.call(manager, 'POST', `/api/comments/${said.body.id}/withdraw`, {
    reason: 'It was another one',
  })
  assert.equal(gone.status, 200, JSON.stringify(gone.body))
  assert.deepEqual((await ask('janitor')).hits, [])
})

test('a text field of the company’s own is searched where everybody may read it', async () => {
  const field = (key: string, readableBy: string[]) =>
    ambit.call(manager, 'POST', '/api/platform/custom-fields', {
      name: key,
      type: TASK,
      key,
      kind: 'text',
      options: [],
      required: false,
      readableBy,
    })
  assert.equal((await field('room', [])).status, 201)
  assert.equal((await field('secretRoom', ['finance'])).status, 201)
  await ambit.store.refresh()
  await tasks([{ name: 'Mount the rack', extra: { room: 'Kellerraum', secretRoom: 'Tresorraum' } }])
  const [hit] = (await ask('kellerraum')).hits
  assert.deepEqual([hit?.title, hit?.excerpt], ['Mount the rack', { label: 'room', text: 'Kellerraum' }])
  assert.deepEqual((await ask('tresorraum')).hits, [])
})

test('what is lost or made otherwise is built anew, and every word is counted as often as it is there', async () => {
  await tasks(
    Array.from({ length: 300 }, (_, n) => ({ name: `Patch panel ${n}`, notes: n % 3 ? 'Check the labels' : null })),
  )
  await indexed()
  await miscounted()
  const { db, owner } = ambit.database
  await owner.query(sql`delete from platform.search_entries where type = ${TASK}`)
  await owner.query(sql`delete from platform.search_words`)
  await owner.query(sql`update platform.search_types set stamp = 'of old' where type = ${TASK}`)
  assert.deepEqual((await ask('patch panel 7')).hits, [])
  const others = areasOf(ambit.store)
  const indexer = createIndexer(ambit.store, () => others.flatMap((area) => area.attached ?? []))
  // Other types lost their counts with the words: they are built anew as well.
  await owner.query(sql`delete from platform.search_entries`)
  await owner.query(sql`update platform.search_types set stamp = 'of old'`)
  const outdated = await indexer.outdated(db)
  assert.ok(outdated.some(({ key }) => key === TASK))
  assert.ok(!outdated.some(({ key }) => key === 'people.leave'), 'a type without rows needs no job')
  const seen: number[] = []
  await indexer.rebuild.run({
    id: 'test',
    db,
    input: { types: outdated.map(({ key }) => key) },
    signal: new AbortController().signal,
    progress: ({ done }) => seen.push(done),
    caller: rule,
  })
  assert.ok(seen.at(-1)! > 300)
  assert.deepEqual(await indexer.outdated(db), [])
  assert.equal((await ask('patch panel 7')).hits[0]!.title, 'Patch panel 7')
  assert.equal((await ask('floorplan')).hits.length, 1)
  await miscounted()
})

/** No word has another count than entries that have it. */
async function miscounted(): Promise<void> {
  const wrong = await ambit.database.owner.query(sql`
    select coalesce(c.word, w.word) as word, c.n, w.entries from
      (select word, count(*) as n from platform.search_entries, unnest(tsvector_to_array(words) || '{*}') word
        where word !~ '^[#%]' group by word) c
      full join platform.search_words w on w.word = c.word where c.n is distinct from w.entries`)
  assert.deepEqual(wrong, [])
}

test('no question reads all entries, however common or rare its words', async () => {
  const { owner, db } = ambit.database
  await owner.query(sql`
    insert into platform.search_entries (type, record_id, changed_at, head, title_words, digest, words)
    select ${TASK}, gen_random_uuid(), now() - n * interval '1 minute', false, 3, n,
      to_tsvector('simple', 'common switch' || n % 50 || ' rare' || n || ' ' || repeat('word' || n % 1000 || ' ', 20))
      || (select words from platform.search_entries where type = ${TASK} limit 1)
    from generate_series(1, 20000) n`)
  await owner.query(sql`delete from platform.search_words`)
  await owner.query(sql`
    insert into platform.search_words select word, count(*) from platform.search_entries,
      unnest(tsvector_to_array(words) || '{*}') word group by word`)
  await owner.query(sql`vacuum (analyze) platform.search_entries`)
  await owner.query(sql`vacuum (analyze) platform.search_words`)
  const plans: string[] = []
  const query = db.query.bind(db)
  db.query = async <R>(statement: Sql): Promise<R[]> => {
    const [first, ...rest] = statement.strings
    if (/search_(entries|words)/.test(statement.strings.join(''))) {
      const lines = await query<{ 'QUERY PLAN': string }>({
        strings: [`explain ${first}`, ...rest],
        values: statement.values,
      })
      plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'))
    }
    return query<R>(statement)
  }
  try {
    for (const typed of ['common', 'rare77', 'common rare77', 'switch7 word7', 'comon', 'type:task common', 'c'])
      await ask(typed)
  } finally {
    db.query = query
  }
  assert.ok(plans.length > 10)
  for (const plan of plans) assert.doesNotMatch(plan, /Seq Scan on search_/, plan)
})
