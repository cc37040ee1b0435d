/** What approvals keep: the rules, who stands in for whom, and each course with its decisions. */
import { z } from 'zod'
import { ROLE_NAMES } from '../../record/caller.ts'
import {
  choice,
  date,
  flag,
  instant,
  json,
  money,
  optional,
  prose,
  ref,
  refs,
  text,
  whole,
} from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'
import type { Grant, Grants } from '../../record/rights.ts'
import { frozenStepSchema, stepRuleSchema } from './step.ts'

const inside = (grant: Grant): Grants =>
  Object.fromEntries(
    ROLE_NAMES.filter((role) => role !== 'client' && role !== 'administrator').map((role) => [role, grant]),
  )
/** Made and changed by the approvals alone, by no person: administrators included. */
const NOBODY: Grants = { administrator: [] }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** When which steps are asked for records of a type. All rules that apply are asked, in their order. */
export const ApprovalRule = record({
  name: 'approvalRule',
  area: 'platform',
  fields: {
    name: text({ max: 120 }),
    type: text({ max: 80, label: 'For', help: 'The record type that it decides about' }),
    position: whole({
      default: 100,
      min: 0,
      max: 10_000,
      help: 'Rules are asked from the smallest number to the largest',
    }),
    active: flag({ default: true }),
    amountFrom: optional(
      money({
        label: 'From an amount of',
        help: 'Applies to this amount and more; an amount in another currency counts as more',
      }),
    ),
    addUpDays: optional(
      whole({
        min: 1,
        max: 366,
        label: 'Add up days',
        help: 'What the same requester ordered alike within so many days counts together, so that splitting an order does not help',
      }),
    ),
    category: optional(text({ max: 60, help: 'Applies to this category only' })),
    relation: optional(text({ max: 60, help: 'Applies where one of the people below stands in this relation' })),
    related: refs('people.person', { label: 'People in that relation' }),
    steps: json(z.array(stepRuleSchema).min(1).max(12)),
    notes: optional(prose({ max: 2000, help: 'Why the rule is as it is' })),
  },
  may: { read: inside(true), create: {}, update: {}, remove: {} },
  list: { columns: ['name', 'type', 'position', 'amountFrom', 'category', 'active'], sort: 'position', group: 'type' },
  form: [
    ['name', 'type', 'position', 'active'],
    ['amountFrom', 'addUpDays', 'category', 'relation', 'related'],
    ['steps', 'notes'],
  ],
  check: (rule): Record<string, string> => ({
    ...(rule.addUpDays && !rule.amountFrom ? { addUpDays: 'needs an amount to compare with' } : {}),
    ...(rule.relation && !rule.related.length
      ? { relation: 'leads to nobody, since no people are named', related: 'is needed with a relation' }
      : {}),
    ...(!rule.relation && rule.related.length ? { relation: 'is needed with people' } : {}),
    ...(rule.steps.some((step) => step.escalateAfter !== null && !step.escalateTo.length)
      ? { steps: 'a step that escalates says to whom' }
      : {}),
  }),
})
export type ApprovalRule = RowIn<typeof ApprovalRule>

/** Somebody who decides for another while that one is away. */
export const Deputy = record({
  name: 'deputy',
  area: 'platform',
  plural: 'deputies',
  title: 'startsOn',
  fields: {
    person: ref('people.person', { label: 'For', help: 'Whose decisions they are' }),
    deputy: ref('people.person', { help: 'Decides as well, from the first day to the last' }),
    startsOn: date({ label: 'First day' }),
    endsOn: date({ label: 'Last day' }),
    types: json(z.array(z.string().max(80)).max(50), {
      default: [],
      label: 'Only for',
      help: 'Record types; none chosen: everything',
    }),
  },
  may: {
    read: inside(true),
    create: { ...inside('person'), people: true },
    update: { ...inside('person'), people: true },
    remove: { ...inside('person'), people: true },
  },
  list: { columns: ['person', 'deputy', 'startsOn', 'endsOn'], sort: '-startsOn' },
  form: [['person', 'deputy', 'startsOn', 'endsOn', 'types']],
  check: (d): Record<string, string> => (d.endsOn < d.startsOn ? { endsOn: 'must not be before the first day' } : {}),
})
export type Deputy = RowIn<typeof Deputy>

/** One request for approval with its frozen steps and every decision. Asked again after a rejection, it is another one. */
export const Approval = record({
  name: 'approval',
  area: 'platform',
  fields: {
    title: text({ max: 300, locked: true }),
    subjectType: text({ max: 80, locked: true, label: 'Type' }),
    subjectId: text({ max: 36, pattern: UUID, locked: true, label: 'Record' }),
    requester: optional(ref('people.person', { locked: true })),
    state: choice(['waiting', 'approved', 'rejected', 'withdrawn'], {
      default: 'waiting',
      locked: true,
      tones: { waiting: 'attention', approved: 'good', rejected: 'bad' },
    }),
    amount: optional(money({ locked: true })),
    /** What alike records have in common, so that their amounts count together. */
    alike: optional(text({ max: 400, locked: true })),
    stepName: optional(text({ max: 80, locked: true, label: 'Step' })),
    waitingSince: optional(instant({ locked: true })),
    /** Who may decide now, in their own right. */
    waitingFor: refs('people.person', { locked: true }),
    /** Everybody who was ever asked: they keep sight of what they decided about. */
    asked: refs('people.person', { locked: true }),
    submittedAt: instant({ locked: true }),
    decidedAt: optional(instant({ locked: true })),
    hash: text({ max: 64, locked: true }),
    shown: json(z.record(z.string(), z.unknown()), { default: {}, locked: true, label: 'What was shown' }),
    authors: json(z.record(z.string(), z.array(z.string())), { default: {}, locked: true }),
    steps: json(z.array(frozenStepSchema), { default: [], locked: true }),
  },
  may: {
    read: { ...inside(['requester', 'asked']), client: ['requester', 'asked'] },
    create: NOBODY,
    update: NOBODY,
    remove: NOBODY,
  },
  list: {
    columns: ['title', 'subjectType', 'requester', 'amount', 'state', 'stepName', 'waitingFor', 'waitingSince'],
    sort: '-submittedAt',
  },
})
export type Approval = RowIn<typeof Approval>
