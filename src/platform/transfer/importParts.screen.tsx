/** What the pages of an import share: its steps, taking a file, what stands in it. */
import { useQuery } from '@tanstack/react-query'
import { Check, ClipboardPaste, FileSpreadsheet, Upload } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { TextArea } from '../../web/components/field.screen.tsx'
import { ProgressBar } from '../../web/components/page.screen.tsx'
import { useReader } from '../../web/reader.screen.tsx'
import { FormError } from '../../web/sending.screen.tsx'
import { upload } from '../../web/upload.screen.tsx'
import { FileDrop } from '../files/fileDrop.screen.tsx'
import type { Import } from './import.ts'
import type { Report } from './report.ts'
import type { Inspection } from './tableFile.server.ts'
import './transfer.css'

export const STEPS = ['File', 'Columns', 'Check', 'Done'] as const
export type Step = 0 | 1 | 2 | 3

/** Where one stands. */
export function Steps({ at }: { at: Step }) {
  return (
    <ol className="steps" aria-label="Steps of the import">
      {STEPS.map((label, i) => (
        <li key={label} aria-current={i === at ? 'step' : undefined} data-past={i < at || undefined}>
          <b>{i < at ? <Check size={12} strokeWidth={2.5} aria-label="done" /> : i + 1}</b>
          {label}
        </li>
      ))}
    </ol>
  )
}

export interface Contents {
  readonly inspection: Inspection | null
  readonly report: Report | null
}

export const contentsKey = (id: string) => ['import', id, 'contents'] as const

/** What stands in the file of an import, and what the newest check found; asked again with each version of its row. */
export function useContents(id: string, version: number): Contents | undefined {
  const { data } = useQuery({
    queryKey: [...contentsKey(id), version],
    queryFn: ({ signal }) => api.get<Contents>(`/api/platform/imports/${id}/contents`, { signal }),
    placeholderData: (kept) => kept,
  })
  return data
}

/** Sends a file to an import that is there. */
export function useSendFile(onSent: (row: Import) => void) {
  const { locale, timeZone } = useReader()
  const [sending, setSending] = useState<{ name: string; sent: number; total: number }>()
  const [failure, setFailure] = useState('')
  const send = async (begin: () => Promise<string>, file: File) => {
    setFailure('')
    setSending({ name: file.name, sent: 0, total: file.size })
    try {
      const query = new URLSearchParams({ name: file.name.slice(0, 200), locale, timeZone })
      const row = await upload<Import>(`/api/platform/imports/${await begin()}/file?${query}`, file, (sent, total) =>
        setSending({ name: file.name, sent, total }),
      )
      onSent(row)
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'The file could not be sent. Try again')
    } finally {
      setSending(undefined)
    }
  }
  return { sending, failure, send }
}

export interface FileTakerProps {
  readonly onFile: (file: File) => void
  readonly sending: { readonly name: string; readonly sent: number; readonly total: number } | undefined
  readonly failure: string
  /** Why no file can be taken now. */
  readonly reason?: string
  readonly children?: ReactNode
}

const ACCEPTED = '.csv,.tsv,.txt,.xlsx,.xlsm,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A file by choosing, dropping or pasting, or rows copied from a spreadsheet. */
export function FileTaker({ onFile, sending, failure, reason, children }: FileTakerProps) {
  const picker = useRef<HTMLInputElement>(null)
  const [pasting, setPasting] = useState(false)
  const [rows, setRows] = useState('')
  const take = (text: string) => onFile(new File([text], 'Pasted rows.tsv', { type: 'text/tab-separated-values' }))
  usePastedRows(reason === undefined && !sending, take)
  if (sending)
    return (
      <div className="dropBox" aria-live="polite">
        <p className="strong">
          {sending.sent < sending.total ? `Sending ${sending.name}` : `Looking at ${sending.name}`}
        </p>
        <ProgressBar label={`Sending ${sending.name}`} done={sending.sent} total={sending.total} />
      </div>
    )
  return (
    <FileDrop label="Import this file" may={reason ?? true} onFiles={([file]) => file && onFile(file)}>
      <div className="formStack">
        <div className="dropBox">
          <FileSpreadsheet size={32} strokeWidth={1.25} />
          <p>Drop an Excel or CSV file anywhere on this page, or press Ctrl+V with copied rows.</p>
          <div className="row">
            <Button variant="primary" icon={Upload} reason={reason} onClick={() => picker.current?.click()}>
              Choose a file…
            </Button>
            <Button icon={ClipboardPaste} reason={reason} onClick={() => setPasting(!pasting)} aria-expanded={pasting}>
              Paste rows…
            </Button>
          </div>
          <FormError>{failure}</FormError>
          <p className="t12 ink3">
            XLSX up to 64 MB, or CSV in any usual encoding. Nothing is written before you have seen what would happen.
          </p>
        </div>
        {pasting && (
          <form
            className="formStack"
            onSubmit={(event) => {
              event.preventDefault()
              if (rows.trim()) take(rows)
            }}
          >
            <TextArea
              label="Rows copied from a spreadsheet"
              help="With the row of the column names"
              rows={6}
              value={rows}
              onChange={setRows}
              autoFocus
            />
            <div className="row">
              <Button type="submit" disabled={!rows.trim()}>
                Use these rows
              </Button>
            </div>
          </form>
        )}
        {children}
        <input
          ref={picker}
          type="file"
          hidden
          aria-label="Table file"
          accept={ACCEPTED}
          onChange={(event) => {
            const file = event.target.files?.[0]
            event.target.value = ''
            if (file) onFile(file)
          }}
        />
      </div>
    </FileDrop>
  )
}

/** Rows pasted anywhere on the page but into a field. */
function usePastedRows(on: boolean, take: (text: string) => void) {
  const newest = useRef(take)
  newest.current = take
  useEffect(() => {
    if (!on) return
    const paste = (event: ClipboardEvent) => {
      if (event.defaultPrevented || (event.target as Element).closest('input, textarea, [contenteditable], .dialog'))
        return
      const text = event.clipboardData?.files.length ? '' : (event.clipboardData?.getData('text/plain') ?? '')
      if (!text.includes('\n') && !text.includes('\t')) return
      event.preventDefault()
      newest.current(text)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [on])
}
