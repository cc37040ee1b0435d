/** What approvals ask of finance: who answers for a cost centre, and what an amount is in another currency. */
import type { AreaServer } from '../../platform/area.ts'
import { sql } from '../../platform/sql.ts'
import { asRule } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import { converted, MAX_AGE_DAYS } from './exchange.ts'
import { rateFor } from './lookUp.server.ts'

export const approvers: AreaServer['approvers'] = {
  'finance.costCentreOwner': (costCentre) => sql`select owner_id from finance.cost_centres where id = ${costCentre}`,
}

/** By the posting rate of the day; null where there is none that is new enough. */
export const exchange =
  (store: Store): NonNullable<AreaServer['exchange']> =>
  // Several questions at once, so not on the one connection of a transaction.
  async (_db, amounts, currency, day) => {
    const values: (string | null)[] = []
    for (const money of amounts) {
      const question = {
        kind: 'posting' as const,
        from: money.currency,
        to: currency,
        on: day,
        through: store.company.currency,
        maxAgeDays: MAX_AGE_DAYS.posting,
      }
      const answer = await rateFor(store, asRule('approvals', 'approvals'), question)
      values.push('missing' in answer ? null : converted(money, answer.steps, currency).amount)
    }
    return values
  }
