/** What was mailed to whom, and how it ended. What a mail said is not kept. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Mail, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../web/api.ts'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Signal, type SignalKind } from '../../web/components/chip.screen.tsx'
import { EmptyState, Skeleton } from '../../web/components/page.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'
import { HeadCell } from '../../web/components/table.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { queryClient } from '../../web/queries.ts'
import { Time } from '../../web/reader.screen.tsx'
import '../notifications/notifications.css'

interface Row {
  readonly id: string
  readonly name: string | null
  readonly address: string
  readonly kind: 'atOnce' | 'digest' | 'test'
  readonly state: keyof typeof STATES
  readonly attempts: number
  readonly answer: string | null
  readonly subject: { readonly label: string; readonly to: string | null } | null
  readonly createdAt: string
  readonly nextAt: string | null
}

const KINDS = { atOnce: 'At once', digest: 'Daily', test: 'Test' }
const STATES: Readonly<Record<string, { kind: SignalKind; word: string }>> = {
  waiting: { kind: 'info', word: 'Waits' },
  sending: { kind: 'info', word: 'Is being sent' },
  sent: { kind: 'good', word: 'Sent' },
  dropped: { kind: 'quiet', word: 'Not needed any more' },
  failed: { kind: 'bad', word: 'Not delivered' },
  interrupted: { kind: 'attention', word: 'Interrupted' },
}
const FILTERS = Object.entries(STATES).map(([value, { word }]) => ({ value, label: word }))
const KEY = ['mail', 'log']

export function MailLog() {
  const [state, setState] = useState<string | null>(null)
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...KEY, state],
    queryFn: ({ signal, pageParam }) =>
      api.get<{ rows: Row[]; next: string | null }>('/api/mail/log', {
        query: { ...(state ? { state } : {}), ...(pageParam ? { after: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 10_000,
  })
  const rows = data?.pages.flatMap((page) => page.rows)
  const again = async (id: string) => {
    try {
      await api.post(`/api/mail/log/${id}/send-again`, {})
      toast({ text: 'It is sent again' })
      await queryClient.invalidateQueries({ queryKey: KEY })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <>
      <div className="formStack" style={{ maxWidth: 240, marginBottom: 16 }}>
        <Select quiet label="State" clearable options={FILTERS} value={state} onChange={setState} />
      </div>
      {!rows ? (
        <Skeleton rows={8} />
      ) : rows.length === 0 ? (
        <EmptyState icon={Mail} title={state ? 'None of these' : 'Nothing was mailed yet'}>
          Each mail stands here for 90 days: to whom, what about and how it ended. What it said is not kept.
        </EmptyState>
      ) : (
        <div style={{ overflowX: 'auto' }}>
          <table className="table wideTable">
            <thead>
              <tr>
                <HeadCell>When</HeadCell>
                <HeadCell>To</HeadCell>
                <HeadCell>Mail</HeadCell>
                <HeadCell>State</HeadCell>
                <HeadCell>Answer</HeadCell>
                <HeadCell numeric>Attempts</HeadCell>
                <HeadCell>
                  <span className="unseen">Send again</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td className="ink2">
                    <Time instant={row.createdAt} relative />
                  </td>
                  <td>
                    {row.name} <span className="ink3">{row.address}</span>
                  </td>
                  <td>
                    {KINDS[row.kind]}
                    {row.subject && ': '}
                    {row.subject?.to ? <Link to={row.subject.to}>{row.subject.label}</Link> : row.subject?.label}
                  </td>
                  <td>
                    <Signal kind={STATES[row.state]!.kind}>{STATES[row.state]!.word}</Signal>
                  </td>
                  <td className="ink2 answerCell">
                    {row.answer}
                    {row.state === 'waiting' && row.nextAt && row.attempts > 0 && (
                      <>
                        {' '}
                        Next attempt <Time instant={row.nextAt} relative />
                      </>
                    )}
                  </td>
                  <td className="number">{row.attempts}</td>
                  <td>
                    {(row.state === 'failed' || row.state === 'interrupted') && row.kind !== 'test' && (
                      <IconButton icon={RotateCcw} label="Send again" onClick={() => void again(row.id)} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && (
        <p>
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older ones
          </Button>
        </p>
      )}
    </>
  )
}
