import { randomUUIDv7 } from 'node:crypto'
import { step } from '../../platform/approvals/step.ts'
import { type ToldStep, toldApproval } from '../../platform/approvals/written.server.ts'
import type { ExamplePart } from '../../platform/example/part.ts'
import { Approval, ApprovalRule, Deputy } from '../../platform/index.ts'
import { sql } from '../../platform/sql.ts'
import type { RecordType } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import { Project } from '../projects/index.ts'
import { EXAMPLE_ORDERS, EXAMPLE_VENDORS, type ExampleStep } from './example.ts'
import { orderApproval, PurchaseOrder } from './purchaseOrder.ts'
import { Vendor } from './vendor.ts'

const RULE_OF: Readonly<Record<ExampleStep['name'], string>> = {
  'Cost centre': 'Every order',
  'Head of IT': 'Software',
  Finance: 'From 10,000 euros',
}
const AS: Readonly<Record<ExampleStep['name'], string>> = {
  'Cost centre': 'Owner of the cost centre',
  'Head of IT': 'Head of IT',
  Finance: 'Finance',
}

/** Vendors, orders in every state with their approvals, the rules behind them, and a deputy. */
export const example = (store: Store): ExamplePart => ({
  async create({ tx, caller, explorer, today, idOf, made, step: say }) {
    say('Writing vendors and purchase orders')
    const person = (key: string) => (key === 'me' ? (explorer ?? idOf('falk')) : idOf(key))
    const noon = Date.parse(`${today}T10:00:00Z`)
    const ago = (days: number, minutes = 0) => new Date(noon - days * 86_400_000 + minutes * 60_000).toISOString()
    const day = (inDays: number) => ago(-inDays).slice(0, 10)
    const projects = await store.all<{ id: string; title: string }>(Project, caller, sql`not t.template`, sql`t.id`, tx)
    const taken = await store.all<{ name: string }>(Vendor, caller, sql`true`, sql`t.id`, tx)
    const free = (name: string) => (taken.some((each) => each.name === name) ? `${name} (example)` : name)

    await store.within(tx, caller, async (work) => {
      const write = async (type: RecordType, drafts: readonly Record<string, unknown>[]) => {
        const rows = await work.createMany(type, drafts, { everything: true })
        made(
          type,
          rows.map(({ id }) => id),
        )
      }
      await write(
        Vendor,
        EXAMPLE_VENDORS.map(({ key, owner, name, ...rest }) => ({
          ...rest,
          id: idOf(`vendor-${key}`),
          name: free(name),
          legalName: name,
          owner: idOf(owner),
        })),
      )
      const meanwhile = explorer ? [{ person: explorer }] : []
      const rule = (position: number, name: string, more: object) => ({
        name,
        position,
        type: PurchaseOrder.key,
        ...more,
      })
      await write(ApprovalRule, [
        rule(10, RULE_OF['Cost centre'], {
          steps: [
            step({
              name: 'Cost centre',
              by: [{ relation: 'costCentreOwner' }],
              otherwise: [{ role: 'finance' }, ...meanwhile],
              covers: ['title', 'costCentre', 'project', 'description', 'neededBy'],
              escalateAfter: 5,
              escalateTo: [{ role: 'finance' }],
            }),
          ],
          notes: 'Whoever answers for the money agrees to what it is spent on.',
        }),
        rule(20, RULE_OF['Head of IT'], {
          category: 'software',
          steps: [step({ name: 'Head of IT', by: [{ person: idOf('aydin') }], otherwise: meanwhile })],
          notes: 'So that nobody buys what there is already.',
        }),
        rule(30, RULE_OF.Finance, {
          amountFrom: { amount: '10000.00', currency: 'EUR' },
          addUpDays: 30,
          steps: [
            step({
              name: 'Finance',
              by: [{ role: 'finance' }, { person: idOf('brandt') }],
              otherwise: meanwhile,
              covers: ['value', 'vendor', 'legalEntity'],
              escalateAfter: 3,
              escalateTo: [{ person: idOf('fernholm') }],
            }),
          ],
          notes: 'Orders of one requester at one vendor for one project count together for 30 days.',
        }),
      ])
      const orders = EXAMPLE_ORDERS.map((order) => ({ order, id: randomUUIDv7() }))
      await write(
        PurchaseOrder,
        orders.map(({ order, id }) => ({
          id,
          title: order.title,
          vendor: idOf(`vendor-${order.vendor}`),
          requester: person(order.requester),
          legalEntity: idOf('entity-de'),
          costCentre: idOf(`centre-de-${order.centre}`),
          category: order.category,
          value: { amount: order.amount, currency: 'EUR' },
          neededBy: order.neededInDays === undefined ? null : day(order.neededInDays),
          project: projects.find(({ title }) => title === order.project)?.id ?? null,
          description: order.description ?? null,
          state: order.state,
        })),
      )
      const approvals = []
      for (const { order, id } of orders) {
        if (!order.steps) continue
        const row = await store.get(PurchaseOrder, caller, id, tx)
        const steps = order.steps.map(
          ({ name, asked, passedOn, decided }): ToldStep => ({
            name,
            rule: RULE_OF[name],
            asked: asked.map((key) => ({
              person: person(key),
              as: AS[name],
              ...(passedOn && { from: { person: idOf(passedOn.from), reason: passedOn.reason } }),
            })),
            ...(decided && {
              decided: {
                by: person(decided.by),
                at: ago(decided.daysAgo, 75),
                verdict: decided.rejected ? 'rejected' : 'approved',
                ...(decided.reason && { reason: decided.reason }),
              },
            }),
          }),
        )
        approvals.push(toldApproval(orderApproval, row, ago(order.submitted ?? 1), steps))
      }
      await write(Approval, approvals)
      if (explorer)
        await write(Deputy, [
          { person: idOf('brandt'), deputy: explorer, startsOn: day(-3), endsOn: day(11), types: [PurchaseOrder.key] },
        ])
    })
  },
})
