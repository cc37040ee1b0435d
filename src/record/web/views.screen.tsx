/** Saved views of a list: tabs in the head, mine and those that others share. */
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Ellipsis, Plus } from 'lucide-react'
import { useState } from 'react'
import { View } from '../../platform/view.ts'
import { api } from '../../web/api.ts'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Checkbox } from '../../web/components/check.screen.tsx'
import { Confirm, Dialog } from '../../web/components/dialog.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Menu } from '../../web/components/menu.screen.tsx'
import { HeadTabs } from '../../web/components/tabs.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { useLive } from '../../web/live.screen.tsx'
import { listKey, queryClient } from '../../web/queries.ts'
import type { RecordType, RowIn } from '../record.ts'
import { type ListState, viewQuery } from './address.ts'
import { useCaller } from './records.screen.tsx'

type SavedView = RowIn<typeof View>

export interface Views {
  readonly views: readonly SavedView[]
  readonly current: SavedView | undefined
  /** The list differs from the view that it began with. */
  readonly changed: boolean
}

/** The views of a list. Without a person of one's own there are none to keep. */
export function useViews(type: RecordType, state: ListState): Views {
  useLive('platform.view', undefined, () => {})
  const { data } = useQuery({
    queryKey: listKey('platform.view', type.key),
    queryFn: ({ signal }) =>
      api.get<{ rows: SavedView[] }>(`/api${View.path}`, {
        query: { type: `eq:${type.key}`, sort: 'position,title', limit: 100 },
        signal,
      }),
    retry: false,
  })
  const views = data?.rows ?? []
  const current = views.find((view) => view.id === state.view)
  return { views, current, changed: viewQuery(type, state) !== (current?.query ?? '') }
}

const searchOf = (query: string): Record<string, string | string[]> => {
  const found: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    const known = found[name]
    found[name] = known === undefined ? value : [known, value].flat()
  }
  return found
}

const reread = () => queryClient.invalidateQueries({ queryKey: ['list', 'platform.view'] })

/** The tabs and the menu of the one that is shown. */
export function ViewTabs({
  type,
  state,
  views,
  path,
}: {
  type: RecordType
  state: ListState
  views: Views
  path: string
}) {
  const caller = useCaller()
  const router = useRouter()
  const [dialog, setDialog] = useState<'new' | 'rename' | 'remove' | null>(null)
  const { current } = views
  const mine = !!current && current.owner === caller.person
  const shared = !!current?.shared
  const patch = (change: Partial<SavedView>, text: string) =>
    void api
      .patch(`/api${View.path}/${current!.id}`, { version: current!.version, ...change })
      .then(() => toast({ text }), toastError)
      .then(reread)
  const show = (query: string) => router.history.push(`${path}${query ? `?${query}` : ''}`)
  return (
    <div className="viewTabs">
      <HeadTabs
        label={`Views of ${type.labels.toLowerCase()}`}
        tabs={[
          { to: path, label: 'All', search: {}, current: !current },
          ...views.views.map((view) => ({
            to: path,
            label: view.title,
            search: { ...searchOf(view.query), view: view.id },
            current: view.id === current?.id,
          })),
        ]}
      />
      {current && (
        <Menu
          position="bottom-start"
          entries={[
            { kind: 'label', label: mine ? (shared ? 'Shared by you' : 'Only you see it') : 'Shared by someone else' },
            {
              label: 'Rename…',
              run: () => setDialog('rename'),
              ...(mine ? {} : { reason: 'It belongs to someone else' }),
            },
            {
              label: shared ? 'Stop sharing' : 'Share with everyone',
              run: () =>
                patch(
                  { shared: !shared },
                  shared ? `“${current.title}” is yours alone now` : `“${current.title}” is shared now`,
                ),
              ...(mine ? {} : { reason: 'It belongs to someone else' }),
            },
            { label: 'Save as another view…', run: () => setDialog('new') },
            {
              label: 'Remove…',
              danger: true,
              run: () => setDialog('remove'),
              ...(mine ? {} : { reason: 'It belongs to someone else' }),
            },
          ]}
        >
          <IconButton icon={Ellipsis} label={`View ${current.title}`} />
        </Menu>
      )}
      {caller.person && <IconButton icon={Plus} label="Keep this as a view" onClick={() => setDialog('new')} />}
      {dialog === 'new' && (
        <NameView
          title="Keep as a view"
          verb="Keep view"
          onClose={() => setDialog(null)}
          onSave={async (title, isShared) => {
            const query = viewQuery(type, state)
            const made = await api.post<SavedView>(`/api${View.path}`, {
              title,
              type: type.key,
              owner: caller.person,
              shared: isShared,
              query,
              position: views.views.length,
            })
            await reread()
            show(`${query}${query ? '&' : ''}view=${made.id}`)
          }}
        />
      )}
      {dialog === 'rename' && current && (
        <NameView
          title="Rename view"
          verb="Rename"
          name={current.title}
          shared={shared}
          onClose={() => setDialog(null)}
          onSave={async (title, isShared) => {
            await api.patch(`/api${View.path}/${current.id}`, { version: current.version, title, shared: isShared })
            await reread()
          }}
        />
      )}
      <Confirm
        open={dialog === 'remove'}
        onClose={() => setDialog(null)}
        title="Remove view"
        verb="Remove view"
        danger
        onConfirm={async () => {
          await api.delete(`/api${View.path}/${current!.id}`)
          await reread()
          show('')
        }}
      >
        “{current?.title}” is removed{shared ? ' for everyone' : ''}. The {type.labels.toLowerCase()} in it stay as they
        are.
      </Confirm>
    </div>
  )
}

/** “View changed · Save view”, shown when one's own view differs from what was saved. */
export function ViewChanged({ type, state, views }: { type: RecordType; state: ListState; views: Views }) {
  const caller = useCaller()
  const { current, changed } = views
  if (!changed || !current) return null
  const save = async () => {
    try {
      await api.patch(`/api${View.path}/${current.id}`, { version: current.version, query: viewQuery(type, state) })
      await reread()
      toast({ text: `“${current.title}” was saved` })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <>
      <span className="listNote hidePhone">View changed</span>
      {current.owner === caller.person && (
        <span className="hidePhone">
          <Button variant="bare" onClick={() => void save()}>
            Save view
          </Button>
        </span>
      )}
    </>
  )
}

function NameView({
  title,
  verb,
  name = '',
  shared = false,
  onClose,
  onSave,
}: {
  title: string
  verb: string
  name?: string
  shared?: boolean
  onClose: () => void
  onSave: (name: string, shared: boolean) => Promise<unknown>
}) {
  const [text, setText] = useState(name)
  const [everyone, setEveryone] = useState(shared)
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const save = async () => {
    if (!text.trim()) return setWrong('Give it a name, for example “Due this quarter”')
    setBusy(true)
    try {
      await onSave(text.trim(), everyone)
      onClose()
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="formStack">
        <TextInput label="Name" required maxLength={60} value={text} onChange={setText} error={wrong} data-autofocus />
        <Checkbox label="Everyone who may see the list sees this view" checked={everyone} onChange={setEveryone} />
      </div>
    </Dialog>
  )
}
