/** An action: a pure decision with its refusal in words. What it decides is carried out by the store in one transaction. */
import type { Caller, Role } from './caller.ts'
import type { Fields, Standard } from './fields.ts'
import type { DraftIn, RecordType, RowIn } from './record.ts'
import type { Grants } from './rights.ts'

/** What a decision may know beside the row and its input: everything that is not pure comes in here. */
export interface ActionContext<N = Readonly<Record<string, readonly any[]>>> {
  readonly caller: Caller
  /** `YYYY-MM-DD` in the company's time zone. */
  readonly today: string
  /** ISO 8601, UTC. */
  readonly now: string
  /** A fresh identifier, so that effects can refer to what they create. */
  readonly newId: () => string
  /** The rows asked for by `needs`, locked. */
  readonly needs: N
}

/** Rows to lock and load before the decision: by identifier, or those whose field has a value. */
export interface Need {
  readonly type: RecordType
  readonly ids?: readonly string[]
  readonly where?: Readonly<Record<string, string>>
}

/** A consequence for another record, as a plain value. */
export type Effect =
  | {
      readonly kind: 'create'
      readonly type: RecordType
      readonly draft: Readonly<Record<string, unknown>>
      readonly rule?: string
    }
  | {
      readonly kind: 'update'
      readonly type: RecordType
      readonly id: string
      readonly patch: Readonly<Record<string, unknown>>
      readonly rule?: string
    }
  | { readonly kind: 'remove'; readonly type: RecordType; readonly id: string; readonly rule?: string }
  | {
      readonly kind: 'act'
      readonly action: Action
      readonly id: string
      readonly input: unknown
      readonly rule?: string
    }

/** `rule`: carried out in the name of that rule rather than with the caller's own rights; the audit shows both. */
type By = { rule?: string }
export const create = <T extends RecordType>(type: T, draft: DraftIn<T>, by: By = {}): Effect => ({
  kind: 'create',
  type,
  draft,
  ...by,
})
export const update = <T extends RecordType>(type: T, id: string, patch: Partial<RowIn<T>>, by: By = {}): Effect => ({
  kind: 'update',
  type,
  id,
  patch,
  ...by,
})
export const remove = (type: RecordType, id: string, by: By = {}): Effect => ({ kind: 'remove', type, id, ...by })
export const act = <I>(action: Action<any, I>, id: string, input: I, by: By = {}): Effect => ({
  kind: 'act',
  action,
  id,
  input,
  ...by,
})

/** The row's own change and what follows for others. A plain patch stands for `{ row: patch }`. */
export type Outcome<Row> = Partial<Row> | { row?: Partial<Row>; and?: readonly Effect[] }

export interface Action<Row extends Standard = any, Input = any> {
  /** `giveNotice`: the route ends in `/give-notice`. */
  readonly name: string
  readonly label?: string
  readonly help?: string
  readonly type: RecordType<Row>
  readonly by: Grants
  readonly input: Fields
  readonly needs?: (row: Row, input: Input) => Readonly<Record<string, Need>>
  /** With `needs`: what the row alone says already, true or the reason why not, so that the button can show it. */
  readonly offered?: (row: Row, context: ActionContext) => true | string
  /** True, or the reason why not now. Without `needs` the web asks it too, before the button is pressed. */
  readonly when?: (row: Row, context: ActionContext) => true | string
  readonly change: (row: Row, input: Input, context: ActionContext) => Outcome<Row>
  /** Asks before it is done: says what will happen. */
  readonly confirm?: string
  readonly danger?: boolean
}

type InputOf<F extends Fields> = { [K in keyof F]: F[K] extends { $value?: infer V } ? Exclude<V, undefined> : never }

interface ActionDeclaration<Row extends Standard, F extends Fields> {
  name: string
  label?: string
  help?: string
  by: readonly Role[] | Grants
  input?: F
  needs?: (row: Row, input: InputOf<F>) => Readonly<Record<string, Need>>
  offered?: (row: Row, context: ActionContext) => true | string
  when?: (row: Row, context: ActionContext) => true | string
  change: (row: Row, input: InputOf<F>, context: ActionContext) => Outcome<Row>
  confirm?: string
  danger?: boolean
}

/** `const action = actionsOn(Contract); export const renew = action({ … })` */
export function actionsOn<Row extends Standard>(type: RecordType<Row>) {
  return <const F extends Fields = {}>(d: ActionDeclaration<Row, F>): Action<Row, InputOf<F>> => {
    const by: Grants = Array.isArray(d.by)
      ? Object.fromEntries((d.by as readonly Role[]).map((role) => [role, true]))
      : (d.by as Grants)
    if (type.actions.some((other) => other.name === d.name))
      throw new Error(`record ${type.key}: two actions called “${d.name}”`)
    const made: Action<Row, InputOf<F>> = { ...d, type, by, input: d.input ?? {} }
    type.actions.push(made)
    return made
  }
}
