/**
 * Fields that a customer adds to a record type: values only, no behaviour. They use the same kinds as declared fields
 * and live together in the row's `extra`.
 */
import { z } from 'zod'
import { ROLE_NAMES } from './caller.ts'
import { choice, choices, type Field, flag, json, optional, prose, text } from './fields.ts'
import { type RowIn, record } from './record.ts'

export const CUSTOM_KINDS = ['text', 'decimal', 'money', 'date', 'choice', 'person', 'flag'] as const

/** A field that the company added to a record type. */
export const CustomField = record({
  name: 'customField',
  area: 'platform',
  label: 'Custom field',
  fields: {
    name: text({ max: 60, help: 'As it is called in lists and forms' }),
    type: text({ max: 80, locked: false, help: 'The record type it belongs to, such as projects.task' }),
    key: text({
      max: 60,
      pattern: /^[a-z][a-zA-Z0-9]*$/,
      unique: ['type'],
      help: 'Its name in the API; cannot change later',
    }),
    kind: choice(CUSTOM_KINDS, { labels: { decimal: 'Number', flag: 'Yes or no' } }),
    options: json(z.array(z.string().min(1).max(100)).max(200), { default: [], label: 'Choices' }),
    help: optional(prose({ max: 500 })),
    required: flag(),
    formula: optional(text({ max: 2000, help: 'The formula that the value came with; shown, not computed' })),
    readableBy: choices(ROLE_NAMES, { default: [], help: 'Nobody chosen: everyone who may read the record' }),
    changeableBy: choices(ROLE_NAMES, { default: [], help: 'Nobody chosen: everyone who may change the record' }),
  },
  may: { read: { employee: true, client: true }, create: { manager: true }, update: { manager: true }, remove: {} },
  list: { columns: ['name', 'type', 'kind', 'required', 'key'], sort: 'name', group: 'type' },
  form: [
    ['name', 'type', 'key', 'kind'],
    ['options', 'required', 'help'],
    ['readableBy', 'changeableBy'],
  ],
  check: (f) =>
    f.kind === 'choice' && !f.options.length ? { options: 'a choice needs something to choose from' } : {},
})
export type CustomField = RowIn<typeof CustomField>

/** The declared field that a custom one behaves like. */
export function fieldOf(custom: CustomField): Field {
  const base = { label: custom.name, optional: true, ...(custom.help ? { help: custom.help } : {}) }
  if (custom.kind === 'person') return { ...base, kind: 'ref', target: 'people.person' }
  if (custom.kind === 'choice') return { ...base, kind: 'choice', values: custom.options }
  return {
    ...base,
    kind: custom.kind,
    ...(custom.kind === 'text' ? { min: 1, max: 2000 } : {}),
    ...(custom.kind === 'decimal' ? { scale: 6 } : {}),
  }
}
