/**
 * How an approval goes on: pure functions from one state to the next, or to the sentence that refuses. What is decided are
 * the values as they were shown, and nobody decides about what he asked for or wrote himself.
 */
import { canonical } from '../audit/line.ts'
import { type Authors, wrote } from './resolve.ts'
import type { Decision, FrozenStep, Seat } from './step.ts'

export type Values = Readonly<Record<string, unknown>>
/** A short text that stands for a long one. */
export type Digest = (text: string) => string

export interface Course {
  readonly state: 'waiting' | 'approved' | 'rejected' | 'withdrawn'
  readonly steps: readonly FrozenStep[]
  readonly authors: Authors
  /** The covered fields as they are. */
  readonly values: Values
  /** Of exactly what is shown to those who decide. */
  readonly hash: string
}

/** Somebody may decide for another from one day to another. */
export interface Deputyship {
  readonly deputy: string
  readonly person: string
}

export type Next = { readonly course: Course } | { readonly refused: string }

/** What a decision names: the values and the rules behind every step, and not who has decided meanwhile. */
export const hashOf = (values: Values, steps: readonly FrozenStep[], digest: Digest): string =>
  digest(canonical({ values, steps: steps.map(({ name, basis, need }) => [name, basis, need]) }))

/** Of the values that a step covers. */
export const printOf = (values: Values, step: FrozenStep, digest: Digest): string =>
  digest(canonical(Object.fromEntries(step.covers.map((field) => [field, values[field] ?? null]))))

/** Approvals that hold for the values as they are; each person counts once. */
export function standing(course: Course, step: FrozenStep, digest: Digest): readonly Decision[] {
  const print = printOf(course.values, step, digest)
  return step.decisions.filter(
    (each, at, all) =>
      each.verdict === 'approved' && each.print === print && all.findIndex(({ by }) => by === each.by) === at,
  )
}

export const isComplete = (course: Course, step: FrozenStep, digest: Digest): boolean =>
  standing(course, step, digest).length >= step.need

/** The place of the step whose turn it is, or the number of steps when none is left. */
export function turn(course: Course, digest: Digest): number {
  const at = course.steps.findIndex((step) => !isComplete(course, step, digest))
  return at === -1 ? course.steps.length : at
}

/** A new course of these steps; the first waits from now on. */
export function submitted(
  steps: readonly FrozenStep[],
  values: Values,
  authors: Authors,
  now: string,
  digest: Digest,
): Course {
  const course: Course = { state: 'waiting', steps, authors, values, hash: hashOf(values, steps, digest) }
  return waitingFrom(course, now, digest)
}

/** The seat that somebody may decide on in a step: the own one, or one of a person whose deputy he is. */
export function seatFor(
  step: FrozenStep,
  person: string,
  authors: Authors,
  deputies: readonly Deputyship[],
): Seat | string {
  if (wrote(authors, person, step.covers)) return 'You ask for this or wrote part of it, and nobody approves their own'
  if (step.decisions.some(({ by }) => by === person)) return 'You have decided already'
  const free = step.seats.filter((seat) => !step.decisions.some((each) => each.seat === seat.person))
  const own = free.find((seat) => seat.person === person)
  if (own) return own
  const forOther = free.find((seat) => deputies.some((d) => d.deputy === person && d.person === seat.person))
  return forOther ?? 'You are not asked in this step'
}

export interface Deciding {
  readonly by: string
  readonly verdict: Decision['verdict']
  /** Of what the person saw. */
  readonly hash: string
  readonly reason: string | null
  readonly now: string
  readonly deputies: readonly Deputyship[]
}

/** One decision in the step whose turn it is. One rejection rejects; the last approval of the last step approves. */
export function decided(course: Course, given: Deciding, digest: Digest): Next {
  const refused = notWaiting(course)
  if (refused) return { refused }
  const at = turn(course, digest)
  const step = course.steps[at]!
  const seat = seatFor(step, given.by, course.authors, given.deputies)
  if (typeof seat === 'string') return { refused: seat }
  if (given.hash !== course.hash) return { refused: 'What you saw has changed since; look at it again' }
  const decision: Decision = {
    seat: seat.person,
    by: given.by,
    verdict: given.verdict,
    at: given.now,
    reason: given.reason,
    print: printOf(course.values, step, digest),
  }
  const next = withStep(course, at, { ...step, decisions: [...step.decisions, decision] })
  if (given.verdict === 'rejected') return { course: { ...next, state: 'rejected' } }
  if (turn(next, digest) === next.steps.length) return { course: { ...next, state: 'approved' } }
  return { course: waitingFrom(next, given.now, digest) }
}

