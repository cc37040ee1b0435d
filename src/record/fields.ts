/**
 * The kinds of a field. A field says once what a value is: from it come the column, the validation, the filter
 * operators, the JSON, the form control and the column of a list.
 */
import type { z } from 'zod'
import type { Grants } from './rights.ts'

export type Kind =
  | 'text'
  | 'prose'
  | 'choice'
  | 'choices'
  | 'date'
  | 'local'
  | 'instant'
  | 'money'
  | 'whole'
  | 'decimal'
  | 'percent'
  | 'duration'
  | 'flag'
  | 'email'
  | 'url'
  | 'file'
  | 'secret'
  | 'json'
  | 'ref'
  | 'refs'

/** An amount as a decimal string with its ISO 4217 currency; never a float. */
export interface Money {
  amount: string
  currency: string
}

/** How much a value wants to be seen. Signals are rare: what is normal is quiet. */
export type Tone = 'good' | 'attention' | 'bad' | 'info' | 'quiet'

/** What every kind may say. */
export interface Common<V> {
  /** Shown instead of the name made readable (`startsOn` → “Starts on”). */
  label?: string
  help?: string
  default?: V
  /** Changes only through actions, never by PATCH or a form. */
  locked?: boolean
  /** Written by a rule of the area (a schedule, a total); nobody sets it, and it is outside version and audit. */
  computed?: boolean
  /** Within the table, or within the values of other fields: `unique: ['project']`. */
  unique?: boolean | readonly string[]
  /** Personal data: leaves with the person. */
  personal?: boolean
  /** Confidential by itself, whatever the class of the row. */
  classified?: boolean
  /** Its own rights, beside those of the row. */
  may?: { read?: Grants; update?: Grants }
}

export interface Field<V = unknown, HasDefault extends boolean = boolean> extends Common<V> {
  readonly kind: Kind
  readonly optional: boolean
  readonly min?: number
  readonly max?: number
  readonly scale?: number
  readonly values?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  readonly tones?: Readonly<Record<string, Tone>>
  readonly target?: string
  readonly schema?: z.ZodType
  readonly pattern?: RegExp
  /** Types only. */
  readonly $value?: V
  readonly $default?: HasDefault
}

type Given<O> = O extends { default: {} } | { locked: true } | { computed: true } ? true : false
const field = <V, D extends boolean>(kind: Kind, options: object): Field<V, D> =>
  ({ kind, optional: false, ...options }) as Field<V, D>

/** One line of text, 200 characters unless told otherwise. */
export const text = <const O extends Common<string> & { min?: number; max?: number; pattern?: RegExp }>(o?: O) =>
  field<string, Given<O>>('text', { max: 200, min: 1, ...o })
/** Text of many lines, shown as Markdown. */
export const prose = <const O extends Common<string> & { max?: number }>(o?: O) =>
  field<string, Given<O>>('prose', { max: 20_000, ...o })
/** One of a fixed list. `tones`: the values that want to be seen where the field says in which state a record is. */
export const choice = <
  const T extends string,
  const O extends Common<NoInfer<T>> & { labels?: Partial<Record<T, string>>; tones?: Partial<Record<T, Tone>> },
>(
  values: readonly T[],
  o?: O,
) => field<T, Given<O>>('choice', { values, ...o })
/** Any number of a fixed list. */
export const choices = <const T extends string, const O extends Common<readonly NoInfer<T>[]>>(
  values: readonly T[],
  o?: O,
) => field<T[], Given<O>>('choices', { values, ...o })
/** A calendar day, `YYYY-MM-DD`. */
export const date = <const O extends Common<string>>(o?: O) => field<string, Given<O>>('date', { ...o })
/** A local date and time without a zone, `YYYY-MM-DDTHH:MM:SS`. */
export const local = <const O extends Common<string>>(o?: O) => field<string, Given<O>>('local', { ...o })
/** A point in time, ISO 8601 in UTC. */
export const instant = <const O extends Common<string>>(o?: O) => field<string, Given<O>>('instant', { ...o })
/** An amount with its currency, exact to the cent. */
export const money = <const O extends Common<Money> & { min?: number }>(o?: O) =>
  field<Money, Given<O>>('money', { ...o })
