/** Which steps a record has to take, and who is asked in each: from rules and facts to steps that are frozen. */
import type { Role } from '../../record/caller.ts'
import type { Money } from '../../record/fields.ts'
import { canonical } from '../audit/line.ts'
import { type Convert, reaches } from './amounts.ts'
import type { Approver, FrozenStep, Seat, StepRule } from './step.ts'

/** A rule as it stands in the records. */
export interface Rule {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly amountFrom: Money | null
  /** Amounts of alike records of so many days are added to this one's. */
  readonly addUpDays: number | null
  readonly category: string | null
  /** The rule applies where one of `related` stands in this relation. */
  readonly relation: string | null
  readonly related: readonly string[]
  readonly steps: readonly StepRule[]
}

/** Everything that resolving may know. */
export interface Facts {
  readonly amount: Money | null
  /** Amounts of alike records submitted within so many days. */
  readonly alike: (days: number) => readonly Money[]
  readonly convert: Convert
  readonly category: string | null
  /** Who stands in a relation to the record. */
  readonly related: Readonly<Record<string, readonly string[]>>
  readonly relationWords: Readonly<Record<string, string>>
  readonly withRole: Readonly<Partial<Record<Role, readonly string[]>>>
  readonly roleWords: (role: Role) => string
  /** Persons who can sign in and decide. */
  readonly able: ReadonlySet<string>
  readonly nameOf: (person: string) => string
  /** Fields that are decided about. */
  readonly covers: readonly string[]
  /** Who wrote which of these fields: person → fields. They do not decide about them. */
  readonly authors: Authors
}

export type Authors = Readonly<Record<string, readonly string[]>>

/** Whether somebody wrote one of these fields, and so has no say about them. */
export const wrote = (authors: Authors, person: string, fields: readonly string[]): boolean =>
  authors[person]?.some((field) => fields.includes(field)) ?? false

export function applies(rule: Rule, facts: Facts): boolean {
  if (rule.category !== null && rule.category !== facts.category) return false
  if (rule.relation !== null && !facts.related[rule.relation]?.some((person) => rule.related.includes(person)))
    return false
  if (rule.amountFrom === null) return true
  if (facts.amount === null) return false
  const others = rule.addUpDays ? facts.alike(rule.addUpDays) : []
  return reaches([facts.amount, ...others], rule.amountFrom, facts.convert)
}

/** The steps, or the sentence that says why nobody could decide one of them. */
export type Resolved = { readonly steps: readonly FrozenStep[] } | { readonly refused: string }

/**
 * The steps of every rule that applies, in the order of the rules; those of the record type where none applies. A step
 * that nobody may decide refuses the whole: nothing is ever approved because nobody could be asked.
 */
export function resolve(rules: readonly Rule[], otherwise: readonly StepRule[], facts: Facts): Resolved {
  const found = rules.filter((rule) => applies(rule, facts))
  const asked = found.length
    ? found.flatMap((rule) => rule.steps.map((each, at) => ({ rule, each, at })))
    : otherwise.map((each, at) => ({ rule: null, each, at }))
  if (!asked.length)
    return { refused: 'No rule says who approves this; an administrator adds one under Approval rules' }
  const named = new Set(asked.flatMap(({ each }) => each.covers))
  // What no step names is everybody's to look at, so that no field is decided by nobody.
  const unnamed = facts.covers.filter((field) => !named.has(field))
  const steps: FrozenStep[] = []
  for (const { rule, each, at } of asked) {
    const covers = each.covers.length
      ? facts.covers.filter((field) => each.covers.includes(field) || unnamed.includes(field))
      : [...facts.covers]
    const seats = seatsOf(each, covers, facts)
    if (typeof seats === 'string') return { refused: seats }
    steps.push({
      name: each.name,
      rule: rule?.name ?? null,
      basis: canonical([rule ? `${rule.id}@${rule.version}` : 'own', at, covers, ledTo(each, facts)]),
      covers,
      need: each.need === 'all' ? seats.length : each.need,
      seats,
      remindAfter: each.remindAfter,
      escalateAfter: each.escalateAfter,
      escalateTo: peopleOf(each.escalateTo, facts).filter(
        ({ person }) => mayBeAsked(person, covers, facts) && !seats.some((seat) => seat.person === person),
      ),
      since: null,
      remindedOn: null,
      escalatedAt: null,
      decisions: [],
    })
  }
  return { steps }
}

