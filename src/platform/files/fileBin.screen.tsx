/** What was removed from a record, as long as it can be brought back. */
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { Time, useFormat } from '../../web/reader.screen.tsx'
import { BIN_DAYS } from './bin.ts'
import { FileIcon } from './fileIcon.screen.tsx'
import type { FileJson } from './fileJson.ts'
import { filesChanged, useFiles } from './useFiles.screen.tsx'

export function Bin({ type, id }: { type: string; id: string }) {
  const write = useFormat()
  const { data, error } = useFiles(type, id, true)
  const [busy, setBusy] = useState<string | null>(null)
  const bringBack = async (file: FileJson) => {
    setBusy(file.id)
    try {
      const back = await api.post<FileJson>(`/api/platform/files/${file.id}/bring-back`)
      toast({ text: `“${back.name}” is back` })
      await filesChanged(type, id)
    } catch (refusal) {
      toastError(refusal)
    } finally {
      setBusy(null)
    }
  }
  if (error) return <p className="bad">{error.message}</p>
  if (!data) return <Skeleton rows={2} />
  return (
    <section aria-label="Removed files">
      <p className="ink3 t12">Removed files are kept for {BIN_DAYS} days, then they are gone for good.</p>
      <ul className="fileList">
        {data.files.map((file) => (
          <li key={file.id} className="fileRow removed">
            <span className="thumbnail">
              <FileIcon kind={file.version.kind} name={file.name} size={18} />
            </span>
            <span className="line">{file.name}</span>
            <span className="fileVersion" />
            <span className="fileMeta ink3 number">{write.bytes(file.version.size)}</span>
            <span className="fileWhen ink3">
              {file.removedAt && (
                <>
                  Removed <Time instant={file.removedAt} />
                </>
              )}
            </span>
            <Button icon={Undo2} busy={busy === file.id} onClick={() => void bringBack(file)}>
              Bring back
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