/** A whole number, within ±2 147 483 647. */
export const whole = <const O extends Common<number> & { min?: number; max?: number }>(o?: O) =>
  field<number, Given<O>>('whole', { ...o })
/** A decimal number as a string, exact; six digits after the point unless told otherwise. */
export const decimal = <const O extends Common<string> & { min?: number; max?: number; scale?: number }>(o?: O) =>
  field<string, Given<O>>('decimal', { scale: 6, ...o })
/** Per cent, two digits after the point. */
export const percent = <const O extends Common<number> & { min?: number; max?: number }>(o?: O) =>
  field<number, Given<O>>('percent', { min: 0, max: 100, ...o })
/** A length of time or an amount of work, whole seconds. */
export const duration = <const O extends Common<number> & { min?: number }>(o?: O) =>
  field<number, Given<O>>('duration', { min: 0, ...o })
export const flag = <const O extends Common<boolean>>(o?: O) => field<boolean, true>('flag', { default: false, ...o })
export const email = <const O extends Common<string>>(o?: O) => field<string, Given<O>>('email', { max: 254, ...o })
/** An http or https address. */
export const url = <const O extends Common<string>>(o?: O) => field<string, Given<O>>('url', { max: 2000, ...o })
/** The identifier of a stored file. */
export const file = <const O extends Common<string>>(o?: O) => field<string, Given<O>>('file', { ...o })
/** Write-only: sealed at rest, never read back, audited as “changed”. */
export const secret = <const O extends Common<string>>(o?: O) =>
  field<string, Given<O>>('secret', { max: 10_000, ...o })
/** A structure of its own, with its schema. */
export const json = <S extends z.ZodType, const O extends Common<z.infer<S>>>(schema: S, o?: O) =>
  field<z.infer<S>, Given<O>>('json', { schema, ...o })
/** Another record, by `area.type`. */
export const ref = <const O extends Common<string>>(target: string, o?: O) =>
  field<string, Given<O>>('ref', { target, ...o })
/** Several other records. */
export const refs = <const O extends Common<readonly string[]>>(target: string, o?: O) =>
  field<string[], Given<O>>('refs', { target, ...o })

/** The signal of a choice's value: quiet where the declaration says nothing of it. */
export const toneOf = (f: Pick<Field, 'tones'>, value: string): Tone => f.tones?.[value] ?? 'quiet'

/** The same field, which may be empty (null). */
export const optional = <V, D extends boolean>(inner: Field<V, D>): Field<V | null, true> =>
  ({ ...inner, optional: true }) as unknown as Field<V | null, true>

export type Fields = Readonly<Record<string, Field<any, any>>>
type ValueOf<F> = F extends Field<infer V, any> ? V : never
type NeedsNoValue<F extends Fields> = { [K in keyof F]: F[K] extends Field<any, true> ? K : never }[keyof F]

/** What stands in every row beside the declared fields. */
export interface Standard {
  id: string
  version: number
  createdAt: string
  createdBy: string
  changedAt: string
  changedBy: string
  /** Values of the customer's own fields, by key. */
  extra: Record<string, unknown>
}
export type RowOf<F extends Fields> = Standard & { [K in keyof F]: ValueOf<F[K]> }
export type DraftOf<F extends Fields> = { [K in Exclude<keyof F, NeedsNoValue<F>>]: ValueOf<F[K]> } & {
  [K in NeedsNoValue<F>]?: ValueOf<F[K]>
} & { id?: string; extra?: Record<string, unknown> }

/** “startsOn” → “Starts on”. */
export function words(name: string): string {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

export const labelOf = (name: string, f: Field): string => f.label ?? words(name)
/** “in_progress”, “startNoEarlierThan” → readable. */
export const choiceLabel = (f: Field, value: string): string => f.labels?.[value] ?? words(value)
