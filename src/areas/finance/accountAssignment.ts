import { choice, date, optional, ref, text } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import { CODE } from './code.ts'
import { checkValidity, validOn } from './validity.ts'

/** Which account of the general ledger takes the costs of a cost element, in which books, from when to when. */
export const AccountAssignment = record({
  name: 'accountAssignment',
  area: 'finance',
  title: 'account',
  within: 'costElement',
  fields: {
    costElement: ref('finance.costElement'),
    entity: optional(ref('finance.legalEntity', { label: 'Legal entity', help: 'Empty: every one without its own' })),
    spend: optional(
      choice(['operating', 'capital'], {
        label: 'Operating or capital',
        help: 'Empty: both, where neither has its own',
      }),
    ),
    account: text({ max: 30, pattern: CODE, label: 'General-ledger account', help: 'As the ERP calls it' }),
    validFrom: date({ unique: ['costElement', 'entity', 'spend'] }),
    validTo: optional(date({ help: 'The last day; empty until another account follows' })),
  },
  may: {
    read: { finance: true, procurement: true, manager: true, auditor: true },
    create: { finance: true },
    update: { finance: true },
    remove: { finance: true },
  },
  list: { columns: ['account', 'costElement', 'entity', 'spend', 'validFrom', 'validTo'], sort: 'account' },
  search: ['account'],
  check: (assignment): Record<string, string> => checkValidity(assignment),
})
export type AccountAssignment = RowIn<typeof AccountAssignment>

export type Assigned = Pick<AccountAssignment, 'costElement' | 'entity' | 'spend' | 'account' | 'validFrom' | 'validTo'>

/**
 * The account for a cost element in the books of an entity on a day; undefined when none is assigned. What names the entity
 * goes before what is for all, then what names operating or capital; of those left the one that began last.
 */
export function accountOn(
  assignments: readonly Assigned[],
  asked: { costElement: string; entity: string; spend: 'operating' | 'capital'; day: string },
): string | undefined {
  const fitting = assignments.filter(
    (each) =>
      each.costElement === asked.costElement &&
      (each.entity === null || each.entity === asked.entity) &&
      (each.spend === null || each.spend === asked.spend) &&
      validOn(each, asked.day),
  )
  const weight = (each: Assigned) => (each.entity ? 2 : 0) + (each.spend ? 1 : 0)
  return fitting.toSorted((a, b) => weight(b) - weight(a) || (a.validFrom < b.validFrom ? 1 : -1))[0]?.account
}
