/** The bell of the top bar: how much is unread, and the newest of it. */
import { Bell as BellIcon } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { IconButton } from '../../web/components/button.screen.tsx'
import { Popover } from '../../web/components/menu.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import './bell.css'
import { useUnread } from './useNotes.screen.tsx'

/** Loaded when it is opened. */
const Panel = lazy(() => import('./bellPanel.screen.tsx'))

export function Bell() {
  const [open, setOpen] = useState(false)
  const unread = useUnread()
  return (
    <span className="bell">
      <Popover
        open={open}
        onClose={() => setOpen(false)}
        position="bottom-end"
        width={Math.min(420, window.innerWidth - 24)}
        label="Notifications"
        target={
          <IconButton
            icon={BellIcon}
            label={unread ? `Notifications, ${unread > 99 ? 'more than 99' : unread} unread` : 'Notifications'}
            onClick={() => setOpen(!open)}
          />
        }
      >
        {open && (
          <Suspense fallback={<Skeleton rows={4} />}>
            <Panel onClose={() => setOpen(false)} />
          </Suspense>
        )}
      </Popover>
      {unread > 0 && (
        <span className="bellCount number" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </span>
  )
}
