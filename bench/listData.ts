/** A company of 200 projects with any number of tasks, written by bulk SQL: what the list bench asks for. */
import { randomUUIDv7 } from 'node:crypto'
import type pg from 'pg'
import { type Credentials, withClient } from '../src/platform/postgres/roles.server.ts'
import { newToken } from '../src/platform/signin/token.server.ts'

export const PROJECTS = 200
export const MEMBER_OF = 20

/** The day on which the company stands: what should have ended before it mostly has. */
const TODAY = '2026-11-20'

/** Somebody signed in, a member of 20 of the projects. */
export interface Member {
  readonly id: string
  readonly token: string
}

/** Fills an empty, migrated database. Gives the members, each of other projects. */
export async function fillCompany(owner: Credentials, tasks: number, members: number): Promise<Member[]> {
  return withClient(owner, async (client) => {
    await makeProjects(client)
    const made: Member[] = []
    for (let n = 0; n < members; n++) made.push(await makeMember(client, n))
    await withoutIndexes(client, 'projects.tasks', () => makeTasks(client, tasks))
    for (const table of [
      'projects.tasks',
      'projects.projects',
      'projects.members',
      'projects.resources',
      'platform.sessions',
    ])
      await client.query(`vacuum (analyze) ${table}`)
    return made
  })
}

/** Projects begin five days apart over three years and belong to a manager who is none of the members. */
async function makeProjects(client: pg.Client): Promise<void> {
  const manager = randomUUIDv7()
  await client.query(
    `insert into people.people (id, created_by, changed_by, name, active) values ($1, 'bench', 'bench', 'Ines Falk', true)`,
    [manager],
  )
  await client.query(
    `insert into projects.projects (id, created_by, changed_by, title, status, kind, manager_id, start, schedule_from,
       minutes_per_day, minutes_per_week, days_per_month, default_start_time, default_finish_time, critical_slack,
       out_of_sequence, honor_constraints, multiple_critical_paths, template, percent_complete, task_count,
       finding_count, plan_version)
     select platform.uuid7(), 'bench', 'bench', 'Project ' || n, 'active', 'predictive', $1,
       timestamp '2024-06-03 08:00' + n * interval '5 days', 'start', 480, 2400, 20, 28800, 61200, 0, 'retainedLogic',
       true, false, false, 0, 0, 0, 0
     from generate_series(0, ${PROJECTS - 1}) n`,
    [manager],
  )
}

async function makeMember(client: pg.Client, n: number): Promise<Member> {
  const id = randomUUIDv7()
  const { token, hash } = newToken()
  await client.query(`insert into platform.accounts (id, email, name, person_id) values ($1, $2, $3, $1)`, [
    id,
    `member${n}@fernholm.example`,
    `Member ${n}`,
  ])
  await client.query(`insert into platform.account_roles (account_id, role) values ($1, 'employee')`, [id])
  await client.query(
    `insert into platform.sessions (hash, id, account_id, ends_at, network, agent)
     values ($1, $2, $3, now() + interval '1 day', '127.0.0.1', 'bench')`,
    [hash, randomUUIDv7(), id],
  )
  await client.query(
    `insert into people.people (id, created_by, changed_by, name, active) values ($1, 'bench', 'bench', $2, true)`,
    [id, `Member ${n}`],
  )
  await client.query(
    `with own as (select id from (select id, row_number() over (order by start) as place from projects.projects) p
        where place % ${PROJECTS / MEMBER_OF} = $2::int % ${PROJECTS / MEMBER_OF}),
     joined as (insert into projects.members (id, created_by, changed_by, project_id, person_id, role)
        select platform.uuid7(), 'bench', 'bench', id, $1, 'member' from own)
     insert into projects.resources (id, created_by, changed_by, project_id, name, kind, person_id, max_units)
     select platform.uuid7(), 'bench', 'bench', id, 'Member ' || $2, 'person', $1, 100 from own`,
    [id, n],
  )
  return { id, token }
}

/**
 * Each project has equally many tasks over two years, in the order of their starts. Nearly all that should have ended
 * is complete, so that a list of open tasks by start has the complete ones before it, as in life.
 */
async function makeTasks(client: pg.Client, tasks: number): Promise<void> {
  const each = tasks / PROJECTS
  await client.query(`select setseed(0.5)`)
  await client.query(
    `insert into projects.tasks (id, created_by, changed_by, name, project_id, position, level, milestone, manual,
       active, type, effort_driven, duration, elapsed, estimated, ignore_resource_calendar, "constraint",
       percent_complete, priority, notes, wbs, summary, start, finish, early_start, early_finish, late_start,
       late_finish, total_slack, free_slack, critical, scheduled_duration, progress)
     select platform.uuid7(), 'bench', 'bench',
       (array['Survey','Order','Install','Configure','Test','Document','Hand over'])[1 + n % 7] || ' ' ||
       (array['switches','access points','cabling','servers','clients','printers','phones','licences'])[1 + n % 8]
         || ' on floor ' || n % 40,
       project, n, 2, n % 50 = 0, false, true, 'fixedUnits', false, days * 28800, false, false, false,
       'asSoonAsPossible', done, case when n % 500 = 499 then 999 else 500 end,
       case when n % 10 = 0 then repeat('The cabinet is locked; ask at the gate. ', 4) end,
       (n / 50 + 1) || '.' || (n % 50 + 1), n % 50 = 49, start, finish, start, finish, start + slack * interval '1 second',
       finish + slack * interval '1 second', slack, slack, slack = 0, days * 28800, done
     from (select p.id as project, n, days, t.start, t.finish, slack,
         case when t.finish < timestamp '${TODAY}' then case when chance < 0.95 then 100 else 60 end
           when t.start < timestamp '${TODAY}' then floor(chance * 100) else 0 end as done
       from projects.projects p cross join generate_series(0, ${each - 1}) n
       cross join lateral (select (1 + (n * 7) % 15) as days, random() as chance,
         case when n % 9 = 0 then 0 else (n % 40) * 14400 end as slack) v
       cross join lateral (select p.start + n * interval '730 days' / ${each} as start,
         p.start + n * interval '730 days' / ${each} + days * interval '1 day' as finish) t) made`,
  )
}

/** Indexes are built once behind the rows rather than row by row. */
export async function withoutIndexes(client: pg.Client, table: string, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = $1::regclass and not i.indisprimary and not i.indisunique`,
    [table],
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  await work()
  await client.query(`set maintenance_work_mem = '256MB'`)
  for (const { definition } of rows) await client.query(definition)
}
