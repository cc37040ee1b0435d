/** The way to the inbox in the top bar, with how much waits. */
import { Link } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import { useInboxCount } from './useInbox.screen.tsx'
import './inbox.css'

export function InboxMark() {
  const count = useInboxCount() ?? 0
  return (
    <Link to="/inbox" className="inboxLink">
      <Inbox size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="hidePhone">Inbox</span>
      <span className="onlyPhone">
        <span className="unseen">Inbox</span>
      </span>
      {count > 0 && (
        <span className="inboxCount number">
          {count > 99 ? '99+' : count}
          <span className="unseen"> waiting</span>
        </span>
      )}
    </Link>
  )
}
