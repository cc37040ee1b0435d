/** The last step: what was imported, and the way back. */
import { CircleCheck, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { RecordType } from '../../record/record.ts'
import { Button, ButtonLink } from '../../web/components/button.screen.tsx'
import { Signal } from '../../web/components/chip.screen.tsx'
import { Confirm } from '../../web/components/dialog.screen.tsx'
import { Time, useFormat } from '../../web/reader.screen.tsx'
import type { Import } from './import.ts'
import type { Report } from './report.ts'

export interface DoneStepProps {
  readonly row: Import
  readonly type: RecordType
  readonly report: Report | null
  readonly onUndo: () => Promise<void>
}

export function DoneStep({ row, type, onUndo }: DoneStepProps) {
  const write = useFormat()
  const [asking, setAsking] = useState(false)
  const undone = row.state === 'undone'
  const [created, updated] = [row.created ?? 0, row.updated ?? 0]
  const words = (n: number) => `${write.number(n)} ${(n === 1 ? type.label : type.labels).toLowerCase()}`
  return (
    <section>
      <Signal kind={undone ? 'quiet' : 'good'} icon={undone ? Undo2 : CircleCheck}>
        {undone ? 'Undone' : 'Imported'}
      </Signal>
      <p className="t20">
        {undone
          ? 'This import was taken back.'
          : `${[created ? `${words(created)} created` : '', updated ? `${words(updated)} changed` : ''].filter(Boolean).join(', ')}.`}
      </p>
      <p className="ink2">
        {row.title}
        {row.unchanged ? ` · ${write.number(row.unchanged)} were here already as they are` : ''} ·{' '}
        {(undone ? row.undoneAt : row.importedAt) && (
          <Time instant={(undone ? row.undoneAt : row.importedAt)!} relative />
        )}
      </p>
      <div className="row">
        <ButtonLink to={type.path} variant="primary">
          {`Show ${type.labels.toLowerCase()}`}
        </ButtonLink>
        <ButtonLink to={`/platform/imports/new?type=${type.key}`}>Import another file</ButtonLink>
        {!undone && (
          <Button icon={Undo2} onClick={() => setAsking(true)}>
            Undo this import…
          </Button>
        )}
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title="Undo this import"
        verb="Undo the import"
        danger
        onConfirm={async () => {
          setAsking(false)
          await onUndo()
        }}
      >
        {[
          created ? `${words(created)} would be removed` : '',
          updated ? `${words(updated)} get their earlier values back` : '',
        ]
          .filter(Boolean)
          .join(', and ')}
        . Where somebody has changed one of them since, nothing is undone and they are named.
      </Confirm>
    </section>
  )
}
