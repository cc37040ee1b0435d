/** A record type, declared once. See ARCHITECTURE.md for what comes from a declaration. */
import type { Action } from './action.ts'
import type { Role } from './caller.ts'
import { type DraftOf, type Field, type Fields, type Kind, type RowOf, type Standard, words } from './fields.ts'
import { fieldsIn, type Grants, type Verb } from './rights.ts'

/** A record type as its users see it; the author's rich types end here, which keeps checking fast. */
export interface RecordType<Row extends Standard = any, Draft = any> {
  /** `purchaseOrder` */
  readonly name: string
  readonly area: string
  /** `procurement.purchaseOrder` */
  readonly key: string
  /** `procurement.purchase_orders` */
  readonly table: string
  /** `/procurement/purchase-orders`: under `/api` the routes, without it the page. */
  readonly path: string
  readonly label: string
  readonly labels: string
  readonly fields: Fields
  /** The field that names a row to a person. */
  readonly titleField: string
  /** The field that bounds it: nearly every list asks for one of these. */
  readonly within?: string
  readonly may: { readonly [V in Verb]?: Grants }
  /** Roles that may take rows away as a file; everybody who may read them when absent. */
  readonly exportBy?: readonly Role[]
  readonly list: ListDeclaration
  readonly form: readonly (readonly string[])[]
  /** Fields that `search` looks into. */
  readonly search: readonly string[]
  readonly check?: (row: Row) => Partial<Record<string, string>>
  readonly actions: Action<Row, any>[]
  /** Types only. */
  readonly $draft?: Draft
}
export interface ListDeclaration {
  readonly columns: readonly string[]
  /** `-field` for the largest first. */
  readonly sort: string
  readonly group?: string
}

export type RowIn<T> = T extends RecordType<infer Row, any> ? Row : never
export type DraftIn<T> = T extends RecordType<any, infer Draft> ? Draft : never

export interface Declaration<F extends Fields> {
  name: string
  area: string
  fields: F
  /** Needed where no field is called `title` or `name`. */
  title?: keyof F & string
  label?: string
  /** Plural, where an “s” does not do. */
  plural?: string
  labels?: string
  within?: keyof F & string
  may: { [V in Verb]?: Grants }
  /** Roles that may take rows away as a file; everybody who may read them when absent. */
  exportBy?: readonly Role[]
  list?: { columns?: readonly (keyof F & string)[]; sort?: string; group?: keyof F & string }
  form?: readonly (readonly (keyof F & string)[])[]
  search?: readonly (keyof F & string)[]
  /** Rules over several fields of one row: messages by field, none when it holds. */
  check?: (row: RowOf<F>) => Partial<Record<keyof F & string, string>>
}

/** Names that the API, the table or an action's result already use. */
const TAKEN = new Set([
  'id',
  'version',
  'createdAt',
  'createdBy',
  'changedAt',
  'changedBy',
  'extra',
  'row',
  'and',
  'sort',
  'limit',
  'after',
  'search',
  'titles',
  'can',
  'count',
  'bulk',
])

export function record<const F extends Fields>(d: Declaration<F>): RecordType<RowOf<F>, DraftOf<F>> {
  const key = `${d.area}.${d.name}`
  const wrong = (what: string) => new Error(`record ${key}: ${what}`)
  const names = Object.keys(d.fields)
  for (const name of names) {
    if (TAKEN.has(name)) throw wrong(`the field name “${name}” is taken`)
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) throw wrong(`“${name}” is not a field name`)
  }
  const titleField = d.title ?? ['title', 'name'].find((name) => name in d.fields)
  if (!titleField) throw wrong('no field names it: declare `title`')
  const known = (field: string, where: string) => {
    if (field !== 'id' && !TAKEN.has(field) && !(field in d.fields))
      throw wrong(`${where} names “${field}”, which is no field`)
  }
  for (const grants of [...Object.values(d.may), ...names.flatMap((n) => Object.values(d.fields[n]!.may ?? {}))]) {
    for (const field of fieldsIn(grants)) known(field, 'a right')
  }
  const visible = names.filter((n) => !['secret', 'json'].includes(d.fields[n]!.kind))
  const list: ListDeclaration = {
    columns: d.list?.columns ?? [
      titleField,
      ...visible.filter((n) => n !== titleField && d.fields[n]!.kind !== 'prose').slice(0, 6),
    ],
    sort: d.list?.sort ?? titleField,
    ...(d.list?.group ? { group: d.list.group } : {}),
  }
  for (const field of [...list.columns, list.sort.replace(/^-/, ''), ...(d.form ?? []).flat(), ...(d.search ?? [])])
    known(field, 'list, form or search')
  const label = d.label ?? words(d.name)
  const plural = d.plural ?? `${d.name}s`
  return {
    name: d.name,
    area: d.area,
    key,
    table: `${d.area}.${snake(plural)}`,
    path: `/${d.area}/${kebab(plural)}`,
    label,
    labels: d.labels ?? words(plural),
    fields: d.fields,
    titleField,
    ...(d.within ? { within: d.within } : {}),
    may: d.may,
    ...(d.exportBy ? { exportBy: d.exportBy } : {}),
    list,
    form: d.form ?? [names.filter((n) => settable(d.fields[n]!))],
    search:
      d.search ??
      names.filter((n) => (n === titleField || d.fields[n]!.kind === 'email') && TEXTUAL.has(d.fields[n]!.kind)),
    ...(d.check ? { check: d.check as never } : {}),
    actions: [],
  }
}

/** Kinds that can be searched by a part. */
const TEXTUAL = new Set<Kind>(['text', 'prose', 'email', 'url', 'choice'])

/** Set by a person through a form or PATCH. */
export const settable = (f: Field): boolean => !f.locked && !f.computed

export const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)

/** The column or columns of a field: money has two, a reference ends in `_id`. */
export function columnsOf(name: string, f: Field): string[] {
  const column = snake(name)
  if (f.kind === 'money') return [`${column}_amount`, `${column}_currency`]
  if (f.kind === 'ref' || f.kind === 'file') return [`${column}_id`]
  if (f.kind === 'refs') return [`${column}_ids`]
  return [column]
}
