/** Texts for the search bench: a company whose tasks read like those of a tracker, made by bulk SQL or from a file. */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type pg from 'pg'
import { type Credentials, withClient } from '../src/platform/postgres/roles.server.ts'
import { fillCompany, type Member, PROJECTS, withoutIndexes } from './listData.ts'

/** Everyday words of the job. With every pair of them written together there are some 8,000 words. */
const WORDS =
  'server network laptop backup firewall migration upgrade database printer router switch licence invoice budget vendor contract patch antivirus mailbox password account access rollout release deployment monitor alert outage restore storage cluster certificate policy audit training schedule resource milestone risk requirement design review test pilot cutover handover inventory asset warranty purchase order phone tablet vehicle gps unit office branch finance payroll report dashboard gateway proxy dns dhcp vlan wireless vpn token identity group role permission incident problem change request'

/** How many different sentences the texts are made of, and how many rare words, one of which each text has. */
const SENTENCES = 50_000
export const TAGS = 20_000

/**
 * Fills an empty, migrated database with a company of 200 projects and this many tasks: a name of about seven words
 * and notes of about sixty, changed over 400 days. How often words occur falls with their rank, as in any
 * language. `file` gives the texts instead: a line each, name and notes with a tab between.
 */
export async function fillTexts(owner: Credentials, tasks: number, members: number, file?: string): Promise<Member[]> {
  const made = await fillCompany(owner, PROJECTS, members)
  await withClient(owner, async (client) => {
    await client.query('create temp table texts (n integer primary key, name text, notes text)')
    await (file ? readTexts(client, tasks, file) : makeTexts(client, tasks))
    await client.query(`analyze texts`)
    await client.query(`create temp table pattern as select * from projects.tasks limit 1`)
    await client.query(`delete from projects.tasks`)
    await insertTasks(client, tasks)
    await client.query('vacuum (analyze) projects.tasks')
  })
  return made
}

/** A task for each text, in other respects like the one that the list bench has left. */
async function insertTasks(client: pg.Client, tasks: number): Promise<void> {
  const own: Readonly<Record<string, string>> = {
    id: 'platform.uuid7()',
    name: 'texts.name',
    notes: 'texts.notes',
    project_id: 'p.id',
    position: 'n',
    // Entries are written as records change: those of one day lie together.
    changed_at: `now() - (${tasks} - n) * interval '400 days' / ${tasks} - random() * interval '5 days'`,
  }
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'projects.tasks'::regclass and attnum > 0 and not attisdropped`,
  )
  const names = rows.map(({ name }) => client.escapeIdentifier(name))
  await withoutIndexes(client, 'projects.tasks', async () => {
    await client.query(
      `insert into projects.tasks (${names.join(', ')})
       select ${rows.map(({ name }, i) => own[name] ?? `pattern.${names[i]}`).join(', ')}
       from pattern cross join texts join (select id, row_number() over (order by start) - 1 as place from projects.projects) p
         on p.place = texts.n % ${PROJECTS} order by n`,
    )
  })
}

async function makeTexts(client: pg.Client, tasks: number): Promise<void> {
  await client.query('select setseed(0.5)')
  await client.query(
    `create temp table vocabulary as
     with w as (select * from unnest(string_to_array('${WORDS}', ' ')) with ordinality w(word, n))
     select row_number() over (order by place) as rank, word from (
       select word, n as place from w
       union all select a.word || b.word, 1000 + (a.n * 7919 + b.n * 104729) % 1000003 from w a, w b where a.n <> b.n) all_words`,
  )
  await client.query('create unique index on vocabulary (rank)')
  await client.query(
    `create temp table sentences as
     select s, string_agg(word, ' ') as sentence
     from (select s, floor(exp(random() * ln((select max(rank) from vocabulary))))::bigint as rank
       from generate_series(0, ${SENTENCES - 1}) s, generate_series(1, 11)) picked join vocabulary using (rank)
     group by s`,
  )
  await client.query('create unique index on sentences (s)')
  await client.query('analyze sentences')
  await client.query(
    `insert into texts
     select n, array_to_string((string_to_array(a.sentence, ' '))[1:7], ' ') || ' tag' || n * 7919::bigint % ${TAGS},
       concat_ws('. ', b.sentence, c.sentence, d.sentence, e.sentence, f.sentence) || ' tag' || (n + 7) * 7907::bigint % ${TAGS}
     from generate_series(0, ${tasks - 1}) n
       ${['a', 'b', 'c', 'd', 'e', 'f'].map((s, i) => `join sentences ${s} on ${s}.s = (n * ${[7919, 104729, 1299709, 15485863, 32452843, 49979687][i]}::bigint + ${i * 977}) % ${SENTENCES}`).join('\n')}`,
  )
}

async function readTexts(client: pg.Client, tasks: number, file: string): Promise<void> {
  let [n, names, notes]: [number, string[], string[]] = [0, [], []]
  const flush = async () => {
    await client.query(
      `insert into texts select $1 + i - 1, name, notes from unnest($2::text[], $3::text[]) with ordinality t(name, notes, i)`,
      [n - names.length, names, notes],
    )
    names = []
    notes = []
  }
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (n === tasks) break
    const [name, text = ''] = line.split('\t')
    names.push(name!.slice(0, 500))
    notes.push(text)
    n++
    if (names.length === 5_000) await flush()
  }
  if (names.length) await flush()
  if (n < tasks) throw new Error(`${file} has ${n} lines, fewer than ${tasks}`)
}
