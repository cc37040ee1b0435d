import { flag, ref, text, whole } from '../record/fields.ts'
import { record } from '../record/record.ts'
import { flagged } from '../record/rights.ts'

/** A list as somebody likes to see it: filters, sort, columns and grouping under a name; mine, or shared with everyone. */
export const View = record({
  name: 'view',
  area: 'platform',
  label: 'Saved view',
  fields: {
    title: text({ max: 60 }),
    type: text({ max: 80, help: 'The record type of the list' }),
    owner: ref('people.person'),
    shared: flag({ help: 'Everyone who may see the list sees this view' }),
    query: text({ max: 4000, min: 0, help: 'Filters, sort, columns and grouping, as in the address of the list' }),
    position: whole({ default: 0 }),
  },
  may: {
    read: { employee: ['owner', flagged('shared')], client: 'owner' },
    create: { employee: 'owner', client: 'owner' },
    update: { administrator: 'owner', employee: 'owner', client: 'owner' },
    remove: { employee: 'owner', client: 'owner' },
  },
  list: { columns: ['title', 'type', 'owner', 'shared'], sort: 'position' },
})
