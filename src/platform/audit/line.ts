import type { Caller } from '../../record/caller.ts'

/** One thing that happened to a record, as the writer of the change describes it. */
export interface AuditLine {
  /** `<area>.<record>`, or `platform.session` and the like. */
  readonly type: string
  /** The row; null where the event is about no row. */
  readonly record: string | null
  /** The row's version after the change; 0 where there is none. */
  readonly version: number
  /** `create`, `update`, `remove` or an action's name. */
  readonly verb: string
  readonly area: string
  readonly who: Caller
  /** Only the fields that changed. A secret field stands as "changed" on both sides. */
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
  readonly reason?: string
}

/** A line as it is read back. */
export interface AuditEntry {
  readonly id: string
  readonly type: string
  readonly record: string | null
  readonly version: number
  readonly verb: string
  readonly area: string
  readonly at: string
  readonly who: {
    readonly account: string
    readonly person: string | null
    readonly name: string
    readonly rule?: true
    readonly impersonator?: { readonly account: string; readonly name: string }
  }
  readonly request: string
  readonly reason: string | null
  /** Null on both sides also where the line was erased. */
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

/**
 * JSON with sorted keys and without undefined, so that equal values have equal text. The text is stored and hashed as
 * it is; it is never rendered again from parsed values.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonical(value.toJSON())
  let text = ''
  for (const key of Object.keys(value).sort()) {
    const inner = (value as Record<string, unknown>)[key]
    if (inner !== undefined) text += `${text ? ',' : ''}${JSON.stringify(key)}:${canonical(inner)}`
  }
  return `{${text}}`
}

/** The canonical text of a line; `id` is part of it so that a copied line is recognised. */
export function bodyOf(line: AuditLine, id: string): string {
  const text = (value: string | null) => JSON.stringify(value)
  // In the order of canonical JSON; who it was is the same for all lines of a change.
  return `{"after":${canonical(line.after)},"area":${text(line.area)},"before":${canonical(line.before)},"id":${text(id)},"reason":${text(line.reason ?? line.who.reason ?? null)},"record":${text(line.record)},"request":${text(line.who.request)},"type":${text(line.type)},"verb":${text(line.verb)},"version":${line.version},"who":${whoOf(line.who)}}`
}

const known = new WeakMap<Caller, string>()
function whoOf(who: Caller): string {
  let text = known.get(who)
  if (text === undefined) {
    text = canonical({
      account: who.account,
      person: who.person,
      name: who.name,
      rule: 'rule' in who ? true : undefined,
      impersonator: who.impersonator && { account: who.impersonator.account, name: who.impersonator.name },
    })
    known.set(who, text)
  }
  return text
}

/** What the mac covers: the columns beside the body and the body's commitment, which stays when the body is erased. */
export function headerOf(line: {
  readonly id: string
  readonly type: string
  readonly record: string | null
  readonly version: number
  /** Lower-case hex. */
  readonly commitment: string
}): string {
  return [line.id, line.type, line.record ?? '', line.version, line.commitment].join('\n')
}

/** A stored line for reading; `body` is null when it was erased. */
export function entryOf(row: {
  readonly id: string
  readonly type: string
  readonly record: string | null
  readonly version: number
  readonly at: string
  readonly body: string | null
}): AuditEntry {
  const erased = { verb: 'erased', area: '', who: { account: '', person: null, name: '' }, request: '', reason: null }
  const body = row.body === null ? { ...erased, before: null, after: null } : JSON.parse(row.body)
  return { ...body, id: row.id, type: row.type, record: row.record, version: row.version, at: row.at }
}
