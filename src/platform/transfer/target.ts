/** What the columns of a table can be for: the fields of a record type, as far as this person may set them. */
import type { Caller } from '../../record/caller.ts'
import { type CustomField, fieldOf } from '../../record/customFields.ts'
import { type Field, labelOf, words } from '../../record/fields.ts'
import { type RecordType, settable } from '../../record/record.ts'
import { allows } from '../../record/rights.ts'
import { acceptsInWords } from './readValue.ts'

/** A field, or the currency of an amount, as the end of a column. */
export interface Target {
  /** `email`, `extra.key`, `value.currency`, or `id`. */
  readonly key: string
  readonly label: string
  readonly field: Field
  readonly custom?: CustomField
  /** A new record needs it. */
  readonly needed: boolean
  /** Records can be told apart by it alone. */
  readonly unique: boolean
  /** Why it cannot be imported. */
  readonly refusal?: string
  readonly accepts: string
}

const CURRENCY: Field = { kind: 'text', optional: true, max: 3 }
const ID: Field = { kind: 'text', optional: true, max: 36 }
/** Kinds that tell records apart. */
const KEYS = new Set<Field['kind']>(['text', 'email', 'url', 'choice', 'date', 'whole', 'ref'])

/** Whether a field may be part of the key by which records are found again. */
export const mayBeKey = ({ key, field, refusal }: Target): boolean =>
  key === 'id' || (!refusal && !key.includes('.') && KEYS.has(field.kind))

/** Every target of a type in the order of its declaration, those that cannot be imported with the reason. */
export function targetsOf(type: RecordType, custom: readonly CustomField[], caller: Caller): Target[] {
  const targets: Target[] = []
  for (const [key, field] of Object.entries(type.fields)) {
    const refusal = refusalOf(type, key, field, caller)
    const needed =
      !field.optional &&
      field.default === undefined &&
      !['refs', 'choices', 'secret'].includes(field.kind) &&
      settable(field)
    add(targets, key, labelOf(key, field), field, {
      needed,
      unique: field.unique === true,
      ...(refusal ? { refusal } : {}),
    })
  }
  for (const c of custom) {
    const field = fieldOf(c)
    const roles = c.changeableBy.length ? c.changeableBy : c.readableBy
    const may = !roles.length || allows(Object.fromEntries(roles.map((role) => [role, true])), caller)
    add(targets, `extra.${c.key}`, c.name, field, {
      needed: c.required,
      unique: false,
      custom: c,
      ...(may ? {} : { refusal: `You may not change “${c.name}”` }),
    })
  }
  targets.push({
    key: 'id',
    label: 'ID',
    field: ID,
    needed: false,
    unique: true,
    accepts: 'the identifier of a record, as an export has it',
  })
  return targets
}

function add(
  targets: Target[],
  key: string,
  label: string,
  field: Field,
  rest: Omit<Target, 'key' | 'label' | 'field' | 'accepts'>,
): void {
  targets.push({ key, label, field, accepts: acceptsInWords(field), ...rest })
  if (field.kind === 'money')
    targets.push({
      key: `${key}.currency`,
      label: `${label} currency`,
      field: CURRENCY,
      needed: false,
      unique: false,
      ...(rest.refusal ? { refusal: rest.refusal } : {}),
      accepts: 'a currency code such as EUR',
    })
}

function refusalOf(type: RecordType, key: string, field: Field, caller: Caller): string | undefined {
  const label = labelOf(key, field)
  if (field.computed) return `${label} is computed`
  if (field.locked) {
    const by = type.actions.map((a) => a.label ?? words(a.name))
    return `${label} changes only through an action${by.length ? `: ${by.join(', ')}` : ''}`
  }
  if (field.kind === 'secret') return `${label} is a secret and is entered by hand`
  if (field.kind === 'file') return `${label} is a file and is added on the record’s page`
  const grants = field.may?.update ?? field.may?.read
  return grants && !allows(grants, caller) ? `You may not change “${label}”` : undefined
}

/** Columns that Ambit writes itself and that an export has. */
export const WRITTEN_BY_AMBIT: Readonly<Record<string, string>> = {
  created: 'Created',
  changed: 'Changed',
  version: 'Version',
}
