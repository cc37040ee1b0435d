/** The bar over every page: search and commands, whether it is live, and the person. */
import { CloudOff, Menu as MenuIcon, Radio, RefreshCw, Search } from 'lucide-react'
import { InboxMark } from '../platform/inbox/inboxMark.screen.tsx'
import { Bell } from '../platform/notifications/bell.screen.tsx'
import { Brand } from './brand.screen.tsx'
import { IconButton } from './components/button.screen.tsx'
import { KeyHint } from './components/keyHint.screen.tsx'
import { Tooltip } from './components/tooltip.screen.tsx'
import { useLiveStatus } from './live.screen.tsx'
import { PersonMenu } from './personMenu.screen.tsx'

export function TopBar({ onMenu, onSearch, onKeys }: { onMenu: () => void; onSearch: () => void; onKeys: () => void }) {
  return (
    <header className="topBar">
      <span className="row onlyPhone">
        <IconButton icon={MenuIcon} size={24} label="Open the navigation" onClick={onMenu} />
        <span className="brandPhone">
          <Brand />
        </span>
      </span>
      <button type="button" className="find hidePhone" onClick={onSearch}>
        <Search size={14} strokeWidth={1.75} />
        <span className="space">Search or run a command</span>
        <KeyHint keys="mod+k" />
      </button>
      <span className="space" />
      <span className="onlyPhone">
        <IconButton icon={Search} size={24} label="Search or run a command" onClick={onSearch} />
      </span>
      <LiveMark />
      <InboxMark />
      <Bell />
      <PersonMenu onKeys={onKeys} />
    </header>
  )
}

const MARKS = {
  live: { icon: Radio, word: 'Live', help: 'Changes by others appear here by themselves', kind: 'ink2' },
  reconnecting: {
    icon: RefreshCw,
    word: 'Reconnecting',
    help: 'Changes by others appear as soon as the connection is back',
    kind: 'attention',
  },
  offline: {
    icon: CloudOff,
    word: 'Offline',
    help: 'Ambit cannot be reached: what you see may be old, and nothing can be saved',
    kind: 'bad',
  },
} as const

function LiveMark() {
  const mark = MARKS[useLiveStatus()]
  return (
    <Tooltip label={mark.help}>
      <span className={`signal t12 liveMark ${mark.kind} ${mark.word === 'Live' ? 'hidePhone' : ''}`} role="status">
        <mark.icon size={14} strokeWidth={1.75} />
        <span className="hidePhone">{mark.word}</span>
      </span>
    </Tooltip>
  )
}
