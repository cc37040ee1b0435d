/** Taking a list away as a file: the rows, columns and order that are seen, made by the server. */
import { Download, FileSpreadsheet, FileText } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Menu, type MenuEntry } from '../../web/components/menu.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { useReader } from '../../web/reader.screen.tsx'
import type { RecordType } from '../record.ts'
import { mayExport } from '../rights.ts'
import { useCaller } from './records.screen.tsx'

export interface ExportMenuProps {
  readonly type: RecordType
  /** In the words of the API, with the columns: what the list shows. */
  readonly query: string
  /** Only these rows. */
  readonly ids?: readonly string[]
}

type Format = 'csv' | 'xlsx'

/** A button with the formats to choose from; nothing for those who may not take rows away. */
export function ExportMenu({ type, query, ids }: ExportMenuProps) {
  const caller = useCaller()
  const { locale, timeZone } = useReader()
  const [busy, setBusy] = useState(false)
  if (!mayExport(type, caller)) return null
  const take = async (format: Format, identifiers = false) => {
    setBusy(true)
    const style = new URLSearchParams({
      'file.format': format,
      'file.locale': locale,
      'file.zone': timeZone,
      ...(identifiers ? { 'file.identifiers': 'true' } : {}),
    })
    try {
      const name = await download(`/api${type.path}/export`, `${query}&${style}`, ids)
      toast({ text: `${name} is saved where your browser keeps downloads` })
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  const entries: MenuEntry[] = [
    { label: 'Excel (XLSX)', icon: FileSpreadsheet, run: () => void take('xlsx') },
    { label: 'CSV', icon: FileText, run: () => void take('csv') },
    { kind: 'rule' },
    { label: 'Excel, to change and import again', icon: FileSpreadsheet, run: () => void take('xlsx', true) },
  ]
  return (
    <Menu entries={entries} width={264}>
      <Button variant="bare" icon={Download} busy={busy}>
        Export
      </Button>
    </Menu>
  )
}

/** Asks for the file and hands it to the browser; gives its name. What the server refuses is thrown with its words. */
async function download(path: string, query: string, ids: readonly string[] | undefined): Promise<string> {
  const answer = ids
    ? await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ids, query: wordsOf(query) }),
      })
    : await fetch(`${path}?${query}`)
  if (!answer.ok) await api.answer(answer)
  const name = decodeURIComponent(
    /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'export',
  )
  const address = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has begun to save it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  return name
}

function wordsOf(query: string): Record<string, string | string[]> {
  const params = new URLSearchParams(query)
  return Object.fromEntries(
    [...new Set(params.keys())].map((key) => {
      const all = params.getAll(key)
      return [key, all.length === 1 ? all[0]! : all]
    }),
  )
}
