/** What can be done with a record: its actions as buttons, refused ones with their reason, the rest in a menu. */
import { useRouter } from '@tanstack/react-router'
import { Ellipsis, Link2, Lock, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useCommands } from '../../web/commands.screen.tsx'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Confirm } from '../../web/components/dialog.screen.tsx'
import { Menu } from '../../web/components/menu.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import type { Action } from '../action.ts'
import type { RecordType } from '../record.ts'
import { ActionDialog, actionLabel, isPlain } from './actionDialog.screen.tsx'
import type { OwnControl } from './control.screen.tsx'
import type { LoadedRow } from './records.screen.tsx'
import { actOn, type Patch, removeRecord } from './writes.screen.tsx'

const actionsOf = (type: RecordType, row: LoadedRow) =>
  type.actions.filter((action) => row.can[action.name] !== undefined)

/** Why an action is refused, in words beside the buttons. */
export function Refusals({ type, row }: { type: RecordType; row: LoadedRow }) {
  const refused = actionsOf(type, row).filter((action) => row.can[action.name] !== true)
  if (!refused.length) return null
  return (
    <span className="why">
      {refused.slice(0, 2).map((action) => (
        <span key={action.name}>
          {actionLabel(action)}: {row.can[action.name]}
        </span>
      ))}
    </span>
  )
}

/** Buttons that are shown beside one another; what is more stands in the menu. */
const SIDE_BY_SIDE = 3

/** The buttons of what can be done with a record, and the menu of the rest. */
export function ActionButtons({
  type,
  row,
  title,
  controls,
}: {
  type: RecordType
  row: LoadedRow
  title: string
  controls: Readonly<Record<string, OwnControl>>
}) {
  const router = useRouter()
  const [acting, setActing] = useState<Action | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const [removing, setRemoving] = useState(false)
  const all = actionsOf(type, row)
  // The one that is most likely meant comes last: possible now, and harmless.
  const ready = (action: Action) => row.can[action.name] === true
  const primary = all.find((action) => ready(action) && !action.danger)
  const rest = all.filter((action) => action !== primary).toSorted((a, b) => Number(ready(a)) - Number(ready(b)))
  const side = rest.slice(-(SIDE_BY_SIDE - 1))
  const hidden = rest.filter((action) => !side.includes(action))

  const act = async (action: Action, input: Patch) => {
    await actOn(action, row, input)
    toast({ text: `${actionLabel(action)}: ${title}` })
  }
  const start = (action: Action) => {
    if (!isPlain(action)) return setActing(action)
    setBusy(action.name)
    act(action, {})
      .catch(toastError)
      .finally(() => setBusy(null))
  }
  const reasonOf = (action: Action) => {
    const answer = row.can[action.name]
    return typeof answer === 'string' ? answer : undefined
  }
  useCommands(
    all.map((action) => {
      const reason = reasonOf(action)
      return {
        id: `act ${action.name}`,
        label: actionLabel(action),
        group: 'Act',
        run: () => start(action),
        ...(reason ? { reason } : {}),
      }
    }),
    type.label,
  )
  const label = (action: Action) => `${actionLabel(action)}${isPlain(action) ? '' : '…'}`
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href)
    toast({ text: 'The link was copied' })
  }
  return (
    <>
      {[...side, ...(primary ? [primary] : [])].map((action) => (
        <Button
          key={action.name}
          variant={action === primary ? 'primary' : action.danger && ready(action) ? 'danger' : 'plain'}
          reason={reasonOf(action)}
          icon={reasonOf(action) ? Lock : undefined}
          busy={busy === action.name}
          onClick={() => start(action)}
        >
          {label(action)}
        </Button>
      ))}
      <Menu
        entries={[
          ...hidden.map((action) => {
            const reason = reasonOf(action)
            return {
              label: label(action),
              run: () => start(action),
              danger: action.danger,
              ...(reason ? { reason } : {}),
            }
          }),
          ...(hidden.length ? [{ kind: 'rule' as const }] : []),
          { label: 'Copy the link', icon: Link2, run: () => void copy().catch(toastError) },
          ...(row.can.remove ? [{ label: 'Remove…', icon: Trash2, danger: true, run: () => setRemoving(true) }] : []),
        ]}
      >
        <IconButton icon={Ellipsis} label="More" />
      </Menu>
      {acting && (
        <ActionDialog
          action={acting}
          subject={title}
          controls={controls}
          onClose={() => setActing(null)}
          onAct={(input) => act(acting, input)}
        />
      )}
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={`Remove ${type.label.toLowerCase()}`}
        verb={`Remove ${type.label.toLowerCase()}`}
        danger
        onConfirm={async () => {
          await removeRecord(type, row)
          toast({ text: `${title} was removed` })
          void router.navigate({ to: type.path })
        }}
      >
        “{title}” leaves every list. What the history says of it stays.
      </Confirm>
    </>
  )
}
