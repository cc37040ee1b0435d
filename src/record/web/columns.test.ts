import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { actionsOn } from '../action.ts'
import type { Role } from '../caller.ts'
import type { CustomField } from '../customFields.ts'
import { choice, decimal, secret, text } from '../fields.ts'
import { record } from '../record.ts'
import { callerOf } from './caller.ts'
import { columnsFor, fittedWidth, mayEdit, patched, patchOf, valueIn } from './columns.ts'

const Person = record({
  name: 'person',
  area: 'people',
  fields: {
    name: text(),
    status: choice(['here', 'gone'], { default: 'here', locked: true }),
    cost: decimal({ computed: true, default: '0' }),
    pay: decimal({ may: { read: { people: true } } }),
    pin: secret({}),
  },
  may: { read: { employee: true }, update: { people: true, employee: 'id' } },
})
actionsOn(Person)({ name: 'leave', by: ['people'], change: () => ({ status: 'gone' as const }) })
const caller = (role: Role, person = 'p1') =>
  callerOf({ id: 'a', name: 'A', person, roles: [role, 'king'], sets: {}, clearance: 1 })
const custom = {
  key: 'shirt',
  name: 'Shirt',
  kind: 'text',
  readableBy: [],
  changeableBy: ['people'],
  help: null,
  options: [],
} as unknown as CustomField

describe('columns', () => {
  test('are what the caller may read, never a secret, and the company’s own fields', () => {
    const keys = (role: Role) => columnsFor(Person, [custom], caller(role)).map((c) => c.key)
    assert.deepEqual(keys('people'), ['name', 'status', 'cost', 'pay', 'extra.shirt', 'createdAt', 'changedAt'])
    assert.deepEqual(keys('employee'), ['name', 'status', 'cost', 'extra.shirt', 'createdAt', 'changedAt'])
  })

  test('say why they cannot be edited', () => {
    const of = (key: string, role: Role, row: object, may?: boolean) =>
      mayEdit(
        Person,
        columnsFor(Person, [custom], caller('people')).find((c) => c.key === key)!,
        caller(role),
        row as never,
        may,
      )
    assert.equal(of('name', 'people', {}), true)
    assert.equal(of('name', 'employee', { id: 'p1' }), true)
    assert.equal(of('name', 'employee', { id: 'p2' }), 'You may not change this person')
    assert.equal(of('name', 'people', {}, false), 'You may not change this person')
    assert.equal(of('status', 'people', {}), 'Status changes only through an action: Leave')
    assert.equal(of('cost', 'people', {}), 'Cost is computed')
    assert.equal(of('pay', 'employee', { id: 'p1' }), 'You may not change “Pay”')
    assert.equal(of('extra.shirt', 'employee', { id: 'p1' }), 'You may not change “Shirt”')
    assert.equal(of('createdAt', 'people', {}), 'Created is written by Ambit')
  })

  test('values and patches of custom fields live in extra', () => {
    const row = { id: '1', name: 'Ines', extra: { shirt: 'M', cap: 'L' } }
    assert.equal(valueIn(row, 'extra.shirt'), 'M')
    assert.equal(valueIn(row, 'extra.none'), null)
    assert.deepEqual(patched(row, patchOf('extra.shirt', 'S')), {
      id: '1',
      name: 'Ines',
      extra: { shirt: 'S', cap: 'L' },
    })
    assert.deepEqual(patched(row, patchOf('name', 'Ida')), { ...row, name: 'Ida' })
  })

  test('are as wide as nine of ten values and the head need, within limits', () => {
    const [name] = columnsFor(Person, [], caller('people'))
    const ten = (length: number, longest: number) => [
      ...Array.from({ length: 9 }, () => 'x'.repeat(length)),
      'x'.repeat(longest),
    ]
    const column = { ...name!, width: 168 }
    assert.equal(fittedWidth(column, []), 168)
    assert.ok(fittedWidth(column, ten(20, 20)) > fittedWidth(column, ten(10, 10)))
    assert.equal(fittedWidth(column, ['x'.repeat(500)]), Math.round(168 * 1.4))
    assert.ok(fittedWidth({ ...column, label: 'A head that is rather long' }, ['x']) > 150)
  })

  test('an unknown role grants nothing', () => {
    assert.deepEqual([...caller('employee').roles], ['employee'])
  })
})