/** Whom the step's relations led to, so that another owner of a cost centre makes another step. Roles are left to time. */
const ledTo = ({ by, otherwise }: StepRule, { related }: Facts) =>
  [...by, ...otherwise].flatMap((who) => ('relation' in who ? [[who.relation, ...(related[who.relation] ?? [])]] : []))

const mayBeAsked = (person: string, covers: readonly string[], { able, authors }: Facts): boolean =>
  able.has(person) && !wrote(authors, person, covers)

function peopleOf(approvers: readonly Approver[], facts: Facts): { person: string; as: string }[] {
  const found = new Map<string, string>()
  for (const who of approvers) {
    const [people, as] =
      'role' in who
        ? [facts.withRole[who.role] ?? [], facts.roleWords(who.role)]
        : 'person' in who
          ? [[who.person], '']
          : [facts.related[who.relation] ?? [], facts.relationWords[who.relation] ?? who.relation]
    for (const person of people) if (!found.has(person)) found.set(person, as)
  }
  return [...found].map(([person, as]) => ({ person, as }))
}

function seatsOf(rule: StepRule, covers: readonly string[], facts: Facts): Seat[] | string {
  const named = peopleOf(rule.by, facts)
  const wanted = rule.need === 'all' ? 1 : rule.need
  const allowed = (people: readonly { person: string; as: string }[]) =>
    people.filter(({ person }) => mayBeAsked(person, covers, facts))
  let seats = allowed(named)
  if (seats.length < wanted) {
    const more = allowed(peopleOf(rule.otherwise, facts))
    seats = [...seats, ...more.filter(({ person }) => !seats.some((seat) => seat.person === person))]
  }
  if (seats.length >= wanted) return seats.map((seat) => ({ ...seat, from: null, escalated: false }))
  return cannot(rule, named, seats.length, wanted, covers, facts)
}

/** Why a step cannot be decided, and what would help. */
function cannot(
  rule: StepRule,
  named: readonly { person: string }[],
  found: number,
  wanted: number,
  covers: readonly string[],
  facts: Facts,
): string {
  const whom = rule.by.map((who) =>
    'role' in who
      ? `somebody with the role ${facts.roleWords(who.role)}`
      : 'person' in who
        ? facts.nameOf(who.person)
        : `the ${(facts.relationWords[who.relation] ?? who.relation).toLowerCase()}`,
  )
  const own = named
    .filter(({ person }) => wrote(facts.authors, person, covers))
    .map(({ person }) => facts.nameOf(person))
  const away = named
    .filter(({ person }) => !facts.able.has(person) && !wrote(facts.authors, person, covers))
    .map(({ person }) => facts.nameOf(person))
  const reasons = [
    ...(own.length ? [`${listed(own)} asks for it or wrote it, and nobody approves their own`] : []),
    ...(away.length ? [`${listed(away)} cannot sign in`] : []),
    ...(named.length ? [] : ['there is nobody']),
  ]
  const count =
    wanted > 1
      ? `Step “${rule.name}” needs ${wanted} people and ${found} may decide`
      : `Nobody can approve step “${rule.name}”`
  return `${count}: it asks ${listed(whom)}, and ${listed(reasons)}. Have that corrected, or ask an administrator for a rule that names somebody else`
}

const listed = (words: readonly string[]): string =>
  words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, 3).join(', ')}${words.length > 3 ? ` and ${words.length - 3} more` : ''}`
