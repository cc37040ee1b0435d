import assert from 'node:assert/strict'
import type { ApprovalView } from '../src/platform/approvals/view.ts'
import type { TestAmbit, Visitor } from './ambit.ts'

/** The newest approval of a record as somebody sees it. */
export async function approvalOf(ambit: TestAmbit, who: Visitor, type: string, id: string): Promise<ApprovalView> {
  const { status, body } = await ambit.call(who, 'GET', `/api/approvals/of/${type}/${id}`)
  assert.equal(status, 200, JSON.stringify(body))
  return body.approvals[0]
}

/** What somebody says to what waits, having seen it. */
export async function decide(
  ambit: TestAmbit,
  who: Visitor,
  type: string,
  id: string,
  verdict: 'approve' | 'reject' = 'approve',
  more: object = verdict === 'reject' ? { reason: 'Not now' } : {},
) {
  const { id: approval, hash } = await approvalOf(ambit, who, type, id)
  return ambit.call(who, 'POST', `/api/approvals/${approval}/${verdict}`, { hash, ...more })
}
