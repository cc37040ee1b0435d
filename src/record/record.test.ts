import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionsOn, create } from './action.ts'
import { choice, date, flag, money, optional, prose, ref, text, whole } from './fields.ts'
import { type DraftIn, type RowIn, record } from './record.ts'

const Contract = record({
  name: 'contract',
  area: 'procurement',
  fields: {
    title: text(),
    vendor: ref('procurement.vendor'),
    owner: ref('people.person', { help: 'Who answers for this contract' }),
    status: choice(['draft', 'active', 'expired'], { default: 'draft', locked: true }),
    value: money({ label: 'Annual value' }),
    startsOn: date(),
    endsOn: date(),
    noticeDays: whole({ min: 0, default: 90 }),
    internal: flag(),
    notes: optional(prose()),
  },
  may: { read: { procurement: true, employee: 'owner' }, create: { procurement: true } },
  check: (c) => (c.endsOn < c.startsOn ? { endsOn: 'must not be before the start' } : {}),
})
const action = actionsOn(Contract)
const renew = action({
  name: 'renew',
  by: ['procurement'],
  input: { until: date(), value: money() },
  when: (contract) => contract.status === 'active' || 'Only an active contract can be renewed',
  change: (contract, { until, value }, { newId }) => ({
    row: { endsOn: until, value },
    and: [
      create(Contract, {
        id: newId(),
        title: contract.title,
        vendor: contract.vendor,
        owner: contract.owner,
        value,
        startsOn: until,
        endsOn: until,
      }),
    ],
  }),
})

test('a declaration gives its names, and row and draft types that follow from its fields', () => {
  assert.deepEqual(
    [Contract.key, Contract.table, Contract.path, Contract.label, Contract.labels, Contract.titleField],
    ['procurement.contract', 'procurement.contracts', '/procurement/contracts', 'Contract', 'Contracts', 'title'],
  )
  const draft: DraftIn<typeof Contract> = {
    title: 'x',
    vendor: 'v',
    owner: 'o',
    value: { amount: '1.00', currency: 'EUR' },
    startsOn: '2026-01-01',
    endsOn: '2026-02-01',
  }
  const status: RowIn<typeof Contract>['status'] = 'active'
  // @ts-expect-error: not one of the choices
  const wrong: RowIn<typeof Contract>['status'] = 'gone'
  // @ts-expect-error: the title is required in a draft
  const missing: DraftIn<typeof Contract> = {
    vendor: 'v',
    owner: 'o',
    value: draft.value,
    startsOn: '2026-01-01',
    endsOn: '2026-02-01',
  }
  assert.ok(draft && status && wrong && missing && renew)
})

test('a declaration that contradicts itself fails where it stands', () => {
  const base = { name: 'x', area: 'a', fields: { title: text() }, may: {} }
  assert.throws(() => record({ ...base, fields: { sort: text(), title: text() } }), /taken/)
  assert.throws(() => record({ ...base, fields: { note: text() } }), /declare `title`/)
  assert.throws(() => record({ ...base, may: { read: { employee: 'owner' } } }), /“owner”, which is no field/)
  assert.throws(() => action({ name: 'renew', by: [], change: () => ({}) }), /two actions/)
})
