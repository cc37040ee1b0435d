import type { Caller } from './caller.ts'

/** A refusal that the caller can act upon. `id` is stable and part of the API; the message is for people. */
export class Refused extends Error {
  readonly id: string
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>
  constructor(id: string, status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'Refused'
    this.id = id
    this.status = status
    this.details = details
  }
}

/** 422: fields that were not accepted, each with what is wrong and what is accepted. */
export const invalid = (fields: Readonly<Record<string, string>>, message = sentence(fields)) =>
  new Refused('invalid', 422, message, { fields })

function sentence(fields: Readonly<Record<string, string>>): string {
  const [first, ...more] = Object.entries(fields)
  if (!first) return 'Some of this was not accepted'
  return `Not accepted: ${first[0]} ${first[1]}${more.length ? `, and ${more.length} more` : ''}`
}

/** 404: no such row, or none that this caller may see: the answer is the same. */
export const notFound = (what = 'This') =>
  new Refused('notFound', 404, `${what} does not exist, or is not shared with you`)
/** 403: the caller may see it, but may not do this with it. */
export const forbidden = (message: string) => new Refused('forbidden', 403, message)
/** 409: the action is not possible in this state, with the reason. */
export const refusedNow = (message: string) => new Refused('refusedNow', 409, message)
/** 409: someone else changed the same fields; both values are given. */
export const conflict = (
  fields: Readonly<Record<string, { yours: unknown; theirs: unknown }>>,
  current: unknown,
  by: string | null,
) =>
  new Refused('conflict', 409, `${by ?? 'Someone'} changed ${Object.keys(fields).join(', ')} in the meantime`, {
    fields,
    current,
  })

/** Refuses while an administrator looks through somebody's eyes: what binds that person, or takes data out, they do themselves. */
export function requireSelf(caller: Pick<Caller, 'name' | 'impersonator'>, what: string): void {
  if (caller.impersonator)
    throw forbidden(`You are looking through the eyes of ${caller.name}, and ${what} only they do themselves`)
}
