/** What of a database goes into a backup. */
import type pg from 'pg'

export interface Table {
  /** `people.people` */
  readonly name: string
  /** Quoted, ready for a statement. */
  readonly quoted: string
  /** Without generated ones, quoted and in the order of the copied rows. */
  readonly columns: readonly string[]
}
export interface Sequence {
  readonly name: string
  readonly value: string
}

/** Tables that a backup leaves out, each with its reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'platform.migrations': 'a restore makes the schema by migrating, which writes them',
  'platform.sessions': 'everybody signs in anew after a restore',
  'platform.signin_failures': 'counted within minutes',
  'platform.known_browsers': 'a restored Ambit trusts no browser yet',
  'platform.invitations': 'links are void after a restore',
  'platform.passkey_challenges': 'asked and answered within minutes',
  'platform.single_sign_on_attempts': 'asked and answered within minutes',
  'platform.idempotency_keys': 'a repeated request belongs to the hour in which it was first sent',
  'platform.uploads': 'bytes on their way are not in the store yet',
}

/** The queue makes its own schema; what waits in it stands in `platform.jobs`. */
const OTHER_SCHEMAS = ['pgboss', 'pg_catalog', 'information_schema', 'public']

/** Every table of Ambit with rows to keep, by name. */
export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; quoted: string; columns: string[] }>(
    `select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted,
       array(select quote_ident(a.attname) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname <> all ($1) and n.nspname !~ '^pg_'
     order by 1`,
    [OTHER_SCHEMAS],
  )
  return rows.filter(({ name }) => LEFT_OUT[name] === undefined)
}

/** Every sequence with the last value that it gave. Read after the tables, so that it is never behind them. */
export async function sequencesOf(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as value
     from pg_sequences where schemaname <> all ($1) and last_value is not null order by 1`,
    [OTHER_SCHEMAS],
  )
  return rows
}

export interface ForeignKey {
  readonly table: string
  readonly name: string
  readonly definition: string
}

/** Foreign keys, so that rows can be loaded in any order and are checked afterwards, all at once. */
export async function foreignKeysOf(client: pg.ClientBase): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select format('%I.%I', n.nspname, c.relname) as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and n.nspname <> all ($1) and n.nspname !~ '^pg_' order by 1, 2`,
    [OTHER_SCHEMAS],
  )
  return rows
}
