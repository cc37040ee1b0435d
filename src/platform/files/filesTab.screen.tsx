/** The files of a record: added by drop, paste or choice, shown as list or grid, with versions, names and a bin. */
import { FolderOpen, Grid2x2, List, Plus, Trash2 } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import type { RecordType } from '../../record/record.ts'
import { useTitles } from '../../record/web/records.screen.tsx'
import { api } from '../../web/api.ts'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { EmptyState, Skeleton } from '../../web/components/page.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import { Bin } from './fileBin.screen.tsx'
import type { FileJson } from './fileJson.ts'
import { Renaming } from './fileRename.screen.tsx'
import { type FileActions, FileRows, type FilesView } from './fileRows.screen.tsx'
import { FileVersions } from './fileVersions.screen.tsx'
import { SendingList } from './sendingList.screen.tsx'
import { startUploads, useUploads } from './uploads.screen.tsx'
import { filesChanged, uploadKey, useFiles } from './useFiles.screen.tsx'
import './files.css'

const FilePreview = lazy(() => import('./filePreview.screen.tsx'))

const VIEW = 'ambit-files'
const storedView = (): FilesView => (localStorage.getItem(VIEW) === 'grid' ? 'grid' : 'list')

export default function FilesTab({ type, id }: { type: RecordType; id: string }) {
  const [bin, setBin] = useState(false)
  const [view, setView] = useState(storedView)
  const [shown, setShown] = useState<string | null>(null)
  const [versions, setVersions] = useState<FileJson | null>(null)
  const [renamed, setRenamed] = useState<FileJson | null>(null)
  const list = useFiles(type.key, id)
  const key = uploadKey(type.key, id)
  const sending = useUploads(key)
  const write = useFormat()
  const picker = useRef<HTMLInputElement>(null)
  const replacing = useRef<FileJson | null>(null)
  const files = list.data?.files ?? []
  const names = useTitles('people.person', [...new Set(files.map((file) => file.version.createdBy).filter(isId))])
  const subject = type.label.toLowerCase()
  const may = list.data?.mayChange

  const pick = (file: FileJson | null) => {
    replacing.current = file
    if (picker.current) picker.current.multiple = file === null
    picker.current?.click()
  }
  const send = async (chosen: readonly File[]) => {
    const file = replacing.current
    replacing.current = null
    if (!chosen.length) return
    const made = await startUploads(key, file ? { replaces: file.id } : { subject: { type: type.key, id } }, chosen)
    await filesChanged(type.key, id, file?.id)
    const [one] = made
    if (file && one) toast({ text: `“${one.name}” is version ${one.version.number} now` })
  }
  const remove = async (file: FileJson) => {
    try {
      await api.delete(`/api/platform/files/${file.id}`)
      await filesChanged(type.key, id)
      toast({
        text: `“${file.name}” was removed`,
        undo: async () => {
          await api.post(`/api/platform/files/${file.id}/bring-back`)
          await filesChanged(type.key, id)
        },
      })
    } catch (error) {
      toastError(error)
    }
  }
  const actions: FileActions = {
    open: (file) => setShown(file.id),
    replace: pick,
    versions: setVersions,
    rename: setRenamed,
    remove: (file) => void remove(file),
  }
  const look = (next: FilesView) => {
    localStorage.setItem(VIEW, next)
    setView(next)
  }
  const total = files.reduce((sum, file) => sum + file.version.size, 0)

  if (list.isPending) return <Skeleton rows={4} />
  if (list.error)
    return (
      <p className="bad row">
        {list.error.message} <Button onClick={() => void list.refetch()}>Try again</Button>
      </p>
    )
  const add = (
    <Button
      icon={Plus}
      {...(files.length || bin ? {} : { variant: 'primary' as const })}
      reason={may === true ? undefined : may}
      onClick={() => pick(null)}
    >
      Add files
    </Button>
  )
  return (
    <div className="files">
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        tabIndex={-1}
        aria-hidden="true"
        data-files
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])]
          // The same file may be chosen again.
          event.target.value = ''
          void send(chosen)
        }}
      />
      {(files.length > 0 || sending.length > 0 || bin) && (
        <div className="filesHead">
          {add}
          <span className="ink3 t12 hidePhone">
            {may === true ? 'Drop files anywhere on this page, or paste them' : 'You may read these files'}
          </span>
          <span className="space" />
          <span className="ink3 t12 number">
            {write.number(files.length)} {files.length === 1 ? 'file' : 'files'}, {write.bytes(total)}
          </span>
          <IconButton icon={List} label="As a list" aria-pressed={view === 'list'} onClick={() => look('list')} />
          <IconButton icon={Grid2x2} label="As a grid" aria-pressed={view === 'grid'} onClick={() => look('grid')} />
        </div>
      )}
      <SendingList sending={sending} />
      {files.length > 0 && (
        <FileRows files={files} view={view} names={names} mayChange={may === true} actions={actions} />
      )}
      {!files.length && !sending.length && !bin && (
        <EmptyState icon={FolderOpen} title={`No files on this ${subject} yet`} action={add}>
          {may === true
            ? `Offers, minutes, pictures, plans: drop them anywhere on this page, paste them, or choose them. Whoever may read this ${subject} may read them; every version is kept.`
            : `Whoever may change this ${subject} can add offers, minutes, pictures or plans here.`}
        </EmptyState>
      )}
      {(list.data?.removed ?? 0) > 0 && (
        <div className="filesFoot">
          <Button variant="bare" icon={Trash2} aria-expanded={bin} onClick={() => setBin(!bin)}>
            {bin ? 'Hide removed files' : `${write.number(list.data!.removed)} removed`}
          </Button>
        </div>
      )}
      {bin && (list.data?.removed ?? 0) > 0 && <Bin type={type.key} id={id} />}
      {shown && (
        <Suspense fallback={null}>
          <FilePreview files={files} first={shown} onClose={() => setShown(null)} />
        </Suspense>
      )}
      {versions && (
        <FileVersions
          file={versions.id}
          type={type.key}
          id={id}
          onReplace={() => pick(versions)}
          onClose={() => setVersions(null)}
        />
      )}
      {renamed && <Renaming file={renamed} type={type.key} id={id} onClose={() => setRenamed(null)} />}
    </div>
  )
}

const isId = (by: string) => /^[0-9a-f-]{36}$/.test(by)
