/** How a record's approval stands, on its page: the steps, what changed since, and what one may do. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RecordType } from '../../record/record.ts'
import type { LoadedRow } from '../../record/web/records.screen.tsx'
import { useValueText } from '../../record/web/value.screen.tsx'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Chip } from '../../web/components/chip.screen.tsx'
import { Banner } from '../../web/components/page.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { useKeys } from '../../web/keys.screen.tsx'
import { activityKey, queryClient, rowKey } from '../../web/queries.ts'
import { Time } from '../../web/reader.screen.tsx'
import { AskDialog, type Asked } from '../inbox/ask.screen.tsx'
import { StepsPicture } from './stepsPicture.screen.tsx'
import type { ApprovalView } from './view.ts'
import './approvals.css'

/** Approvals of a record, the newest first; they follow the record, since each step is a version of it. */
export function useApprovals(type: string, id: string, version?: number) {
  return useQuery({
    queryKey: ['approvals', type, id, version],
    queryFn: ({ signal }) => api.get<{ approvals: ApprovalView[] }>(`/api/approvals/of/${type}/${id}`, { signal }),
    placeholderData: (kept) => kept,
  })
}

const STATES = {
  waiting: { word: 'Waits for approval', kind: 'attention' },
  approved: { word: 'Approved', kind: 'good' },
  rejected: { word: 'Rejected', kind: 'bad' },
  withdrawn: { word: 'Taken back', kind: 'quiet' },
} as const

export function ApprovalPanel({ type, row }: { type: RecordType; row: LoadedRow }) {
  const { data } = useApprovals(type.key, row.id, row.version)
  const [earlier, setEarlier] = useState(false)
  const [newest, ...older] = data?.approvals ?? []
  if (!newest) return null
  return (
    <>
      <OneApproval type={type} row={row} approval={newest} />
      {older.length > 0 && !earlier && (
        <div>
          <Button variant="bare" onClick={() => setEarlier(true)}>
            {older.length === 1 ? 'Show the request before' : `Show ${older.length} requests before`}
          </Button>
        </div>
      )}
      {earlier && older.map((approval) => <OneApproval key={approval.id} type={type} row={row} approval={approval} />)}
    </>
  )
}

function OneApproval({ type, row, approval }: { type: RecordType; row: LoadedRow; approval: ApprovalView }) {
  const text = useValueText(row.titles)
  const [asking, setAsking] = useState<'reject' | 'delegate' | null>(null)
  const [busy, setBusy] = useState(false)
  const state = STATES[approval.state]
  const may = approval.mayDecide === true
  const refused = typeof approval.mayDecide === 'string' ? approval.mayDecide : undefined

  const send = async (name: string, body: object) => {
    await api.post(`/api/approvals/${approval.id}/${name}`, body)
    for (const queryKey of [
      rowKey(type.key, row.id),
      activityKey(type.key, row.id),
      ['inbox'],
      ['approvals', type.key, row.id],
    ])
      void queryClient.invalidateQueries({ queryKey })
  }
  const approve = () => {
    setBusy(true)
    send('approve', { hash: approval.hash })
      .then(() => toast({ text: `Approved: ${approval.title}` }))
      .catch((error: unknown) => {
        toastError(error)
        void queryClient.invalidateQueries({ queryKey: ['approvals', type.key, row.id] })
      })
      .finally(() => setBusy(false))
  }
  const ask = async (asked: Asked) => {
    if (asking === 'reject') await send('reject', { hash: approval.hash, reason: asked.reason })
    else await send('delegate', { to: asked.person, reason: asked.reason })
    toast({ text: asking === 'reject' ? `Rejected: ${approval.title}` : 'Passed on' })
  }
  useKeys(
    {
      a: { run: () => (may ? approve() : false), label: 'Approve' },
      r: { run: () => (may ? setAsking('reject') : false), label: 'Reject' },
    },
    may,
    'Approval',
  )
  return (
    <section className="approval" aria-label={`Approval: ${state.word}`}>
      <div className="approvalHead">
        <h2>Approval</h2>
        <Chip kind={state.kind}>{state.word}</Chip>
        <span className="t12 ink3">
          {approval.requester ? `asked for by ${approval.requester} ` : 'asked for '}
          <Time instant={approval.submittedAt} relative />
          {approval.instead && ` · you decide for ${approval.instead}`}
        </span>
        <span className="space" />
        {approval.mayTakeBack && (
          <Button
            variant="bare"
            onClick={() =>
              void send('take-back', {})
                .then(() => toast({ text: 'Your approval was taken back' }))
                .catch(toastError)
            }
          >
            Take my approval back
          </Button>
        )}
        {approval.mayPassOn && may && (
          <Button variant="bare" onClick={() => setAsking('delegate')}>
            Pass on…
          </Button>
        )}
        {(may || refused) && approval.state === 'waiting' && (
          <>
            <Button reason={refused} {...(may && { keys: 'r' })} onClick={() => setAsking('reject')}>
              Reject…
            </Button>
            <Button variant="primary" reason={refused} {...(may && { keys: 'a' })} busy={busy} onClick={approve}>
              Approve
            </Button>
          </>
        )}
      </div>
      {approval.changed.length > 0 && (
        <Banner kind="attention">
          <span>
            Changed since it was submitted:{' '}
            {approval.changed
              .map(({ field, label, before, after }) => {
                const f = type.fields[field]!
                return f.kind === 'prose' ? label : `${label}: ${text(f, before)} → ${text(f, after)}`
              })
              .join(', ')}
          </span>
        </Banner>
      )}
      <StepsPicture steps={approval.steps} ended={approval.state !== 'waiting'} />
      {asking && (
        <AskDialog
          title={asking === 'reject' ? `Reject: ${approval.title}` : `Pass on: ${approval.title}`}
          verb={asking === 'reject' ? 'Reject' : 'Pass on'}
          danger={asking === 'reject'}
          asks={asking === 'reject' ? ['reason'] : ['person', 'reason']}
          onClose={() => setAsking(null)}
          onDone={ask}
        />
      )}
    </section>
  )
}
