import { approvable, asked } from '../../platform/approvals/approvable.ts'
import { step } from '../../platform/approvals/step.ts'
import { actionsOn } from '../../record/action.ts'
import { choice, date, file, optional, prose, ref } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import type { Relation } from '../../record/rights.ts'
import { daysInWords } from './daysInWords.ts'
import { Engagement } from './engagement.ts'
import { engagementsOn } from './engagements.ts'
import { staff } from './staff.ts'

/** Somebody who reports to the caller: as the manager, or through a department that the caller heads. */
const REPORTS: Relation = { set: 'people.reports', field: 'person' }
const CLOSE = { ...staff(['person', 'approver', REPORTS, asked()]), people: true, client: 'person' } as const

/** From when to when somebody is away; the first or the last day may be half a day. */
export interface LeaveDays {
  readonly startsOn: string
  readonly endsOn: string
  readonly firstDay: 'whole' | 'afternoon'
  readonly lastDay: 'whole' | 'morning'
}

/** Time off. It is asked for, and counts in plans once it is approved. */
export const Leave = record({
  name: 'leave',
  area: 'people',
  plural: 'leave',
  label: 'Leave',
  labels: 'Leave',
  title: 'startsOn',
  fields: {
    person: ref('people.person'),
    kind: choice(['vacation', 'sick', 'parental', 'training', 'unpaid', 'other'], {
      default: 'vacation',
      personal: true,
      may: { read: CLOSE },
    }),
    startsOn: date({ label: 'First day' }),
    endsOn: date({ label: 'Last day' }),
    firstDay: choice(['whole', 'afternoon'], { default: 'whole', label: 'Of the first day' }),
    lastDay: choice(['whole', 'morning'], { default: 'whole', label: 'Of the last day' }),
    note: optional(prose({ max: 1000, personal: true, may: { read: CLOSE } })),
    certificate: optional(
      file({
        personal: true,
        help: 'A doctor’s note: for the person and people’s administration only',
        may: { read: { ...staff('person'), people: true, client: 'person' } },
      }),
    ),
    state: choice(['draft', 'requested', 'approved', 'rejected', 'cancelled'], {
      default: 'draft',
      locked: true,
      tones: { requested: 'attention', approved: 'good', rejected: 'bad' },
    }),
    approver: optional(ref('people.person', { locked: true })),
    decidedOn: optional(date({ locked: true })),
    reason: optional(prose({ max: 500, locked: true, personal: true, may: { read: CLOSE } })),
  },
  may: {
    read: { ...CLOSE, manager: true, auditor: true },
    create: { ...staff('person'), people: true },
    update: { people: true },
    remove: { people: true },
  },
  list: { columns: ['startsOn', 'endsOn', 'person', 'kind', 'state', 'approver'], sort: '-startsOn' },
  form: [['person', 'kind', 'startsOn', 'firstDay', 'endsOn', 'lastDay', 'note', 'certificate']],
  check: (leave): Record<string, string> => datesOf(leave),
})
export type Leave = RowIn<typeof Leave>

function datesOf(leave: LeaveDays): Record<string, string> {
  if (leave.endsOn < leave.startsOn) return { endsOn: 'must not be before the first day' }
  if (leave.startsOn === leave.endsOn && leave.firstDay === 'afternoon' && leave.lastDay === 'morning')
    return { lastDay: 'leaves nothing of a single day that begins in the afternoon' }
  return {}
}

const action = actionsOn(Leave)
const ASKING = { ...staff('person'), people: true } as const

export const request = action({
  name: 'request',
  help: 'Asks the manager of the first day for approval',
  by: ASKING,
  needs: (leave) => ({ engagements: { type: Engagement, where: { person: leave.person } } }),
  offered: (leave) => leave.state === 'draft' || `Only a draft can be requested; this leave is ${leave.state}`,
  change: (leave, _input, { needs }) => ({
    state: 'requested',
    approver:
      engagementsOn((needs.engagements ?? []) as Engagement[], leave.startsOn).find((e) => e.manager)?.manager ?? null,
  }),
})
export const revise = action({
  name: 'revise',
  help: 'Changes the dates; it has to be requested again',
  by: ASKING,
  input: {
    startsOn: date({ label: 'First day' }),
    firstDay: choice(['whole', 'afternoon'], { default: 'whole', label: 'Of the first day' }),
    endsOn: date({ label: 'Last day' }),
    lastDay: choice(['whole', 'morning'], { default: 'whole', label: 'Of the last day' }),
  },
  when: (leave) =>
    ['draft', 'requested', 'rejected'].includes(leave.state) ||
    `This leave is ${leave.state}; cancel it and ask for another one`,
  change: (_leave, dates) => ({ ...dates, state: 'draft', approver: null, decidedOn: null, reason: null }),
})
export const certify = action({
  name: 'certify',
  label: 'Add a doctor’s note',
  help: 'For people’s administration; whoever approves does not see it',
  by: ASKING,
  input: { certificate: file({ label: 'Doctor’s note' }) },
  when: (leave) => {
    if (leave.kind !== 'sick') return 'Only sick leave has a doctor’s note'
    return leave.state !== 'cancelled' || 'This leave is cancelled; a doctor’s note belongs to one that counts'
  },
  change: (_leave, { certificate }) => ({ certificate }),
})
export const cancel = action({
  name: 'cancel',
  by: ASKING,
  when: (leave, { today }) => {
    if (!['draft', 'requested', 'approved'].includes(leave.state)) return `This leave is ${leave.state} already`
    return leave.endsOn >= today || 'This leave lies in the past'
  },
  change: () => ({ state: 'cancelled' }),
  confirm: 'The days count as working days again.',
})

/** The manager of the first day approves; whoever keeps persons where there is none, or after a week. */
export const leaveApproval = approvable(Leave, {
  state: { field: 'state', waiting: 'requested', approved: 'approved', rejected: 'rejected', released: ['approved'] },
  covers: ['person', 'kind', 'startsOn', 'firstDay', 'endsOn', 'lastDay', 'note'],
  requester: 'person',
  category: 'kind',
  relations: {
    manager: { label: 'Manager', by: 'people.manager', of: 'person', on: 'startsOn' },
    head: { label: 'Head of the department', by: 'people.head', of: 'person', on: 'startsOn' },
  },
  otherwise: [
    step({
      name: 'Manager',
      by: [{ relation: 'manager' }],
      otherwise: [{ role: 'people' }],
      escalateAfter: 5,
      escalateTo: [{ role: 'people' }],
    }),
  ],
  reason: 'reason',
  title: ({ startsOn, endsOn }) => daysInWords(startsOn, endsOn),
  approved: (_leave, { caller, today }) => ({ approver: caller.person, decidedOn: today }),
  rejected: (_leave, reason, { caller, today }) => ({ approver: caller.person, decidedOn: today, reason }),
})
