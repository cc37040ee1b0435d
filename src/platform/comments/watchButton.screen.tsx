/** Whether one hears of comments on a record. */
import { useQuery } from '@tanstack/react-query'
import { Bell, BellOff, BellRing } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Menu } from '../../web/components/menu.screen.tsx'
import { toastError } from '../../web/components/toast.screen.tsx'
import { activityKey, queryClient } from '../../web/queries.ts'
import { useFormat } from '../../web/reader.screen.tsx'
import { useAccount } from '../../web/session.screen.tsx'
import type { Subject } from '../subject.ts'
import type { WatchState } from './watches.server.ts'

interface Watch {
  readonly state: WatchState
  readonly watching: number
}

const LOOKS = {
  watching: { icon: BellRing, label: 'Watching' },
  muted: { icon: BellOff, label: 'Muted' },
  none: { icon: Bell, label: 'Watch' },
} as const

export function WatchButton({ subject: { type, id } }: { subject: Subject }) {
  const { person } = useAccount()
  const write = useFormat()
  const [busy, setBusy] = useState(false)
  // Under the key of the timeline, for whoever writes begins to watch.
  const key = [...activityKey(type, id), 'watch']
  const path = `/api/watches/${type}/${id}`
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<Watch>(path, { signal }) })
  if (!data || !person) return null
  const set = async (state: WatchState) => {
    setBusy(true)
    try {
      queryClient.setQueryData(key, await api.put<Watch>(path, { state }))
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  const entry = (state: WatchState, label: string) => ({
    label,
    checked: data.state === state,
    run: () => void set(state),
  })
  const { icon, label } = LOOKS[data.state]
  return (
    <Menu
      width={280}
      entries={[
        entry('watching', 'Tell me of every comment'),
        entry('none', 'Tell me when I am mentioned'),
        entry('muted', 'Mute: only when I am mentioned, always'),
        { kind: 'label', label: watchers(data.watching, write.number(data.watching)) },
      ]}
    >
      <Button icon={icon} busy={busy}>
        {label}
      </Button>
    </Menu>
  )
}

const watchers = (count: number, shown: string): string =>
  count === 0 ? 'Nobody watches this' : count === 1 ? '1 person watches this' : `${shown} people watch this`
