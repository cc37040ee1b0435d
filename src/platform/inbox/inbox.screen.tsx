/** Everything that waits for me, what I wait for, and what I did lately. By keyboard: j, k, Enter, a, r, d, x. */
import { useNavigate } from '@tanstack/react-router'
import { Inbox as InboxIcon, Send } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button, Segments } from '../../web/components/button.screen.tsx'
import { EmptyState, PageHead, Skeleton } from '../../web/components/page.screen.tsx'
import { BulkBar } from '../../web/components/table.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { useKeys } from '../../web/keys.screen.tsx'
import { useReader } from '../../web/reader.screen.tsx'
import { AskDialog } from './ask.screen.tsx'
import { grouped, type Order } from './groups.ts'
import { InboxDetail } from './inboxDetail.screen.tsx'
import { InboxRow, TraceRow } from './inboxRow.screen.tsx'
import type { InboxAction, InboxItem, InboxTrace } from './source.ts'
import { act, say, useInbox } from './useInbox.screen.tsx'
import './inbox.css'

type View = 'waiting' | 'sent' | 'done'

export default function InboxPage() {
  const { data, error, isPending } = useInbox()
  const [view, setView] = useState<View>('waiting')
  const [order, setOrder] = useState<Order>('age')
  const waiting = data?.waiting ?? []
  const open = (data?.sent ?? []).filter(({ state }) => state === 'waiting').length
  return (
    <>
      <PageHead title="Inbox" />
      <div className="filterBar">
        <Segments
          label="What is shown"
          value={view}
          onChange={setView}
          options={[
            { value: 'waiting', label: waiting.length ? `For me ${waiting.length}` : 'For me' },
            { value: 'sent', label: open ? `Sent by me ${open}` : 'Sent by me' },
            { value: 'done', label: 'Done lately' },
          ]}
        />
        <span className="space" />
        {view === 'waiting' && waiting.length > 1 && (
          <Segments
            label="Order"
            value={order}
            onChange={setOrder}
            options={[
              { value: 'age', label: 'By age' },
              { value: 'due', label: 'By due day' },
              { value: 'kind', label: 'By kind' },
            ]}
          />
        )}
      </div>
      {isPending ? (
        <Skeleton />
      ) : error ? (
        <EmptyState icon={InboxIcon} title="The inbox could not be loaded">
          {error.message}
        </EmptyState>
      ) : view === 'waiting' ? (
        <Waiting items={waiting} order={order} />
      ) : (
        <Traces view={view} traces={view === 'sent' ? data.sent : data.done} />
      )}
    </>
  )
}

