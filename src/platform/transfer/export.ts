/** That rows left Ambit as a file: who took what, and how many. Written with every export, before its first byte. */
import { choice, instant, optional, ref, refs, text, whole } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { grantAll } from './import.ts'

export const FORMATS = ['csv', 'xlsx'] as const
export type Format = (typeof FORMATS)[number]
export const FORMAT_LABELS = { csv: 'CSV', xlsx: 'Excel (XLSX)' } as const

export const Export = record({
  name: 'export',
  area: 'platform',
  fields: {
    title: text({ max: 200, label: 'What' }),
    type: text({ max: 80, help: 'The record type of its rows' }),
    owner: optional(ref('people.person', { label: 'By' })),
    format: choice(FORMATS, { locked: true, default: 'csv', labels: FORMAT_LABELS }),
    query: optional(text({ max: 4000, min: 0, locked: true, help: 'Filters, sort and columns' })),
    rows: optional(whole({ locked: true })),
    exportedAt: optional(instant({ locked: true, label: 'Exported' })),
    recipients: refs('people.person', { locked: true, default: [], help: 'Who else may open it' }),
    schedule: optional(ref('platform.scheduledExport', { locked: true, label: 'Scheduled export' })),
    file: optional(text({ max: 40, locked: true, label: 'Kept file' })),
  },
  may: {
    read: { ...grantAll(['owner', 'recipients']), auditor: true },
    // Written by what happens, and by nobody.
    create: { administrator: [] },
    update: { administrator: [] },
    remove: { administrator: [] },
  },
  list: { columns: ['title', 'type', 'rows', 'format', 'owner', 'exportedAt'], sort: '-createdAt' },
})
export type Export = RowIn<typeof Export>
