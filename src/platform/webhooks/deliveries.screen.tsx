/** What a webhook sent, and what came back. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { api } from '../../web/api.ts'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Signal, type SignalKind } from '../../web/components/chip.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { HeadCell } from '../../web/components/table.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { queryClient } from '../../web/queries.ts'
import { Time } from '../../web/reader.screen.tsx'
import '../notifications/notifications.css'

interface Row {
  readonly id: string
  readonly type: string
  readonly verb: string
  readonly version: number
  readonly state: 'waiting' | 'done' | 'dropped' | 'failed'
  readonly attempts: number
  readonly status: number | null
  readonly ms: number | null
  readonly answer: string | null
  readonly happenedAt: string
  readonly nextAt: string | null
}

const STATES: Readonly<Record<Row['state'], { kind: SignalKind; word: string }>> = {
  waiting: { kind: 'info', word: 'Waits' },
  done: { kind: 'good', word: 'Taken' },
  dropped: { kind: 'quiet', word: 'Not sent' },
  failed: { kind: 'bad', word: 'Given up' },
}

export const deliveriesKey = (id: string) => ['deliveries', id]

export function Deliveries({ id, on }: { id: string; on: boolean }) {
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: deliveriesKey(id),
    queryFn: ({ signal, pageParam }) =>
      api.get<{ rows: Row[]; next: string | null }>(`/api/platform/webhooks/${id}/deliveries`, {
        query: pageParam ? { after: pageParam } : {},
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 10_000,
  })
  const again = async (delivery: string) => {
    try {
      await api.post(`/api/platform/webhooks/${id}/deliveries/${delivery}/send-again`, {})
      toast({ text: 'It is sent again' })
      await queryClient.invalidateQueries({ queryKey: deliveriesKey(id) })
    } catch (error) {
      toastError(error)
    }
  }
  const rows = data?.pages.flatMap((page) => page.rows)
  return (
    <section aria-label="What was sent">
      <h2 className="t12 ink3">What was sent</h2>
      {!rows ? (
        <Skeleton rows={4} />
      ) : rows.length === 0 ? (
        <p className="ink3">Nothing yet. Each message stands here for 30 days, with what the receiver answered.</p>
      ) : (
        <div style={{ overflowX: 'auto' }}>
          <table className="table wideTable">
            <thead>
              <tr>
                <HeadCell>When</HeadCell>
                <HeadCell>Event</HeadCell>
                <HeadCell>State</HeadCell>
                <HeadCell numeric>Took</HeadCell>
                <HeadCell>Answer</HeadCell>
                <HeadCell>
                  <span className="unseen">Send again</span>
                </HeadCell>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td className="ink2">
                    <Time instant={row.happenedAt} relative />
                  </td>
                  <td className="answerCell">
                    {row.type}.{row.verb}
                  </td>
                  <td>
                    <Signal kind={STATES[row.state].kind}>
                      {STATES[row.state].word}
                      {row.status !== null && ` (${row.status})`}
                    </Signal>
                  </td>
                  <td className="number">{row.ms === null ? '' : `${row.ms} ms`}</td>
                  <td className="ink2 answerCell">
                    {row.answer}
                    {row.nextAt && row.attempts > 0 && (
                      <>
                        {' '}
                        Attempt {row.attempts + 1} <Time instant={row.nextAt} relative />
                      </>
                    )}
                  </td>
                  <td>
                    {on && row.verb !== 'test' && (row.state === 'failed' || row.state === 'done') && (
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
    </section>
  )
}
