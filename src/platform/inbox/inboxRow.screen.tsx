/** One line of the inbox. */
import { Link } from '@tanstack/react-router'
import { Avatar } from '../../web/components/avatar.screen.tsx'
import { Button } from '../../web/components/button.screen.tsx'
import { Checkbox } from '../../web/components/check.screen.tsx'
import { Signal } from '../../web/components/chip.screen.tsx'
import { Time, useFormat, useReader } from '../../web/reader.screen.tsx'
import type { InboxAction, InboxItem, InboxTrace } from './source.ts'

export interface InboxRowProps {
  readonly item: InboxItem
  readonly current: boolean
  readonly picked: boolean
  readonly onPick: (picked: boolean) => void
  readonly onFocus: () => void
  readonly onAct: (action: InboxAction) => void
}

/** The key of what can be done at once. */
const KEY_OF: Readonly<Partial<Record<InboxAction['name'], string>>> = {
  approve: 'a',
  reject: 'r',
  delegate: 'd',
  complete: 'c',
  progress: 'p',
  done: 'a',
}

export function InboxRow({ item, current, picked, onPick, onFocus, onAct }: InboxRowProps) {
  const write = useFormat()
  const { today } = useReader()
  const [main, ...others] = item.actions
  const late = item.due !== null && item.due < today
  return (
    <li className={`inboxRow ${current ? 'on' : ''}`} onFocus={onFocus} onMouseDown={onFocus} data-item={item.id}>
      <span className="pick">
        <Checkbox checked={picked} onChange={onPick} aria-label={`Select ${item.title}`} />
      </span>
      <span className="face">
        <Avatar name={item.from ?? item.kind} />
      </span>
      <span className="inboxWhat">
        <span className="inboxTitle">
          <Link to={item.to} data-open>
            {item.title}
          </Link>
          {item.amount && <span className="amount number">{write.money(item.amount)}</span>}
        </span>
        <span className="inboxText">
          {[item.kind, item.from, item.text].filter(Boolean).join(' · ')}
          {item.instead && (
            <>
              {' · '}
              <b className="strong">for {item.instead}</b>
            </>
          )}
        </span>
      </span>
      <span className="inboxAge">
        {item.due ? (
          late ? (
            <Signal kind="attention">due {write.date(item.due)}</Signal>
          ) : (
            `due ${write.date(item.due)}`
          )
        ) : (
          <Time instant={item.since} relative />
        )}
      </span>
      <span className="inboxActions">
        {others.slice(0, 1).map((action) => (
          <ActButton key={action.name} action={action} item={item} current={current} onAct={onAct} />
        ))}
        {main && <ActButton action={main} item={item} current={current} onAct={onAct} main />}
      </span>
    </li>
  )
}

/** The row in hand says the keys, and only there the accent: a list of them would shout. */
function ActButton({
  action,
  item,
  current,
  main,
  onAct,
}: Pick<InboxRowProps, 'item' | 'current' | 'onAct'> & { action: InboxAction; main?: boolean }) {
  const keys = KEY_OF[action.name]
  return (
    <Button
      variant={main && current && action.name === 'approve' ? 'primary' : 'plain'}
      {...(current && keys ? { keys } : {})}
      onClick={() => onAct(action)}
    >
      {action.label}
      {action.asks ? '…' : ''}
      <span className="unseen"> {item.title}</span>
    </Button>
  )
}

/** Something sent or done. */
export function TraceRow({ trace }: { trace: InboxTrace }) {
  return (
    <li className="inboxRow trace">
      <span className="inboxWhat">
        <span className="inboxTitle">
          <Link to={trace.to}>{trace.title}</Link>
        </span>
        <span className="inboxText">{[trace.kind, trace.text].filter(Boolean).join(' · ')}</span>
      </span>
      <Signal kind={trace.tone}>{trace.state}</Signal>
      <span className="inboxAge">
        <Time instant={trace.at} relative />
      </span>
    </li>
  )
}
