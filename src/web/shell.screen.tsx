/** The frame around every page: navigation, top bar, the page itself, and what floats over all. */
import { Outlet } from '@tanstack/react-router'
import { BookOpen, Home, KeyRound, LogOut, Plus, ShieldCheck } from 'lucide-react'
import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { api } from './api.ts'
import { isFor } from './areaScreens.ts'
import { areas } from './areas.ts'
import { type Command, useCommands } from './commands.screen.tsx'
import { Drawer } from './components/dialog.screen.tsx'
import { Banner } from './components/page.screen.tsx'
import { Toasts, toastError } from './components/toast.screen.tsx'
import { ExampleBanner } from './exampleBanner.screen.tsx'
import { ImpersonationBanner } from './impersonationBanner.screen.tsx'
import { useKeys } from './keys.screen.tsx'
import { useLiveStream } from './live.screen.tsx'
import { Navigation } from './navigation.screen.tsx'
import { ReaderContext } from './reader.screen.tsx'
import { useVisits } from './search.screen.tsx'
import { signOut, useAccount } from './session.screen.tsx'
import './shell.css'
import { TopBar } from './topBar.screen.tsx'

const loadPalette = () => import('./palette.screen.tsx')
const Palette = lazy(loadPalette)
const KeyList = lazy(() => import('./keyList.screen.tsx'))

const KEPT = 'ambit.navigation'
const narrow = () => window.innerWidth < 1024

/** Open or collapsed, as it was left in this browser; collapsed at first on a small screen. */
function useCollapsed() {
  const [collapsed, setCollapsed] = useState(() => {
    const kept = localStorage.getItem(KEPT)
    return kept ? kept === 'collapsed' : narrow()
  })
  const toggle = () => {
    localStorage.setItem(KEPT, collapsed ? 'open' : 'collapsed')
    setCollapsed(!collapsed)
  }
  return [collapsed, toggle] as const
}

/** Everywhere: where one can go, what one can create, and one's own account. */
function useShellCommands(roles: readonly string[]) {
  const commands = useMemo(() => {
    const go: Command[] = [{ id: 'go /', label: 'Home', group: 'Go', icon: Home, keys: 'g h', to: '/' }]
    const create: Command[] = []
    for (const area of areas) {
      if (!isFor(area.roles, roles)) continue
      go.push({
        id: `go ${area.path}`,
        label: area.label,
        group: 'Go',
        icon: area.icon,
        keys: area.key && `g ${area.key}`,
        to: area.path,
      })
      for (const place of area.places ?? []) {
        if (isFor(place.roles, roles))
          go.push({
            id: `go ${place.to}`,
            label: place.label,
            group: 'Go',
            icon: area.icon,
            keys: place.key && `g ${place.key}`,
            words: `${area.label} ${place.words ?? ''}`,
            to: place.to,
          })
      }
      for (const item of area.create ?? []) {
        if (isFor(item.roles, roles))
          create.push({
            id: `create ${item.to}`,
            label: item.label,
            group: 'Create',
            icon: Plus,
            keys: item.key && `n ${item.key}`,
            words: 'new add',
            to: item.to,
          })
      }
    }
    const mine: Command[] = [
      { id: 'glossary', label: 'Glossary', group: 'Go', icon: BookOpen, words: 'words terms', to: '/glossary' },
      {
        id: 'security',
        label: 'Sign-in and security',
        group: 'Go',
        icon: ShieldCheck,
        words: 'second factor passkey sessions devices tokens api',
        to: '/security',
      },
      { id: 'password', label: 'Change my password', group: 'Go', icon: KeyRound, to: '/password' },
      {
        id: 'sign out',
        label: 'Sign out',
        group: 'Go',
        icon: LogOut,
        words: 'log out leave',
        run: () => void signOut().catch(toastError),
      },
    ]
    return [...go, ...create, ...mine]
  }, [roles])
  useCommands(commands, 'Go and create')
}

/** The palette; while it is being loaded a box in its place takes what is typed already. */
function PaletteSoon({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const [begun, setBegun] = useState('')
  return (
    <Suspense
      fallback={
        <input
          className="paletteSoon float"
          aria-label="Search or run a command"
          placeholder="Search or run a command"
          // biome-ignore lint/a11y/noAutofocus: somebody asked for it just now
          autoFocus
          value={begun}
          onChange={(event) => setBegun(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && onClose()}
        />
      }
    >
      <Palette begun={begun} onClose={onClose} onKeys={onKeys} />
    </Suspense>
  )
}

/** The shell. Pages appear in its `main`. */
export function Shell() {
  const account = useAccount()
  const [collapsed, toggle] = useCollapsed()
  const [drawer, setDrawer] = useState(false)
  const [floating, setFloating] = useState<'palette' | 'keys' | null>(null)
  useEffect(() => {
    // Before anybody asks for it, and after the page itself.
    const timer = setTimeout(() => void loadPalette().catch(() => {}), 2_000)
    return () => clearTimeout(timer)
  }, [])
  const waiting = useSyncExternalStore(api.subscribe, api.waiting)
  const reader = useMemo(
    () => ({ locale: account.locale, timeZone: account.timeZone }),
    [account.locale, account.timeZone],
  )
  useLiveStream()
  useVisits()
  useShellCommands(account.roles)
  useKeys(
    {
      'mod+k': { run: () => setFloating('palette'), label: 'Search or run a command', whileTyping: true },
      '?': { run: () => setFloating('keys'), label: 'Show all keys' },
    },
    true,
    'Everywhere',
  )
  return (
    <ReaderContext value={reader}>
      <a className="skip" href="#main" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the page
      </a>
      <div className={`app ${collapsed ? 'collapsed' : ''}`}>
        <div className="side hidePhone">
          <Navigation collapsed={collapsed} onToggle={toggle} />
        </div>
        <TopBar
          onMenu={() => setDrawer(true)}
          onSearch={() => setFloating('palette')}
          onKeys={() => setFloating('keys')}
        />
        <main id="main" tabIndex={-1}>
          <ImpersonationBanner />
          <ExampleBanner />
          {waiting && <Banner kind="attention">{waiting}</Banner>}
          <Outlet />
        </main>
      </div>
      <Drawer open={drawer} onClose={() => setDrawer(false)} title="Navigation" side="left" width={280}>
        <Navigation onClose={() => setDrawer(false)} />
      </Drawer>
      {floating === 'palette' && <PaletteSoon onClose={() => setFloating(null)} onKeys={() => setFloating('keys')} />}
      <Suspense>{floating === 'keys' && <KeyList onClose={() => setFloating(null)} />}</Suspense>
      <Toasts />
    </ReaderContext>
  )
}
