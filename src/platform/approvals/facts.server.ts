/** Gathers what resolving may know: the rules, who is related to the record, who has which role, and who wrote what. */
import { asRule, type Caller, ROLE_NAMES, type Role } from '../../record/caller.ts'
import { type Money, words } from '../../record/fields.ts'
import type { Row } from '../../record/seams.ts'
import type { Store } from '../../record/store.server.ts'
import type { AreaServer } from '../area.ts'
import type { Queryable, Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import type { Approvable } from './approvable.ts'
import { authored, type Values } from './approvals.ts'
import { ApprovalRule } from './records.ts'
import type { Authors, Facts, Rule } from './resolve.ts'
import type { Approver } from './step.ts'

const RULE = asRule('approvals', 'approvals')

/** The values that are decided about, as the row has them. */
export const valuesOf = ({ covers }: Approvable, row: Row): Values =>
  Object.fromEntries(covers.map((field) => [field, row[field] ?? null]))

/** What alike records have in common; null where the type knows no such thing. */
export const alikeKey = ({ alike }: Approvable, row: Row): string | null =>
  alike.length ? alike.map((field) => String(row[field] ?? '')).join('|') : null

/**
 * Who wrote which of the covered fields, by the audit: they decide nothing about them. Whoever asks for it, and whoever
 * presses the button in his name, counts as the author of everything; so does an administrator behind one of them.
 */
export async function authorsOf(
  tx: Transaction,
  { platform }: Store,
  { type, covers, requester }: Approvable,
  row: Row,
  caller: Caller,
): Promise<Authors> {
  let authors: Authors = {}
  const add = (people: readonly (string | null | undefined)[], fields: readonly string[]) => {
    for (const person of people) if (person) authors = authored(authors, person, fields)
  }
  for (const { who, before, after } of await platform.audit.activityOf(tx, type.key, row.id, 1000)) {
    const wrote = covers.filter((field) => (before && field in before) || (after && field in after))
    add([who.person, who.impersonator?.account], wrote)
  }
  add([row[requester], caller.person, caller.impersonator?.account], covers)
  return authors
}

export async function rulesFor(tx: Queryable, store: Store, type: string): Promise<Rule[]> {
  return store.all<ApprovalRule>(ApprovalRule, RULE, sql`t.type = ${type} and t.active`, sql`t.position, t.id`, tx)
}

/** Everything about one record that resolving its steps may know. */
export async function factsOf(
  tx: Transaction,
  store: Store,
  areas: readonly AreaServer[],
  approvable: Approvable,
  row: Row,
  authors: Authors,
  rules: readonly Rule[],
): Promise<Facts> {
  const today = store.today()
  const related: Record<string, string[]> = {}
  for (const [name, { by, of, on }] of Object.entries(approvable.relations)) {
    const query = areas.map((area) => area.approvers?.[by]).find((found) => found !== undefined)
    if (!query) throw new Error(`nobody declares the approvers “${by}”`)
    const start = row[of] as string | null
    const rows = start
      ? await tx.query<Record<string, string | null>>(query(start, on ? ((row[on] as string | null) ?? today) : today))
      : []
    related[name] = [...new Set(rows.flatMap((each) => Object.values(each)[0] ?? []))]
  }
  const withRole: Partial<Record<Role, string[]>> = {}
  for (const { role, person } of await tx.query<{ role: Role; person: string }>(sql`
    select r.role, a.person_id as person from platform.account_roles r join platform.accounts a on a.id = r.account_id
    where a.disabled_at is null and a.person_id is not null and r.role = any(${[...rolesIn(approvable, rules)]})
    order by a.name, a.id`))
    (withRole[role] ??= []).push(person)
  const everybody = [
    ...Object.values(related).flat(),
    ...Object.values(withRole).flat(),
    ...approversIn(approvable, rules).flatMap((who) => ('person' in who ? who.person : [])),
  ]
  const able = await tx.query<{ person: string }>(sql`
    select person_id as person from platform.accounts
    where disabled_at is null and person_id = any(${everybody}::uuid[])`)
  const names = await store.titlesOf(
    store.registry.get('people.person'),
    RULE,
    [...new Set([...everybody, ...Object.keys(authors)])],
    tx,
  )
  const amount = approvable.amount ? (row[approvable.amount] as Money | null) : null
  const others = await alikeAmounts(tx, approvable, row, rules)
  return {
    amount,
    alike: (days) => others.filter((each) => each.age <= days).map(({ money }) => money),
    convert: await converted(
      tx,
      areas,
      [...(amount ? [amount] : []), ...others.map(({ money }) => money)],
      rules,
      today,
    ),
    category: approvable.category ? (row[approvable.category] as string | null) : null,
    related,
    relationWords: Object.fromEntries(Object.entries(approvable.relations).map(([name, { label }]) => [name, label])),
    withRole,
    roleWords: (role) => words(role),
    able: new Set(able.map(({ person }) => person)),
    nameOf: (person) => names[person] ?? 'somebody',
    covers: approvable.covers,
    authors,
  }
}

const approversIn = ({ otherwise }: Approvable, rules: readonly Rule[]): Approver[] =>
  [...otherwise, ...rules.flatMap((rule) => rule.steps)].flatMap((step) => [
    ...step.by,
    ...step.otherwise,
    ...step.escalateTo,
  ])

const rolesIn = (approvable: Approvable, rules: readonly Rule[]): Set<Role> =>
  new Set(
    approversIn(approvable, rules).flatMap((who) => ('role' in who && ROLE_NAMES.includes(who.role) ? who.role : [])),
  )

/** Amounts of alike records that wait or were approved, with their age in days. Two at once wait for each other here. */
async function alikeAmounts(
  tx: Transaction,
  approvable: Approvable,
  row: Row,
  rules: readonly Rule[],
): Promise<{ money: Money; age: number }[]> {
  const alike = alikeKey(approvable, row)
  const days = Math.max(0, ...rules.map((rule) => rule.addUpDays ?? 0))
  if (alike === null || days === 0) return []
  await tx.query(sql`select pg_advisory_xact_lock(hashtext(${`approvals ${approvable.type.key} ${alike}`}))`)
  const rows = await tx.query<{ amount: string; currency: string; age: number }>(sql`
    select amount_amount as amount, amount_currency as currency,
      (extract(epoch from clock_timestamp() - submitted_at) / 86400)::float8 as age
    from platform.approvals
    where subject_type = ${approvable.type.key} and alike = ${alike} and subject_id <> ${row.id}
      and state in ('waiting', 'approved') and amount_amount is not null
      and submitted_at > clock_timestamp() - make_interval(days => ${days}::int)`)
  return rows.map(({ amount, currency, age }) => ({ money: { amount, currency }, age }))
}

/** Amounts in the currencies of the rules' limits, by the rates that an area knows. */
async function converted(
  tx: Transaction,
  areas: readonly AreaServer[],
  amounts: readonly Money[],
  rules: readonly Rule[],
  today: string,
): Promise<Facts['convert']> {
  const known = new Map<string, string | null>()
  const key = ({ amount, currency }: Money, wanted: string) => `${amount} ${currency} ${wanted}`
  for (const wanted of new Set(rules.flatMap((rule) => rule.amountFrom?.currency ?? []))) {
    const foreign = amounts.filter(({ currency }) => currency !== wanted)
    const area = areas.find((each) => each.exchange)
    const values = foreign.length && area ? await area.exchange!(tx, foreign, wanted, today) : []
    foreign.forEach((each, at) => known.set(key(each, wanted), values[at] ?? null))
  }
  return (money, wanted) => (money.currency === wanted ? money.amount : (known.get(key(money, wanted)) ?? null))
}
