/** Choosing the file of a field: by the picker, by drop, by paste. It is sent at once and belongs to the record when that is saved. */
import { Upload, X } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import type { Field as FieldDeclaration } from '../../record/fields.ts'
import { notePicked } from '../../record/web/pickedTitles.ts'
import { allRecordTypes } from '../../record/web/recordTypes.screen.tsx'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Field, type FieldProps } from '../../web/components/field.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import { FileIcon } from './fileIcon.screen.tsx'
import { SendingList } from './sendingList.screen.tsx'
import { startUploads, useUploads } from './uploads.screen.tsx'
import { useFile } from './useFiles.screen.tsx'
import './files.css'

export interface FileInputProps extends FieldProps {
  readonly field: FieldDeclaration
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly autoFocus?: boolean
  readonly onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void
  readonly 'aria-label'?: string
  readonly disabled?: boolean
}

/** The declaration that holds this very field, or asks for it in an action. */
async function placeOf(field: FieldDeclaration): Promise<{ type: string; name: string }> {
  for (const type of await allRecordTypes())
    for (const fields of [type.fields, ...type.actions.map((action) => action.input)])
      for (const [name, declared] of Object.entries(fields)) if (declared === field) return { type: type.key, name }
  throw new Error('Files cannot be chosen here')
}

export function FileInput({ field, value, onChange, label, disabled, onKeyDown, ...props }: FileInputProps) {
  const key = useId()
  const write = useFormat()
  const sending = useUploads(key)
  const picker = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [wrong, setWrong] = useState('')
  const id = typeof value === 'string' ? value : null
  const { data: file } = useFile(id)
  const busy = sending.some(({ state }) => state !== 'refused' && state !== 'done')

  const take = async ([chosen]: readonly File[]) => {
    if (!chosen || disabled) return
    setWrong('')
    try {
      const [made] = await startUploads(key, { field: await placeOf(field) }, [chosen])
      if (!made) return
      notePicked('platform.file', made.id, made.name)
      onChange(made.id)
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <Field {...props} label={label} error={wrong || props.error}>
      {({ required, ...control }) => (
        <div
          className={`fileInput ${over ? 'over' : ''}`}
          data-drop
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault()
            setOver(false)
            void take([...event.dataTransfer.files])
          }}
          onPaste={(event) => {
            if (!event.clipboardData.files.length) return
            event.preventDefault()
            void take([...event.clipboardData.files])
          }}
          onKeyDown={onKeyDown}
        >
          {id && !busy && (
            <span className="row fileChosen">
              <FileIcon kind={file?.version.kind ?? 'other'} name={file?.name ?? ''} />
              <span className="line">{file?.name ?? 'A file'}</span>
              {file && <span className="ink3 number">{write.bytes(file.version.size)}</span>}
              {(field.optional || !required) && (
                <IconButton
                  icon={X}
                  size={14}
                  label="Take the file away"
                  disabled={disabled}
                  onClick={() => onChange(null)}
                />
              )}
            </span>
          )}
          <SendingList sending={sending} />
          {!busy && (
            <span className="row">
              <Button
                icon={Upload}
                disabled={disabled}
                aria-describedby={control['aria-describedby']}
                onClick={() => picker.current?.click()}
              >
                {id ? 'Choose another file' : 'Choose a file'}
              </Button>
              <span className="ink3 t12 hidePhone">or drop it here</span>
            </span>
          )}
          <input
            {...control}
            ref={(input) => {
              picker.current = input
              // What is still on its way cannot be saved yet.
              input?.setCustomValidity(busy ? 'The file is still being sent' : '')
            }}
            type="file"
            className="unseen"
            tabIndex={-1}
            aria-label={props['aria-label'] ?? (typeof label === 'string' ? label : 'File')}
            onChange={(event) => {
              const chosen = [...(event.target.files ?? [])]
              event.target.value = ''
              void take(chosen)
            }}
          />
        </div>
      )}
    </Field>
  )
}
