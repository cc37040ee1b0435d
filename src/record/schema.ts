/** Validation of what comes in: one Zod schema per record type and purpose, made from its fields. Unknown is refused. */
import { z } from 'zod'
import { type CustomField, fieldOf } from './customFields.ts'
import { invalid } from './errors.ts'
import { type Field, type Fields } from './fields.ts'
import { type RecordType, settable } from './record.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)

/** A day that exists, from year 1 to 9999. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
}

/** `YYYY-MM-DDTHH:MM[:SS]` made complete, or undefined. */
export function localOf(text: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text)
  return match && isDate(match[1]!) ? `${match[1]}T${match[2]}:${match[3]}:${match[4] ?? '00'}` : undefined
}

/** An instant with its offset, in UTC; undefined for anything else. */
export function instantOf(text: string): string | undefined {
  if (
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text) ||
    !isDate(text.slice(0, 10))
  )
    return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

/** PostgreSQL cannot store NUL, half a surrogate pair is no text, and a line has no control characters. */
// oxlint-disable-next-line no-control-regex -- finding control characters is its purpose
const CONTROL = /[\u0000-\u001f\u007f]/
// oxlint-disable-next-line no-control-regex -- likewise
const CONTROL_BUT_BREAKS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
const sound = (value: string, lines: boolean) =>
  value.isWellFormed() && !(lines ? CONTROL_BUT_BREAKS : CONTROL).test(value)

/** A structure is stored as JSON by PostgreSQL, which takes neither NUL nor half a surrogate pair in any of its texts. */
const soundWithin = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.isWellFormed() && !value.includes('\0')
    : typeof value !== 'object' || value === null || Object.entries(value).every((pair) => pair.every(soundWithin))

const string = () => z.string({ error: ({ input }) => (input == null ? 'is required' : 'must be text') })
const number = () => z.number({ error: ({ input }) => (input == null ? 'is required' : 'must be a number') })
const id = () => string().regex(UUID, 'must be the identifier of a record')

function bounded(f: Field, schema: z.ZodNumber): z.ZodNumber {
  let made = schema
  if (f.min !== undefined) made = made.min(f.min, `must be at least ${f.min}`)
  if (f.max !== undefined) made = made.max(f.max, `must be at most ${f.max}`)
  return made
}

function line(f: Field, lines = false) {
  let made = string().max(f.max ?? 200, `must be at most ${f.max ?? 200} characters`)
  if (f.min) made = made.min(f.min, f.min === 1 ? 'must not be empty' : `must be at least ${f.min} characters`)
  if (f.pattern) made = made.regex(f.pattern, 'does not have the expected form')
  return made.refine(
    (value) => sound(value, lines),
    lines ? 'contains characters that are no text' : 'must be one line of text without control characters',
  )
}

/** The value of one field; never null here. */
function valueSchema(f: Field): z.ZodType {
  switch (f.kind) {
    case 'text':
      return line(f)
    case 'prose':
      return line(f, true)
    case 'secret':
      return line(f, true)
    case 'email':
      return line(f)
        .regex(/^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+\.[^\s@.]{2,}$/, 'must be an e-mail address, like name@example.com')
        .transform((v) => v.toLowerCase())
    case 'url':
      return line(f).refine(
        (value) => /^https?:\/\//i.test(value) && URL.canParse(value),
        'must be an address that starts with http:// or https://',
      )
    case 'choice':
      return z.enum(f.values as [string, ...string[]], {
        error: ({ input }) => (input == null ? 'is required' : `must be one of ${f.values!.join(', ')}`),
      })
    case 'choices':
      return z
        .array(z.enum(f.values as [string, ...string[]], { error: `must be among ${f.values!.join(', ')}` }), {
          error: 'must be a list',
        })
        .max(f.values!.length)
        .transform((all) => [...new Set(all)])
    case 'date':
      return string().refine(isDate, 'must be a day that exists, as YYYY-MM-DD')
    case 'local':
      return string().transform(
        (value, ctx) => localOf(value) ?? refuse(ctx, 'must be a local date and time, as YYYY-MM-DDTHH:MM'),
      )
    case 'instant':
      return string().transform(
        (value, ctx) =>
          instantOf(value) ?? refuse(ctx, 'must be a date and time with its offset, as 2026-03-01T09:00:00Z'),
      )
    case 'money':
      return z.strictObject(
        {
          amount: string()
            .regex(/^-?\d{1,15}(\.\d{1,4})?$/, 'must be an amount like 1250.00')
            .refine((a) => f.min === undefined || Number(a) >= f.min, `must be at least ${f.min}`)
            .transform(cents),
          currency: string().regex(/^[A-Z]{3}$/, 'must be a currency code like EUR'),
        },
        { error: ({ input }) => (input == null ? 'is required' : 'must be an amount with its currency') },
      )
    case 'whole':
      return bounded(f, number().int('must be a whole number'))
        .min(-2147483648, 'is too small')
        .max(2147483647, 'is too large')
    case 'duration':
      return bounded(f, number().int('must be whole seconds')).max(4e10, 'is too long')
    case 'percent':
      return bounded(f, number()).refine(
        (v) => Number.isInteger(Math.round(v * 1e6) / 1e4),
        'may have two digits after the point',
      )
    case 'decimal':
      return string()
        .regex(
          new RegExp(`^-?\\d{1,20}(\\.\\d{1,${f.scale ?? 6}})?$`),
          `must be a number with at most ${f.scale ?? 6} digits after the point`,
        )
        .refine(
          (v) => (f.min === undefined || Number(v) >= f.min) && (f.max === undefined || Number(v) <= f.max),
          `must lie between ${f.min ?? '−∞'} and ${f.max ?? '∞'}`,
        )
    case 'flag':
      return z.boolean({ error: 'must be true or false' })
    case 'ref':
    case 'file':
      return id()
    case 'refs':
      return z
        .array(id(), { error: 'must be a list of identifiers' })
        .max(1000, 'may hold at most 1000')
        .transform((all) => [...new Set(all)])
    case 'json':
      return f.schema!.refine(soundWithin, 'contains characters that are no text')
  }
}

