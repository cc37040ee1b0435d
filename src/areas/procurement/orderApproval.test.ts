import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { approvalOf, decide } from '../../../test/approvals.ts'
import { watchApprovals } from '../../platform/approvals/clock.server.ts'
import { createEngine } from '../../platform/approvals/engine.server.ts'
import { type StepRule, step } from '../../platform/approvals/step.ts'
import { sql } from '../../platform/sql.ts'
import type { Role } from '../../record/caller.ts'
import { areasOf } from '../areas.server.ts'

const ORDER = 'procurement.purchaseOrder'
let ambit: TestAmbit
const who = new Map<string, Visitor>()
let vendor: string
let costCentre: string
let entity: string

const person = (name: string): Visitor => who.get(name)!
const people: [string, Role[]][] = [
  ['Ada Admin', ['administrator', 'employee']],
  ['Rita Requester', ['employee']],
  ['Otto Owner', ['employee']],
  ['Fay Finance', ['finance', 'employee']],
  ['Finn Finance', ['finance', 'employee']],
  ['Flo Finance', ['finance', 'employee']],
  ['Pia Procurement', ['procurement', 'employee']],
  ['Dora Deputy', ['employee']],
  ['Sven Stranger', ['employee']],
]
const call = <T = any>(name: string, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
  ambit.call<T>(person(name), method, `/api${url}`, body)
const made = async (name: string, url: string, body: object) => {
  const answer = await call(name, 'POST', url, body)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body
}
const orders = '/procurement/purchase-orders'
const draft = (more: object = {}) => ({
  title: 'Scanners',
  vendor,
  requester: person('Rita Requester').account,
  costCentre,
  legalEntity: entity,
  category: 'hardware',
  value: { amount: '500.00', currency: 'EUR' },
  ...more,
})
const order = (more: object = {}) => made('Rita Requester', orders, draft(more))
const submitted = async (more: object = {}) => {
  const { id } = await order(more)
  const answer = await call('Rita Requester', 'POST', `${orders}/${id}/submit`)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return id as string
}
const row = async (id: string, name = 'Pia Procurement') => (await call(name, 'GET', `${orders}/${id}`)).body
const approve = (name: string, id: string) => decide(ambit, person(name), ORDER, id)
const asked = async (id: string) => {
  const { steps } = await approvalOf(ambit, person('Pia Procurement'), ORDER, id)
  return steps.map((each) => [each.name, each.state, each.people.map(({ name }) => name)])
}
const refused = (answer: { status: number; body: any }, status: number, message: RegExp) => {
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  assert.match(answer.body.error.message, message)
}
/** Rules that hold while a test runs. */
async function withRules(rules: { steps: StepRule[]; [field: string]: unknown }[], work: () => Promise<void>) {
  const ids: string[] = []
  for (const [at, rule] of rules.entries())
    ids.push(
      (await made('Ada Admin', '/platform/approval-rules', { name: `Rule ${at}`, type: ORDER, position: at, ...rule }))
        .id,
    )
  try {
    await work()
  } finally {
    for (const id of ids)
      assert.equal((await call('Ada Admin', 'DELETE', `/platform/approval-rules/${id}`)).status, 204)
  }
}
const OWNER = step({ name: 'Cost centre', by: [{ relation: 'costCentreOwner' }], covers: ['costCentre', 'project'] })
const FINANCE = step({ name: 'Finance', by: [{ role: 'finance' }], need: 2, covers: ['value', 'vendor'] })

before(async () => {
  ambit = await testAmbit()
  for (const [name, roles] of people) who.set(name, await ambit.visitor(roles, name))
  vendor = (await made('Pia Procurement', '/procurement/vendors', { name: 'Nordlicht Systems' })).id
  entity = (
    await made('Fay Finance', '/finance/legal-entities', {
      name: 'Fernholm',
      code: 'FL',
      country: 'DE',
      baseCurrency: 'EUR',
    })
  ).id
  costCentre = (
    await made('Fay Finance', '/finance/cost-centres', {
      name: 'Warehouses',
      code: '4100',
      entity,
      owner: person('Otto Owner').account,
    })
  ).id
})
after(() => ambit.stop())

describe('a purchase order', () => {
  test('is numbered, goes to the owner of the cost centre, and is released by his approval', async () => {
    const { id, number } = await order()
    assert.match(number, /^PO-\d{5}$/)
    assert.equal((await call('Otto Owner', 'GET', `${orders}/${id}`)).status, 404, 'not asked yet')
    await call('Rita Requester', 'POST', `${orders}/${id}/submit`)
    assert.equal((await call('Otto Owner', 'GET', `${orders}/${id}`)).status, 200, 'whoever is asked may read')
    assert.equal((await call('Sven Stranger', 'GET', `/approvals/of/${ORDER}/${id}`)).status, 404)
    refused(await call('Pia Procurement', 'POST', `${orders}/${id}/order`), 409, /Only an approved order/)
    const { body } = await call('Otto Owner', 'GET', '/inbox')
    const item = body.waiting.find((each: { subject: { id: string } }) => each.subject.id === id)
    assert.deepEqual(
      [item.title, item.text, item.from, item.amount.amount],
      ['Scanners', 'Cost centre', 'Rita Requester', '500.00'],
    )
    const mail = item.actions.find((each: { name: string }) => each.name === 'approve')
    assert.equal((await ambit.call(person('Otto Owner'), 'POST', mail.path, mail.body)).status, 200)
    assert.equal((await row(id)).state, 'approved')
    assert.equal((await call('Otto Owner', 'GET', '/inbox')).body.waiting.length, 0)
    const [last] = (await call('Rita Requester', 'GET', `${orders}/${id}/activity`)).body.entries
    assert.deepEqual([last.verb, last.who.name, last.reason], ['approve', 'Otto Owner', '“Cost centre”'])
    const sent = (await call('Rita Requester', 'GET', '/inbox')).body.sent[0]
    assert.deepEqual([sent.title, sent.state], ['Scanners', 'approved'])
    const notes = await ambit.database.db.query<{ account: string; kind: string }>(
      sql`select account_id as account, kind from platform.notifications where subject_id = ${id} order by created_at`,
    )
    assert.deepEqual(
      notes.map((note) => [note.account, note.kind]),
      [
        [person('Otto Owner').account, 'approval'],
        [person('Rita Requester').account, 'decision'],
      ],
    )
    assert.equal((await call('Pia Procurement', 'POST', `${orders}/${id}/order`)).body.state, 'ordered')
  })

  test('is rejected with a reason, can be changed and submitted again', async () => {
    const id = await submitted()
    const { id: approval, hash } = await approvalOf(ambit, person('Otto Owner'), ORDER, id)
    refused(await call('Otto Owner', 'POST', `/approvals/${approval}/reject`, { hash }), 422, /reason/)
    refused(await call('Otto Owner', 'POST', `/approvals/${approval}/approve`, {}), 422, /hash/)
    assert.equal((await decide(ambit, person('Otto Owner'), ORDER, id, 'reject', { reason: 'Too dear' })).status, 200)
    assert.equal((await row(id)).state, 'rejected')
    refused(await call('Otto Owner', 'POST', `/approvals/${approval}/approve`, { hash }), 409, /rejected already/)
    const seen = await approvalOf(ambit, person('Rita Requester'), ORDER, id)
    assert.equal(seen.steps[0]!.people[0]!.decision!.reason, 'Too dear')
    const { version } = await row(id, 'Rita Requester')
    const patch = { version, value: { amount: '400.00', currency: 'EUR' } }
    assert.equal((await call('Rita Requester', 'PATCH', `${orders}/${id}`, patch)).status, 200)
    assert.equal((await call('Rita Requester', 'POST', `${orders}/${id}/submit`)).status, 200)
    assert.equal((await approve('Otto Owner', id)).status, 200)
    assert.equal((await call('Rita Requester', 'GET', `/approvals/of/${ORDER}/${id}`)).body.approvals.length, 2)
  })

  test('is not for blocked vendors', async () => {
    const blocked = await made('Pia Procurement', '/procurement/vendors', { name: 'Blocked Ltd' })
    await call('Pia Procurement', 'POST', `/procurement/vendors/${blocked.id}/block`, { reason: 'Insolvent' })
    const { id } = await order({ vendor: blocked.id })
    refused(await call('Rita Requester', 'POST', `${orders}/${id}/submit`), 409, /Blocked Ltd is blocked/)
  })
})

describe('nobody approves his own', () => {
  test('an order that only its requester could approve is not submitted, and nothing of it happens', async () => {
    await withRules([{ steps: [OWNER] }], async () => {
      const own = await made('Otto Owner', orders, draft({ requester: person('Otto Owner').account }))
      refused(
        await call('Otto Owner', 'POST', `${orders}/${own.id}/submit`),
        409,
        /Nobody can approve step “Cost centre”.*Otto Owner asks for it/,
      )
      assert.equal((await row(own.id)).state, 'draft')
      const { id } = await order({ costCentre: null })
      refused(await call('Rita Requester', 'POST', `${orders}/${id}/submit`), 409, /there is nobody/)
    })
  })

  test('with a fallback in the rule, it goes there', async () => {
    await withRules([{ steps: [{ ...OWNER, otherwise: [{ role: 'finance' }] }] }], async () => {
      const own = await made('Otto Owner', orders, draft({ requester: person('Otto Owner').account }))
      assert.equal((await call('Otto Owner', 'POST', `${orders}/${own.id}/submit`)).status, 200)
      assert.deepEqual(await asked(own.id), [
        ['Cost centre', 'current', ['Fay Finance', 'Finn Finance', 'Flo Finance']],
      ])
      refused(await approve('Otto Owner', own.id), 403, /nobody approves their own/)
    })
  })

  test('not as a deputy, not by delegation, not as a member of the role, not for somebody else', async () => {
    await withRules([{ steps: [FINANCE] }], async () => {
      // Fay asks in the name of Rita: both are authors.
      const { id } = await made('Pia Procurement', orders, draft())
      const version = (await row(id)).version
      await call('Pia Procurement', 'PATCH', `${orders}/${id}`, { version, description: 'Ten of them' })
      await call('Rita Requester', 'POST', `${orders}/${id}/submit`)
      const fay = person('Fay Finance').account
      const year = { startsOn: '2020-01-01', endsOn: '2099-12-31' }
      for (const deputy of ['Rita Requester', 'Pia Procurement'])
        await made('Fay Finance', '/platform/deputies', { person: fay, deputy: person(deputy).account, ...year })
      refused(await approve('Rita Requester', id), 403, /nobody approves their own/)
      refused(await approve('Pia Procurement', id), 403, /wrote part of it/)
      const { id: approval, hash } = await approvalOf(ambit, person('Fay Finance'), ORDER, id)
      const pass = { to: person('Rita Requester').account, reason: 'You know best' }
      refused(
        await call('Fay Finance', 'POST', `/approvals/${approval}/delegate`, pass),
        409,
        /nobody approves their own/,
      )
      refused(
        await call('Ada Admin', 'POST', `/approvals/${approval}/delegate`, { ...pass, of: fay }),
        409,
        /nobody approves their own/,
      )
      refused(await call('Ada Admin', 'POST', `/approvals/${approval}/approve`, { hash }), 403, /not asked/)
      const engine = createEngine(ambit.store, areasOf(ambit.store))
      const behind = { ...person('Finn Finance').caller, impersonator: { account: fay, name: 'Fay Finance' } }
      await assert.rejects(
        ambit.store.change(behind, (work) =>
          engine.decide(work, approval, { verdict: 'approved', hash, reason: null }),
        ),
        /nobody decides in the place of somebody else/,
      )
      const { rows } = (await call('Fay Finance', 'GET', `/platform/deputies?person=eq:${fay}`)).body
      for (const each of rows) await call('Fay Finance', 'DELETE', `/platform/deputies/${each.id}`)
    })
  })

  test('whoever edits what a step looks at is not asked there any more', async () => {
    await withRules(
      [{ steps: [{ ...FINANCE, by: [{ role: 'procurement' }, { role: 'finance' }], need: 1 }] }],
      async () => {
        const id = await submitted()
        const { version } = await row(id)
        const patch = { version, value: { amount: '501.00', currency: 'EUR' } }
        assert.equal((await call('Pia Procurement', 'PATCH', `${orders}/${id}`, patch)).status, 200)
        assert.deepEqual((await asked(id))[0]![2], ['Fay Finance', 'Finn Finance', 'Flo Finance'])
        refused(await approve('Pia Procurement', id), 403, /wrote part of it/)
      },
    )
  })
})

describe('what was approved is what stands', () => {
  test('a decision about something that changed meanwhile is refused and says what changed', async () => {
    const id = await submitted()
    const { id: approval, hash } = await approvalOf(ambit, person('Otto Owner'), ORDER, id)
    const { version } = await row(id)
    const patch = { version, value: { amount: '5000.00', currency: 'EUR' } }
    assert.equal((await call('Rita Requester', 'PATCH', `${orders}/${id}`, patch)).status, 200)
    const answer = await call('Otto Owner', 'POST', `/approvals/${approval}/approve`, { hash })
    refused(answer, 409, /value changed since you saw it/)
    assert.equal(answer.body.error.id, 'changed')
    assert.deepEqual(answer.body.error.fields.value, {
      seen: { amount: '500.00', currency: 'EUR' },
      now: { amount: '5000.00', currency: 'EUR' },
    })
    assert.equal((await row(id)).state, 'submitted')
    const seen = await approvalOf(ambit, person('Otto Owner'), ORDER, id)
    assert.deepEqual(
      seen.changed.map(({ field }) => field),
      ['value'],
    )
    assert.equal((await approve('Otto Owner', id)).status, 200)
  })

  test('approved values cannot change; taken back, it has to be approved again', async () => {
    const id = await submitted()
    await approve('Otto Owner', id)
    const { version } = await row(id)
    const patch = { version, value: { amount: '5000.00', currency: 'EUR' } }
    for (const name of ['Rita Requester', 'Pia Procurement', 'Ada Admin'])
      refused(await call(name, 'PATCH', `${orders}/${id}`, patch), 409, /Value cannot change any more; take it back/)
    const back = await call('Rita Requester', 'POST', `${orders}/${id}/take-back`)
    assert.equal(back.body.state, 'draft')
    assert.equal((await approvalOf(ambit, person('Otto Owner'), ORDER, id)).state, 'withdrawn')
    refused(await call('Pia Procurement', 'POST', `${orders}/${id}/order`), 409, /Only an approved order/)
    await assert.rejects(
      ambit.store.change(person('Ada Admin').caller, (work) =>
        work.update(ambit.registry.get(ORDER), id, { state: 'approved' }, { everything: true }),
      ),
      /not approved as it stands/,
    )
  })

  test('a change asks again from the step that it affects, and earlier steps stand', async () => {
    await withRules([{ steps: [OWNER, FINANCE] }], async () => {
      const id = await submitted()
      await approve('Otto Owner', id)
      await approve('Fay Finance', id)
      const change = async (patch: object) => {
        const { version } = await row(id)
        const answer = await call('Rita Requester', 'PATCH', `${orders}/${id}`, { version, ...patch })
        assert.equal(answer.status, 200, JSON.stringify(answer.body))
      }
      await change({ value: { amount: '600.00', currency: 'EUR' } })
      assert.deepEqual(
        (await asked(id)).map(([name, state]) => [name, state]),
        [
          ['Cost centre', 'done'],
          ['Finance', 'current'],
        ],
      )
      const [line] = (await call('Rita Requester', 'GET', `${orders}/${id}/activity`)).body.entries
      assert.match(line.reason, /Asked again from step 2, “Finance”/)
      refused(await approve('Otto Owner', id), 403, /not asked in this step/)
      await change({ description: 'Nobody in particular looks at this, so everybody does' })
      assert.deepEqual(
        (await asked(id)).map(([, state]) => state),
        ['current', 'next'],
      )
      for (const name of ['Otto Owner', 'Fay Finance', 'Finn Finance'])
        assert.equal((await approve(name, id)).status, 200)
      assert.equal((await row(id)).state, 'approved')
    })
  })

  test('an edit after which nobody could decide is refused', async () => {
    await withRules([{ steps: [OWNER] }], async () => {
      const id = await submitted()
      const { version } = await row(id)
      refused(
        await call('Rita Requester', 'PATCH', `${orders}/${id}`, { version, costCentre: null }),
        409,
        /waits for approval, and after this change nobody could decide/,
      )
      assert.equal((await row(id)).costCentre, costCentre)
    })
  })

  test('two who decide at once both count, and one of two equal decisions is refused', async () => {
    await withRules([{ steps: [FINANCE] }], async () => {
      const id = await submitted()
      const both = await Promise.all(['Fay Finance', 'Finn Finance'].map((name) => approve(name, id)))
      assert.deepEqual(
        both.map(({ status }) => status),
        [200, 200],
      )
      assert.equal((await row(id)).state, 'approved')
      const other = await submitted()
      const twice = await Promise.all([approve('Fay Finance', other), approve('Fay Finance', other)])
      assert.deepEqual(
        twice.map(({ status }) => status).toSorted((a, b) => a - b),
        [200, 403],
      )
      assert.equal((await row(other)).state, 'submitted')
    })
  })

  test('a removed order takes its approval along; a cancelled one waits no more', async () => {
    const id = await submitted()
    assert.equal((await call('Rita Requester', 'POST', `${orders}/${id}/cancel`)).body.state, 'cancelled')
    assert.equal((await approvalOf(ambit, person('Otto Owner'), ORDER, id)).state, 'withdrawn')
    const other = await submitted()
    assert.equal((await call('Pia Procurement', 'DELETE', `${orders}/${other}`)).status, 204)
    const left = await ambit.database.db.query(sql`select 1 from platform.approvals where subject_id = ${other}`)
    assert.equal(left.length, 0)
  })
})

describe('rules', () => {
  test('by amount, with what was ordered alike before, whatever the size of its parts', async () => {
    const limit = { amountFrom: { amount: '10000', currency: 'EUR' }, addUpDays: 30, steps: [FINANCE] }
    await withRules([{ steps: [OWNER] }, limit], async () => {
      const names = async (id: string) => (await asked(id)).map(([name]) => name)
      // Its own vendor, so that no other order of this file counts.
      const other = await made('Pia Procurement', '/procurement/vendors', { name: 'Split Ltd' })
      const another = await made('Pia Procurement', '/procurement/vendors', { name: 'Another Ltd' })
      const part = (amount: string, more = {}) =>
        submitted({ vendor: other.id, value: { amount, currency: 'EUR' }, ...more })
      assert.deepEqual(await names(await part('6000.00')), ['Cost centre'])
      assert.deepEqual(await names(await part('4000.00')), ['Cost centre', 'Finance'])
      assert.deepEqual(await names(await part('3999.99', { vendor: another.id })), ['Cost centre'])
      const [one, two] = await Promise.all(['5000.00', '5000.00'].map((amount) => part(amount)))
      for (const id of [one!, two!]) assert.deepEqual(await names(id), ['Cost centre', 'Finance'])
      const foreign = await submitted({ vendor, value: { amount: '1.00', currency: 'SEK' } })
      assert.deepEqual(await names(foreign), ['Cost centre', 'Finance'], 'no rate is known: it counts as more')
    })
  })

  test('a foreign amount is compared by the rate that finance keeps', async () => {
    const today = ambit.store.today()
    await made('Fay Finance', '/finance/exchange-rates', {
      onDate: today,
      kind: 'posting',
      fromCurrency: 'NOK',
      toCurrency: 'EUR',
      rate: '0.085',
    })
    await withRules(
      [{ steps: [OWNER] }, { amountFrom: { amount: '1000', currency: 'EUR' }, steps: [FINANCE] }],
      async () => {
        const names = async (amount: string) =>
          (await asked(await submitted({ value: { amount, currency: 'NOK' } }))).map(([name]) => name)
        assert.deepEqual(await names('11700.00'), ['Cost centre'])
        assert.deepEqual(await names('11800.00'), ['Cost centre', 'Finance'])
      },
    )
  })

  test('by category and by relation', async () => {
    const owners = { relation: 'costCentreOwner', related: [person('Otto Owner').account], steps: [OWNER] }
    await withRules([owners, { category: 'software', steps: [FINANCE] }], async () => {
      assert.deepEqual(
        (await asked(await submitted())).map(([name]) => name),
        ['Cost centre'],
      )
      const software = await submitted({ category: 'software' })
      assert.deepEqual(
        (await asked(software)).map(([name]) => name),
        ['Cost centre', 'Finance'],
      )
    })
  })

  test('are frozen at submit', async () => {
    let id = ''
    await withRules([{ steps: [FINANCE] }], async () => {
      id = await submitted()
    })
    assert.deepEqual(
      (await asked(id)).map(([name]) => name),
      ['Finance'],
    )
  })

  test('say nothing that the record type does not know', async () => {
    const rule = (more: object) =>
      call('Ada Admin', 'POST', '/platform/approval-rules', { name: 'R', type: ORDER, steps: [OWNER], ...more })
    const field = async (more: object, name: string) => {
      const answer = await rule(more)
      assert.equal(answer.status, 422, JSON.stringify(answer.body))
      assert.ok(answer.body.error.fields[name], JSON.stringify(answer.body))
    }
    await field({ type: 'projects.task' }, 'type')
    await field({ category: 'ships' }, 'category')
    await field({ relation: 'aunt', related: [person('Otto Owner').account] }, 'relation')
    await field({ steps: [step({ name: 'X', by: [{ relation: 'aunt' }] })] }, 'steps')
    await field({ steps: [{ ...OWNER, covers: ['colour'] }] }, 'steps')
    await field(
      {
        type: 'people.leave',
        steps: [step({ name: 'X', by: [{ relation: 'manager' }] })],
        amountFrom: { amount: '1', currency: 'EUR' },
      },
      'amountFrom',
    )
    await field({ addUpDays: 3 }, 'addUpDays')
    assert.equal(
      (await call('Fay Finance', 'POST', '/platform/approval-rules', { name: 'R', type: ORDER, steps: [OWNER] }))
        .status,
      403,
    )
  })

  test('are nobody’s to bend by hand: an approval is made and changed by decisions only', async () => {
    const id = await submitted()
    const { id: approval } = await approvalOf(ambit, person('Otto Owner'), ORDER, id)
    const { version } = (await call('Ada Admin', 'GET', `/platform/approvals/${approval}`)).body
    assert.equal((await call('Ada Admin', 'PATCH', `/platform/approvals/${approval}`, { version })).status, 403)
    assert.equal((await call('Ada Admin', 'DELETE', `/platform/approvals/${approval}`)).status, 403)
    assert.equal((await call('Sven Stranger', 'GET', `/platform/approvals/${approval}`)).status, 404)
    const patch = { version: (await row(id)).version, state: 'approved' }
    assert.equal((await call('Ada Admin', 'PATCH', `${orders}/${id}`, patch)).status, 422)
  })
})

describe('others who decide', () => {
  test('a deputy decides in the other’s place, within the days, and counts once', async () => {
    const id = await submitted()
    const dora = person('Dora Deputy').account
    const days = { person: person('Otto Owner').account, deputy: dora }
    assert.equal((await call('Dora Deputy', 'GET', `${orders}/${id}`)).status, 404)
    const past = await made('Otto Owner', '/platform/deputies', {
      ...days,
      startsOn: '2020-01-01',
      endsOn: '2020-12-31',
    })
    assert.equal((await call('Dora Deputy', 'GET', `${orders}/${id}`)).status, 404)
    const only = { startsOn: '2020-01-01', endsOn: '2099-12-31', types: ['people.leave'] }
    const leave = await made('Otto Owner', '/platform/deputies', { ...days, ...only })
    assert.equal((await call('Dora Deputy', 'GET', `${orders}/${id}`)).status, 404)
    const now = await made('Otto Owner', '/platform/deputies', { ...days, ...only, types: [] })
    const { body } = await call('Dora Deputy', 'GET', '/inbox')
    assert.deepEqual(
      body.waiting.map((item: { subject: { id: string }; instead: string }) => item.instead),
      body.waiting.map(() => 'Otto Owner'),
    )
    assert.ok(body.waiting.some((item: { subject: { id: string } }) => item.subject.id === id))
    assert.equal((await call('Dora Deputy', 'GET', '/inbox/count')).body.count, body.waiting.length)
    assert.equal((await approve('Dora Deputy', id)).status, 200)
    const seen = await approvalOf(ambit, person('Rita Requester'), ORDER, id)
    const { decision } = seen.steps[0]!.people[0]!
    assert.deepEqual([decision!.by, decision!.instead], ['Dora Deputy', true])
    const [line] = (await call('Rita Requester', 'GET', `${orders}/${id}/activity`)).body.entries
    assert.equal(line.reason, '“Cost centre”, in place of Otto Owner')
    refused(
      await call('Dora Deputy', 'POST', '/platform/deputies', {
        ...days,
        person: person('Fay Finance').account,
        ...only,
      }),
      403,
      /may not create/,
    )
    for (const each of [past, leave, now]) await call('Otto Owner', 'DELETE', `/platform/deputies/${each.id}`)
  })

  test('a decision is passed on with a reason; whoever gave it decides no more', async () => {
    const id = await submitted()
    const { id: approval } = await approvalOf(ambit, person('Otto Owner'), ORDER, id)
    const sven = person('Sven Stranger').account
    const pass = (name: string, body: object) => call(name, 'POST', `/approvals/${approval}/delegate`, body)
    refused(await pass('Otto Owner', { to: sven }), 422, /reason/)
    refused(await pass('Rita Requester', { to: sven, reason: 'r' }), 409, /nobody approves their own/)
    const nobody = await made('Ada Admin', '/people/people', { name: 'No Account' })
    refused(await pass('Otto Owner', { to: nobody.id, reason: 'r' }), 409, /cannot sign in/)
    assert.equal((await pass('Otto Owner', { to: sven, reason: 'He built it' })).status, 200)
    refused(await approve('Otto Owner', id), 403, /not asked/)
    const item = (await call('Sven Stranger', 'GET', '/inbox')).body.waiting[0]
    assert.equal(item.subject.id, id)
    assert.equal((await approve('Sven Stranger', id)).status, 200)
  })

  test('an own approval is taken back while it still waits', async () => {
    await withRules([{ steps: [OWNER, FINANCE] }], async () => {
      const id = await submitted()
      await approve('Otto Owner', id)
      const { id: approval, mayTakeBack } = await approvalOf(ambit, person('Otto Owner'), ORDER, id)
      assert.equal(mayTakeBack, true)
      refused(await call('Fay Finance', 'POST', `/approvals/${approval}/take-back`), 409, /decided after you/)
      assert.equal((await call('Otto Owner', 'POST', `/approvals/${approval}/take-back`)).status, 200)
      assert.deepEqual(
        (await asked(id)).map(([, state]) => state),
        ['current', 'next'],
      )
    })
  })

  test('reminders and escalation count working days', async () => {
    const late = step({
      name: 'Owner',
      by: [{ relation: 'costCentreOwner' }],
      remindAfter: 2,
      escalateAfter: 4,
      escalateTo: [{ role: 'finance' }],
    })
    await withRules([{ steps: [late] }], async () => {
      // Everything else that waits would be reminded of as well.
      const others = (await call('Ada Admin', 'GET', `${orders}?state=eq:submitted&limit=500`)).body.rows
      for (const each of others) await call('Pia Procurement', 'POST', `${orders}/${each.id}/cancel`)
      const id = await submitted()
      // Waits since Thursday 4 March 2027.
      await ambit.database.db.query(sql`
        update platform.approvals set steps = jsonb_set(steps, '{0,since}', '"2027-03-04T09:00:00.000Z"') where subject_id = ${id}`)
      const areas = areasOf(ambit.store)
      const at = (day: string) =>
        watchApprovals(ambit.store, createEngine(ambit.store, areas), areas, new Date(`${day}T12:00:00Z`))
      const nothing = { reminded: 0, escalated: 0 }
      assert.deepEqual(await at('2027-03-05'), nothing, 'Friday: one working day')
      assert.deepEqual(await at('2027-03-07'), nothing, 'Sunday')
      assert.deepEqual(await at('2027-03-08'), { reminded: 1, escalated: 0 }, 'Monday: two')
      assert.deepEqual(await at('2027-03-08'), nothing, 'once a day')
      assert.deepEqual(await at('2027-03-09'), nothing)
      assert.deepEqual(await at('2027-03-10'), { reminded: 0, escalated: 1 }, 'Wednesday: four')
      assert.deepEqual((await asked(id))[0]![2], ['Otto Owner', 'Fay Finance', 'Finn Finance', 'Flo Finance'])
      assert.equal((await approve('Flo Finance', id)).status, 200)
      const notes = await ambit.database.db.query<{ kind: string }>(
        sql`select kind from platform.notifications where subject_id = ${id} order by created_at, kind`,
      )
      const kinds = notes.map(({ kind }) => kind)
      assert.equal(kinds.filter((kind) => kind === 'reminder').length, 1)
      assert.equal(kinds.filter((kind) => kind === 'escalation').length, 3)
    })
  })
})
