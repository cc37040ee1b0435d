/** A structure of a record in words, with its own control in a dialog to change it. */
import { Pencil } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { RecordType } from '../../record/record.ts'
import type { OwnControl } from '../../record/web/control.screen.tsx'
import type { LoadedRow } from '../../record/web/records.screen.tsx'
import { saveRecord } from '../../record/web/writes.screen.tsx'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { Banner } from '../../web/components/page.screen.tsx'

interface EditedPartProps {
  readonly type: RecordType
  readonly row: LoadedRow
  readonly field: string
  readonly label: string
  readonly control: OwnControl
  readonly children: ReactNode
}

export function EditedPart({ type, row, field, label, control: Control, children }: EditedPartProps) {
  const [value, setValue] = useState<unknown>(undefined)
  const [failure, setFailure] = useState('')
  const open = value !== undefined
  const close = () => {
    setValue(undefined)
    setFailure('')
  }
  const save = () =>
    saveRecord(type, row, { [field]: value })
      .then(close)
      .catch((error: Error) => setFailure(error.message))
  return (
    <section aria-label={label}>
      <h2 className="caption row">
        {label}
        {row.can.update === true && (
          <IconButton
            icon={Pencil}
            size={12}
            label={`Change ${label.toLowerCase()}`}
            onClick={() => setValue(row[field])}
          />
        )}
      </h2>
      {children}
      {open && (
        <Dialog
          open
          onClose={close}
          title={`${label} of ${String(row[type.titleField])}`}
          width={640}
          onSubmit={() => void save()}
          footer={
            <>
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" variant="primary">
                Save
              </Button>
            </>
          }
        >
          {failure && <Banner kind="bad">{failure}</Banner>}
          <Control field={type.fields[field]!} label={label} value={value} onChange={setValue} />
        </Dialog>
      )}
    </section>
  )
}
