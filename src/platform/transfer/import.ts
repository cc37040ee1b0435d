/** An import: a file on its way to records of one type, and what became of it. */
import { actionsOn } from '../../record/action.ts'
import { ROLE_NAMES } from '../../record/caller.ts'
import { choice, instant, json, optional, ref, text, whole } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import type { Grant, Grants } from '../../record/rights.ts'
import { type Setup, setupSchema } from './setup.ts'

/** The same for everybody but administrators, who reach everything. */
export const grantAll = (grant: Grant): Grants =>
  Object.fromEntries(ROLE_NAMES.filter((role) => role !== 'administrator').map((role) => [role, grant]))
/** What is somebody's own, whatever else they do here. */
export const OWN: Grants = grantAll('owner')

export const Import = record({
  name: 'import',
  area: 'platform',
  fields: {
    title: text({ max: 200, label: 'File', help: 'The name of the file, or what the pasted rows are' }),
    type: text({ max: 80, help: 'The record type that its rows become, such as people.person' }),
    owner: optional(ref('people.person', { label: 'By' })),
    state: choice(['open', 'checked', 'done', 'undone'], {
      default: 'open',
      locked: true,
      labels: { open: 'Being prepared', checked: 'Checked', done: 'Imported', undone: 'Undone' },
      tones: { done: 'good' },
    }),
    setup: json(setupSchema, { default: setupSchema.parse({}), locked: true, label: 'How it is read' }),
    rows: optional(whole({ locked: true })),
    wrong: optional(whole({ locked: true, label: 'Rows with errors' })),
    created: optional(whole({ locked: true, label: 'New' })),
    updated: optional(whole({ locked: true, label: 'Changed' })),
    unchanged: optional(whole({ locked: true })),
    importedAt: optional(instant({ locked: true, label: 'Imported' })),
    undoneAt: optional(instant({ locked: true, label: 'Undone' })),
    job: optional(text({ max: 40, computed: true, label: 'Work in progress' })),
  },
  may: { read: OWN, create: OWN, update: OWN, remove: OWN },
  list: {
    columns: ['title', 'type', 'state', 'rows', 'wrong', 'created', 'updated', 'owner', 'importedAt'],
    sort: '-createdAt',
  },
  form: [['title', 'type', 'owner']],
})
export type Import = RowIn<typeof Import>

const action = actionsOn(Import)
/** Says how the file is read and what its columns are for; what was checked before no longer counts. */
action({
  name: 'configure',
  by: OWN,
  input: { setup: json(setupSchema) },
  when: ({ state }) => state === 'open' || state === 'checked' || 'It was imported already; begin another import',
  change: (_row, { setup }) => ({
    setup: setup as Setup,
    state: 'open',
    wrong: null,
    created: null,
    updated: null,
    unchanged: null,
  }),
})
