/** The versions of a file: who brought each when, to download and to restore. */
import { Download, RotateCcw, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTitles } from '../../record/web/records.screen.tsx'
import { api } from '../../web/api.ts'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Chip } from '../../web/components/chip.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { Time, useFormat } from '../../web/reader.screen.tsx'
import type { FileJson } from './fileJson.ts'
import { download } from './fileRows.screen.tsx'
import { filesChanged, useFile } from './useFiles.screen.tsx'

export function FileVersions({
  file: id,
  type,
  id: record,
  onReplace,
  onClose,
}: {
  file: string
  type: string
  id: string
  onReplace: () => void
  onClose: () => void
}) {
  const write = useFormat()
  const { data: file, error } = useFile(id)
  const [busy, setBusy] = useState(0)
  const by = useTitles('people.person', [...new Set(file?.history.map((v) => v.createdBy) ?? [])].filter(isId))
  const restore = async (number: number) => {
    setBusy(number)
    try {
      const now = await api.post<FileJson>(`/api/platform/files/${id}/restore`, { version: number })
      await filesChanged(type, record, id)
      toast({ text: `Version ${number} is back, as version ${now.version.number}; nothing in between was lost` })
    } catch (refusal) {
      toastError(refusal)
    } finally {
      setBusy(0)
    }
  }
  const may = file?.mayChange === true
  return (
    <Dialog
      open
      onClose={onClose}
      title={file ? `Versions of “${file.name}”` : 'Versions'}
      width={640}
      footer={
        <>
          {may && (
            <Button
              icon={Upload}
              onClick={() => {
                onClose()
                onReplace()
              }}
            >
              Upload a new version
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      {error && <p className="bad">{error.message}</p>}
      {!file && !error && <Skeleton rows={3} />}
      {file && (
        <ul className="fileVersions">
          {file.history.map((version) => (
            <li key={version.number}>
              <span className="strong number">{version.number}</span>
              <span className="versionWords">
                <span className="line">
                  {by[version.createdBy] ?? (isId(version.createdBy) ? 'Somebody' : version.createdBy)}
                </span>
                <span className="ink3 t12 line">
                  <Time instant={version.createdAt} />, {write.bytes(version.size)}
                  {version.name !== file.name && `, came as “${version.name}”`}
                </span>
              </span>
              {version.number === file.version.number ? (
                <Chip kind="info">Current</Chip>
              ) : (
                may && (
                  <Button
                    variant="bare"
                    icon={RotateCcw}
                    busy={busy === version.number}
                    onClick={() => void restore(version.number)}
                  >
                    Restore
                  </Button>
                )
              )}
              <IconButton
                icon={Download}
                label={`Download version ${version.number}`}
                onClick={() => download(file, version.number)}
              />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

const isId = (by: string) => /^[0-9a-f-]{36}$/.test(by)
