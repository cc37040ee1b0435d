import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { choice, date, money, optional, ref, text } from '../fields.ts'
import { parseQuery } from '../query.ts'
import { record } from '../record.ts'
import {
  apiQuery,
  askedValues,
  initialState,
  type ListState,
  listText,
  listValues,
  nextSort,
  readAddress,
  writeAddress,
} from './address.ts'

const Contract = record({
  name: 'contract',
  area: 'procurement',
  fields: {
    title: text(),
    vendor: ref('procurement.vendor'),
    status: choice(['draft', 'active', 'expired']),
    value: optional(money()),
    endsOn: date(),
  },
  may: { read: { employee: true } },
  list: { columns: ['title', 'vendor', 'status', 'endsOn', 'value'], sort: 'endsOn', group: 'endsOn' },
})
const read = (search: string) => readAddress(Contract, [], search)

describe('the address of a list', () => {
  test('reads filters, sort, group and columns in the words of the API', () => {
    const { state, unknown } = read(
      '?status=in:draft,active&endsOn=between:this-quarter&sort=-value,title&group=status&columns=title,value&search=wlan',
    )
    assert.deepEqual(state, {
      filters: [
        { field: 'status', operator: 'in', text: 'draft,active' },
        { field: 'endsOn', operator: 'between', text: 'this-quarter' },
      ],
      sort: [
        { field: 'value', descending: true },
        { field: 'title', descending: false },
      ],
      group: 'status',
      columns: ['title', 'value'],
      search: 'wlan',
      view: null,
    })
    assert.deepEqual(unknown, [])
  })

  test('writes it legibly, and only what differs from the declaration', () => {
    const { state } = read('?status=in:draft,active&endsOn=between:this-quarter')
    assert.equal(writeAddress(Contract, state), 'status=in:draft,active&endsOn=between:this-quarter')
    assert.equal(writeAddress(Contract, initialState(Contract)), '')
    assert.equal(writeAddress(Contract, { ...initialState(Contract), group: null }), 'group=none')
  })

  test('names what the type does not have, and does without it', () => {
    const { state, unknown } = read(
      '?colour=eq:red&status=gte:draft&status=eq:draft&sort=colour&columns=colour&group=colour',
    )
    assert.deepEqual(state.filters, [{ field: 'status', operator: 'eq', text: 'draft' }])
    assert.deepEqual(unknown, ['colour', 'status=gte:draft', 'colour', 'colour', 'colour'])
    assert.deepEqual(state.sort, initialState(Contract).sort)
    assert.equal(state.group, null)
  })

  test('any filters survive the way into the address and back', () => {
    const filter = fc.oneof(
      fc.record(
        {
          field: fc.constant('title'),
          operator: fc.constantFrom('eq', 'contains', 'in'),
          text: fc.string({ unit: 'grapheme', maxLength: 30 }).filter((s) => s.isWellFormed()),
        },
        { noNullPrototype: true },
      ),
      fc.record(
        {
          field: fc.constant('status'),
          operator: fc.constantFrom('eq', 'ne'),
          text: fc.constantFrom('draft', 'active'),
        },
        { noNullPrototype: true },
      ),
    )
    fc.assert(
      fc.property(
        fc.array(filter, { maxLength: 5 }),
        fc.string({ maxLength: 20 }).filter((s) => s.isWellFormed()),
        (filters, search) => {
          const state = { ...initialState(Contract), filters, search } as ListState
          assert.deepEqual(read(writeAddress(Contract, state)).state, state)
        },
      ),
    )
  })

  test('a list of values survives commas and backslashes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 }), (values) => {
        assert.deepEqual(listValues(listText(values)), values)
      }),
    )
    assert.deepEqual(askedValues({ field: 'endsOn', operator: 'between', text: '2026-01-01..2026-03-31' }), [
      '2026-01-01',
      '2026-03-31',
    ])
    assert.deepEqual(askedValues({ field: 'endsOn', operator: 'between', text: 'this-year' }), ['this-year'])
  })

  test('the server understands what is asked of it, the group first in the sort', () => {
    const { state } = read(
      '?status=in:draft,active&endsOn=between:this-quarter&value=gte:5000&sort=-value&group=status',
    )
    const asked = apiQuery(Contract, [], state)
    const raw = Object.fromEntries(new URLSearchParams(asked))
    const query = parseQuery(Contract, raw, {
      custom: [],
      today: '2026-05-04',
      fiscalYearStart: 1,
      me: null,
      readable: () => true,
    })
    assert.deepEqual(
      query.filters.map((f) => f.values),
      [['draft', 'active'], ['2026-04-01', '2026-06-30'], ['5000']],
    )
    assert.deepEqual(query.sort, [
      { field: 'status', descending: false },
      { field: 'value', descending: true },
    ])
  })

  test('a group that is sorted by keeps its direction', () => {
    assert.equal(apiQuery(Contract, [], read('?sort=title,-endsOn').state), 'sort=-endsOn%2Ctitle')
  })

  test('a head sorts up, then down, then as declared', () => {
    const initial = initialState(Contract).sort
    const once = nextSort(initial, 'title', initial)
    const twice = nextSort(once, 'title', initial)
    assert.deepEqual(
      [once, twice, nextSort(twice, 'title', initial)],
      [[{ field: 'title', descending: false }], [{ field: 'title', descending: true }], initial],
    )
  })
})
