/** What can be done with the selected rows: set a field, an action, export, remove. */
import { Pencil, Play, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../../web/components/button.screen.tsx'
import { Confirm, Dialog } from '../../web/components/dialog.screen.tsx'
import { Menu } from '../../web/components/menu.screen.tsx'
import { BulkBar } from '../../web/components/table.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import type { Action } from '../action.ts'
import type { RecordType } from '../record.ts'
import { allows } from '../rights.ts'
import { ActionDialog, actionLabel, isPlain } from './actionDialog.screen.tsx'
import { type Column, isAdded, mayEdit, patchOf } from './columns.ts'
import { Control } from './control.screen.tsx'
import { type ListRow, sumOf } from './grouping.ts'
import type { Titles } from './pages.ts'
import { type Records, useCaller } from './records.screen.tsx'
import { actOnMany, before, removeMany, saveMany } from './writes.screen.tsx'

export interface BulkProps {
  readonly type: RecordType
  readonly rows: readonly ListRow[]
  readonly can: Records['can']
  readonly columns: readonly Column[]
  /** Columns that are shown: the first with a sum is told beside the count. */
  readonly shown: readonly Column[]
  readonly titles: Titles
  readonly onClear: () => void
  /** The menu of formats for these rows. */
  readonly exporting: ReactNode
}

const many = (type: RecordType, count: number) => `${count} ${(count === 1 ? type.label : type.labels).toLowerCase()}`

/** The bar over the list while rows are selected. */
export function Bulk({ type, rows, can, columns, shown, titles, onClear, exporting }: BulkProps) {
  const caller = useCaller()
  const write = useFormat()
  const [setting, setSetting] = useState<Column | null>(null)
  const [acting, setActing] = useState<Action | null>(null)
  const [removing, setRemoving] = useState(false)
  if (!rows.length) return null

  const refusals = (test: (row: ListRow) => true | string | undefined): string | undefined => {
    const reasons = rows.map(test).filter((answer) => answer !== true)
    if (!reasons.length) return undefined
    const why = reasons.find((reason) => reason !== undefined) ?? 'You may not do this'
    return reasons.length === rows.length ? why : `${reasons.length} of ${rows.length}: ${why}`
  }
  const fields = columns.filter(
    ({ key, field }) => key !== type.titleField && !['file', 'secret', 'json'].includes(field.kind),
  )
  const settable = fields.flatMap((column) => {
    const reason = refusals((row) =>
      mayEdit(type, column, caller, row, can[row.id] ? can[row.id]!.update === true : undefined),
    )
    return reason && reason.includes('only through') ? [] : [{ column, reason }]
  })
  const actions = type.actions.filter((action) => allows(action.by, caller))
  const start = (action: Action) => {
    if (!isPlain(action)) return setActing(action)
    void act(action, {}).catch(toastError)
  }
  const act = async (action: Action, input: Readonly<Record<string, unknown>>) => {
    await actOnMany(action, rows, input)
    toast({ text: `${actionLabel(action)}: ${many(type, rows.length)}` })
  }
  const added = shown.find((column) => isAdded(column.field) && column.field.kind === 'money')
  const sum = added && Object.entries(sumOf(rows, added.key))
  const note = sum?.map(([currency, amount]) => write.money({ amount, currency })).join(' + ')
  const entries = actions.map((action) => {
    const reason = refusals((row) => can[row.id]?.[action.name])
    return {
      action,
      entry: {
        label: actionLabel(action),
        run: () => start(action),
        danger: action.danger,
        ...(reason ? { reason } : {}),
      },
    }
  })
  const noRemoval = refusals(
    (row) => (can[row.id] ? can[row.id]!.remove : allows(type.may.remove, caller, row)) === true || undefined,
  )
  return (
    <>
      <BulkBar count={rows.length} note={note} onClear={onClear}>
        {settable.length > 0 && (
          <Menu
            entries={settable.map(({ column, reason }) => ({
              label: column.label,
              run: () => setSetting(column),
              ...(reason ? { reason } : {}),
            }))}
          >
            <Button variant="bare" icon={Pencil}>
              Set…
            </Button>
          </Menu>
        )}
        {entries.length > 0 && entries.length <= 2
          ? entries.map(({ action, entry }) => (
              <Button key={action.name} variant="bare" icon={Play} reason={entry.reason} onClick={entry.run}>
                {entry.label}
              </Button>
            ))
          : entries.length > 0 && (
              <Menu entries={entries.map(({ entry }) => entry)}>
                <Button variant="bare" icon={Play}>
                  Actions…
                </Button>
              </Menu>
            )}
        {exporting}
        {allows(type.may.remove, caller) && (
          <Button variant="bare" icon={Trash2} reason={noRemoval} onClick={() => setRemoving(true)}>
            Remove…
          </Button>
        )}
      </BulkBar>
      {setting && (
        <SetField type={type} column={setting} rows={rows} titles={titles} onClose={() => setSetting(null)} />
      )}
      {acting && (
        <ActionDialog
          action={acting}
          subject={many(type, rows.length)}
          onClose={() => setActing(null)}
          onAct={(input) => act(acting, input)}
        />
      )}
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={`Remove ${many(type, rows.length)}`}
        verb="Remove"
        danger
        onConfirm={async () => {
          await removeMany(type, rows)
          onClear()
          toast({ text: `${many(type, rows.length)} removed` })
        }}
      >
        They leave every list. What the history says of them stays.
      </Confirm>
    </>
  )
}

/** One value for all selected rows; the toast gives each its own back. */
function SetField({
  type,
  column,
  rows,
  titles,
  onClose,
}: {
  type: RecordType
  column: Column
  rows: readonly ListRow[]
  titles: Titles
  onClose: () => void
}) {
  const { field, label, key } = column
  const [value, setValue] = useState<unknown>(field.kind === 'flag' ? true : null)
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const save = async () => {
    if (value === null && !field.optional) return setWrong('Choose a value')
    setBusy(true)
    try {
      const patch = patchOf(key, value)
      const old = new Map(rows.map((row) => [row.id, before(row, patch)]))
      const saved = await saveMany(
        type,
        rows.map((row) => ({ row, patch })),
      )
      onClose()
      toast({
        text: `${label} was set for ${many(type, rows.length)}`,
        undo: () =>
          saveMany(
            type,
            saved.map((row) => ({ row, patch: old.get(row.id)! })),
          ),
      })
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
      title={`Set ${label.toLowerCase()} of ${many(type, rows.length)}`}
      onSubmit={(event) => event.currentTarget.checkValidity() && void save()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Set {label.toLowerCase()}
          </Button>
        </>
      }
    >
      <Control
        field={field}
        label={label}
        help={field.help}
        quiet
        autoFocus
        value={value}
        error={wrong}
        title={(id) => titles[field.target ?? '']?.[id]}
        onChange={(next) => {
          setValue(next)
          setWrong('')
        }}
      />
    </Dialog>
  )
}