function refuse(ctx: z.RefinementCtx, message: string): never {
  ctx.addIssue({ code: 'custom', message })
  return z.NEVER
}

/** 5 → 5.00; 5.1234 stays. */
function cents(amount: string): string {
  const [whole, part = ''] = amount.split('.')
  return `${whole!.replace(/^(-?)0+(?=\d)/, '$1')}.${part.padEnd(2, '0')}`
}

export const fieldSchema = (f: Field): z.ZodType => (f.optional ? valueSchema(f).nullable() : valueSchema(f))

/** Anything of the declared fields that is not a locked or computed one; `everything`: what an action or a rule may write. */
export function draftSchema(fields: Fields, custom: readonly CustomField[] = [], everything = false): z.ZodObject {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, f] of Object.entries(fields)) {
    if (!everything && !settable(f)) continue
    if (f.optional)
      shape[name] = fieldSchema(f)
        .optional()
        .default(f.default ?? null)
    else if (f.default !== undefined) shape[name] = fieldSchema(f).optional().default(f.default)
    else if (!settable(f) || f.kind === 'choices' || f.kind === 'refs') shape[name] = fieldSchema(f).optional()
    else shape[name] = fieldSchema(f)
  }
  return z.strictObject({ ...shape, id: id().optional(), extra: customSchema(custom, 'draft').optional() }, UNKNOWN)
}

export function patchSchema(fields: Fields, custom: readonly CustomField[] = [], everything = false): z.ZodObject {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, f] of Object.entries(fields)) if (everything || settable(f)) shape[name] = fieldSchema(f).optional()
  return z.strictObject({ ...shape, extra: customSchema(custom, 'patch').optional() }, UNKNOWN)
}

/** The input of an action. */
export function inputSchema(fields: Fields): z.ZodObject {
  const shape: Record<string, z.ZodType> = {}
  for (const [name, f] of Object.entries(fields)) {
    shape[name] = f.optional
      ? fieldSchema(f)
          .optional()
          .default(f.default ?? null)
      : f.default !== undefined
        ? fieldSchema(f).optional().default(f.default)
        : fieldSchema(f)
  }
  return z.strictObject(shape, UNKNOWN)
}

/** `extra` of a draft or a patch: known keys only; a required one must be in a draft and cannot be emptied. */
export function customSchema(custom: readonly CustomField[], purpose: 'draft' | 'patch'): z.ZodObject {
  const shape: Record<string, z.ZodType> = {}
  for (const each of custom) {
    const schema = fieldSchema({ ...fieldOf(each), optional: !each.required })
    shape[each.key] = purpose === 'draft' && each.required ? schema : schema.optional()
  }
  return z.strictObject(shape)
}

const UNKNOWN = {
  error: (issue: { code: string; keys?: unknown }) =>
    issue.code === 'unrecognized_keys' ? undefined : 'must be an object with the fields of this record',
}

/** The parsed value, or `Refused` 422 with one message per field; a field that may be read but not set says so. */
export function parse<T>(schema: z.ZodType<T>, input: unknown, fields: Fields = {}): T {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw invalid(messages(result.error, fields))
}

export function messages(error: z.ZodError, fields: Fields = {}): Record<string, string> {
  const found: Record<string, string> = {}
  for (const issue of error.issues) {
    const path = issue.path.join('.')
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const f = fields[key]
        found[path ? `${path}.${key}` : key] ??= !f
          ? 'is not a field of this record'
          : f.computed
            ? 'is computed'
            : 'changes only through an action'
      }
    } else found[path || 'body'] ??= issue.message
  }
  return found
}

/** A schema per type is made once: making one costs more than using it. */
const made = new WeakMap<RecordType, Map<string, z.ZodObject>>()
export function schemasOf(
  type: RecordType,
  purpose: 'draft' | 'patch',
  custom: readonly CustomField[],
  everything: boolean,
): z.ZodObject {
  let known = made.get(type)
  if (!known) made.set(type, (known = new Map()))
  const key = `${purpose}${everything}${custom.map((c) => `${c.id}.${c.version}`).join()}`
  let schema = known.get(key)
  if (!schema) {
    if (known.size > 20) known.clear()
    known.set(key, (schema = (purpose === 'draft' ? draftSchema : patchSchema)(type.fields, custom, everything)))
  }
  return schema
}