function Waiting({ items, order }: { items: readonly InboxItem[]; order: Order }) {
  const { today } = useReader()
  const navigate = useNavigate()
  const groups = grouped(items, order, today)
  const all = groups.flatMap((group) => group.items)
  const [chosen, setChosen] = useState<string | null>(null)
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState<{ item: InboxItem; action: InboxAction } | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const kept = useRef(0)
  const found = all.findIndex((item) => item.id === chosen)
  // What was acted upon is gone: what follows it takes its place.
  const at = found >= 0 ? found : Math.min(kept.current, all.length - 1)
  const current = all[at]
  useEffect(() => {
    if (found >= 0) kept.current = found
  }, [found])
  const selected = all.filter((item) => picked.has(item.id))

  const focus = (id: string) =>
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"] [data-open]`)?.focus(),
    )
  const go = (by: number) => {
    const next = all[Math.max(0, Math.min(all.length - 1, chosen === null ? 0 : at + by))]
    if (!next) return false
    setChosen(next.id)
    focus(next.id)
  }
  const perform = async (item: InboxItem, action: InboxAction, asked = {}) => {
    const place = all.indexOf(item)
    const next = all[place + 1] ?? all[place - 1]
    await act(item, action, asked)
    say(item, action)
    setChosen(next?.id ?? null)
    if (next) focus(next.id)
  }
  const begin = (item: InboxItem | undefined, action: InboxAction | undefined) => {
    if (!item || !action) return false
    if (action.asks) setAsking({ item, action })
    else perform(item, action).catch(toastError)
  }
  const press = (...names: InboxAction['name'][]) =>
    begin(
      current,
      current?.actions.find(({ name }) => names.includes(name)),
    )
  const pick = (item: InboxItem, on: boolean) =>
    setPicked((before) => {
      const next = new Set(before)
      if (on) next.add(item.id)
      else next.delete(item.id)
      return next
    })

  /** Each names what was shown of it: what changed meanwhile is refused and stays. */
  const approveSelected = async () => {
    let done = 0
    for (const item of selected) {
      const action = item.actions.find(({ name }) => name === 'approve')
      if (!action) continue
      try {
        await act(item, action)
        done++
      } catch (error) {
        toastError(error)
      }
    }
    setPicked(new Set())
    if (done) toast({ text: done === 1 ? 'Approved one' : `Approved ${done}` })
  }
  const approvable = selected.filter((item) => item.actions.some(({ name }) => name === 'approve')).length

  useKeys(
    {
      j: { run: () => go(1), label: 'Next' },
      k: { run: () => go(-1), label: 'Previous' },
      enter: {
        run: () => {
          const inRow = document.activeElement?.closest('button, a')
          if (!current || inRow) return false
          void navigate({ to: current.to })
        },
        label: 'Open',
      },
      a: { run: () => press('approve', 'done'), label: 'Approve, or mark as read' },
      r: { run: () => press('reject'), label: 'Reject, with a reason' },
      d: { run: () => press('delegate'), label: 'Pass on to somebody' },
      c: { run: () => press('complete'), label: 'Complete the task' },
      p: { run: () => press('progress'), label: 'Say how far the task is' },
      x: { run: () => (current ? pick(current, !picked.has(current.id)) : false), label: 'Select' },
      'shift+a': { run: () => (approvable ? void approveSelected() : false), label: 'Approve what is selected' },
    },
    asking === null,
    'Inbox',
  )
  if (!all.length)
    return (
      <EmptyState icon={InboxIcon} title="Nothing waits for you">
        What others need from you comes here by itself: orders and leave to approve, tasks of yours that have begun, and
        where somebody mentions you. Each can be done from here with one key; ? lists them.
      </EmptyState>
    )
  return (
    <>
      {selected.length > 0 && (
        <BulkBar count={selected.length} onClear={() => setPicked(new Set())}>
          <Button
            variant="primary"
            keys="shift+a"
            reason={approvable ? undefined : 'None of these can be approved'}
            onClick={() => void approveSelected()}
          >
            Approve {approvable}
          </Button>
        </BulkBar>
      )}
      <div className="inbox">
        <div className="inboxList" ref={list}>
          {groups.map((group) => (
            <section key={group.title ?? 'all'} aria-label={group.title ?? 'Waiting for me'}>
              {group.title && <h2>{group.title}</h2>}
              <ul>
                {group.items.map((item) => (
                  <InboxRow
                    key={item.id}
                    item={item}
                    current={item === current}
                    picked={picked.has(item.id)}
                    onPick={(on) => pick(item, on)}
                    onFocus={() => setChosen(item.id)}
                    onAct={(action) => begin(item, action)}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
        {current && <InboxDetail key={current.id} item={current} />}
      </div>
      {asking && (
        <AskDialog
          title={`${asking.action.label}: ${asking.item.title}`}
          verb={asking.action.label}
          danger={asking.action.name === 'reject'}
          asks={asking.action.asks ?? []}
          onClose={() => setAsking(null)}
          onDone={(asked) => perform(asking.item, asking.action, asked)}
        />
      )}
    </>
  )
}

function Traces({ view, traces }: { view: 'sent' | 'done'; traces: readonly InboxTrace[] }) {
  if (!traces.length)
    return view === 'sent' ? (
      <EmptyState icon={Send} title="You wait for nobody">
        What you submit for approval stands here with whose turn it is, until it is decided and for a month after.
      </EmptyState>
    ) : (
      <EmptyState icon={InboxIcon} title="Nothing decided in the last 30 days">
        What you approve, reject or pass on stands here for a month.
      </EmptyState>
    )
  return (
    <div className="inbox alone">
      <div className="inboxList">
        <ul>
          {traces.map((trace) => (
            <TraceRow key={trace.id} trace={trace} />
          ))}
        </ul>
      </div>
    </div>
  )
}