/** Takes one’s own approval back, as long as nobody has decided after it. */
export function takenBack(course: Course, by: string, now: string, digest: Digest): Next {
  const refused = notWaiting(course)
  if (refused) return { refused }
  const all = course.steps.flatMap((step, at) => step.decisions.map((decision) => ({ at, decision })))
  const last = all.toSorted((a, b) => (a.decision.at < b.decision.at ? -1 : 1)).at(-1)
  if (last?.decision.by !== by)
    return {
      refused: last ? 'Somebody has decided after you; ask the requester to take it back' : 'You have not decided here',
    }
  const step = course.steps[last.at]!
  const steps = course.steps.map((each, at) =>
    at === last.at
      ? { ...step, decisions: step.decisions.filter((each) => each !== last.decision), since: now }
      : at > last.at
        ? { ...each, since: null }
        : each,
  )
  return { course: waitingFrom({ ...course, steps }, now, digest) }
}

export interface Delegating {
  readonly by: string
  readonly to: string
  readonly reason: string
  readonly deputies: readonly Deputyship[]
  /** Whose decision is passed on; an administrator may pass on anybody’s. */
  readonly of?: string
}

/** Passes one’s decision on to somebody else, this once. */
export function delegated(course: Course, given: Delegating, digest: Digest): Next {
  const refused = notWaiting(course)
  if (refused) return { refused }
  const at = turn(course, digest)
  const step = course.steps[at]!
  const seat =
    given.of === undefined
      ? seatFor(step, given.by, course.authors, given.deputies)
      : (step.seats.find(
          (each) => each.person === given.of && !step.decisions.some((done) => done.seat === each.person),
        ) ?? 'That person is not asked in this step, or has decided')
  if (typeof seat === 'string') return { refused: seat }
  if (wrote(course.authors, given.to, step.covers))
    return { refused: 'That person asks for this or wrote part of it, and nobody approves their own' }
  if (step.seats.some(({ person }) => person === given.to))
    return { refused: 'That person is asked in this step already' }
  const passed: Seat = { ...seat, person: given.to, from: { person: seat.person, reason: given.reason } }
  const seats = step.seats.map((each) => (each === seat ? passed : each))
  return { course: withStep(course, at, { ...step, seats, remindedOn: null }) }
}

export interface Editing {
  /** Fields that are other now. */
  readonly changed: readonly string[]
  readonly values: Values
  /** Who wrote what by now, and who asks for it. */
  readonly authors: Authors
  /** The steps as the rules give them for the new values. */
  readonly steps: readonly FrozenStep[]
  readonly now: string
}

/**
 * Covered fields changed while it waits: the first step that covers one of them, that the rules now see otherwise, or in
 * which somebody decides who has become an author, and all steps after it are asked again; those before it stand.
 */
export function edited(course: Course, given: Editing, digest: Digest): { course: Course; from: number } {
  const from = firstTouched(course.steps, given)
  const steps = [...course.steps.slice(0, from), ...given.steps.slice(from)]
  const { values, authors, now } = given
  const next: Course = { state: 'waiting', authors, values, steps, hash: hashOf(values, steps, digest) }
  return { course: waitingFrom(next, now, digest), from }
}

function firstTouched(old: readonly FrozenStep[], { steps, changed, authors }: Editing): number {
  const stands = (step: FrozenStep, at: number) =>
    step.basis === steps[at]?.basis &&
    !step.covers.some((field) => changed.includes(field)) &&
    ![...step.seats.map(({ person }) => person), ...step.decisions.map(({ by }) => by)].some((person) =>
      wrote(authors, person, step.covers),
    )
  const at = old.findIndex((step, i) => !stands(step, i))
  return at === -1 ? old.length : at
}

/** Others may decide as well, because it waited too long. Null when there is nobody else. */
export function escalated(course: Course, at: number, now: string): Course | null {
  const step = course.steps[at]!
  const more = step.escalateTo.filter(
    ({ person }) => !wrote(course.authors, person, step.covers) && !step.seats.some((seat) => seat.person === person),
  )
  const seats = [...step.seats, ...more.map((each) => ({ ...each, from: null, escalated: true }))]
  if (!more.length && step.escalatedAt) return null
  return withStep(course, at, { ...step, seats, escalatedAt: now })
}

export const authored = (authors: Authors, person: string, fields: readonly string[]): Authors =>
  fields.length ? { ...authors, [person]: [...new Set([...(authors[person] ?? []), ...fields])].toSorted() } : authors

const notWaiting = ({ state }: Course): string | null =>
  state === 'waiting' ? null : `This was ${state} already; there is nothing to decide any more`

const withStep = (course: Course, at: number, step: FrozenStep): Course => ({
  ...course,
  steps: course.steps.map((each, i) => (i === at ? step : each)),
})

/** The clock of the step whose turn it is runs from now, unless it runs already. */
function waitingFrom(course: Course, now: string, digest: Digest): Course {
  const at = turn(course, digest)
  const step = course.steps[at]
  return step && step.since === null ? withStep(course, at, { ...step, since: now }) : course
}
