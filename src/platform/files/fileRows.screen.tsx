/** Files as a list or as a grid: arrows move, Enter opens, F2 renames, Delete removes. */
import { Download, Ellipsis, Eye, History, Pencil, Trash2, Upload } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { IconButton } from '../../web/components/button.screen.tsx'
import { Menu, type MenuEntry } from '../../web/components/menu.screen.tsx'
import { Time, useFormat } from '../../web/reader.screen.tsx'
import { contentAddress, kindText, Thumbnail } from './fileIcon.screen.tsx'
import type { FileJson } from './fileJson.ts'

export type FilesView = 'list' | 'grid'

/** What can be done with one file. */
export interface FileActions {
  readonly open: (file: FileJson) => void
  readonly replace: (file: FileJson) => void
  readonly versions: (file: FileJson) => void
  readonly rename: (file: FileJson) => void
  readonly remove: (file: FileJson) => void
}

interface Props {
  readonly files: readonly FileJson[]
  readonly view: FilesView
  /** Who brought them, by identifier. */
  readonly names: Readonly<Record<string, string>>
  readonly mayChange: boolean
  readonly actions: FileActions
}

export function FileRows({ files, view, names, mayChange, actions }: Props) {
  const keys = (event: KeyboardEvent, file: FileJson) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    if (step) {
      const all = [...event.currentTarget.closest('ul')!.querySelectorAll<HTMLElement>('[data-file]')]
      all[all.indexOf(event.currentTarget as HTMLElement) + step]?.focus()
    } else if (event.key === 'F2' && mayChange) actions.rename(file)
    else if (event.key === 'Delete' && mayChange) actions.remove(file)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const Item = view === 'grid' ? Card : Row
  return (
    <ul className={view === 'grid' ? 'fileGrid' : 'fileList'} aria-label="Files">
      {files.map((file) => (
        <Item
          key={file.id}
          file={file}
          by={
            names[file.version.createdBy] ??
            (/^[0-9a-f-]{36}$/.test(file.version.createdBy) ? '' : file.version.createdBy)
          }
          mayChange={mayChange}
          actions={actions}
          onKeyDown={(event) => keys(event, file)}
        />
      ))}
    </ul>
  )
}

interface ItemProps {
  readonly file: FileJson
  readonly by: string
  readonly mayChange: boolean
  readonly actions: FileActions
  readonly onKeyDown: (event: KeyboardEvent) => void
}

function Row({ file, by, mayChange, actions, onKeyDown }: ItemProps) {
  const write = useFormat()
  const { version } = file
  return (
    <li className="fileRow">
      <Thumbnail id={file.id} version={version} name={file.name} />
      <button
        type="button"
        className="fileName line"
        data-file={file.id}
        onClick={() => actions.open(file)}
        onKeyDown={onKeyDown}
      >
        {file.name}
      </button>
      <Versions file={file} actions={actions} />
      <span className="fileMeta ink3">{kindText(version.kind, file.name)}</span>
      <span className="fileMeta ink3 number">{write.bytes(version.size)}</span>
      <span className="fileBy ink2 line">{by}</span>
      <span className="fileWhen ink3">
        <Time instant={version.createdAt} />
      </span>
      <FileMenu file={file} mayChange={mayChange} actions={actions} />
    </li>
  )
}

function Card({ file, by, mayChange, actions, onKeyDown }: ItemProps) {
  const write = useFormat()
  const { version } = file
  return (
    <li className="fileCard">
      <button
        type="button"
        className="fileCardOpen"
        data-file={file.id}
        aria-label={file.name}
        onClick={() => actions.open(file)}
        onKeyDown={onKeyDown}
      >
        <Thumbnail id={file.id} version={version} name={file.name} large />
      </button>
      <div className="fileCardFoot">
        <span className="line" title={file.name}>
          {file.name}
        </span>
        <FileMenu file={file} mayChange={mayChange} actions={actions} />
      </div>
      <div className="fileCardMeta ink3">
        <span className="line">
          {write.bytes(version.size)}
          {by && `, ${by}`}
        </span>
        <Versions file={file} actions={actions} />
      </div>
    </li>
  )
}

/** “v3”, which opens the older ones. */
function Versions({ file, actions }: { file: FileJson; actions: FileActions }) {
  if (file.versions < 2) return <span className="fileVersion" />
  return (
    <span className="fileVersion">
      <button
        type="button"
        className="versionMark"
        aria-label={`v${file.version.number} of “${file.name}”: show all versions`}
        onClick={() => actions.versions(file)}
      >
        v{file.version.number}
      </button>
    </span>
  )
}

function FileMenu({ file, mayChange, actions }: Pick<ItemProps, 'file' | 'mayChange' | 'actions'>) {
  const entries: MenuEntry[] = [
    { label: 'Open', icon: Eye, run: () => actions.open(file) },
    { label: 'Download', icon: Download, run: () => download(file) },
    { label: 'Versions', icon: History, run: () => actions.versions(file) },
    ...(mayChange
      ? [
          { kind: 'rule' as const },
          { label: 'Upload a new version', icon: Upload, run: () => actions.replace(file) },
          { label: 'Rename', icon: Pencil, keys: 'F2', run: () => actions.rename(file) },
          { label: 'Remove', icon: Trash2, keys: 'Delete', danger: true, run: () => actions.remove(file) },
        ]
      : []),
  ]
  return (
    <Menu entries={entries} width={240}>
      <IconButton icon={Ellipsis} label={`What to do with “${file.name}”`} />
    </Menu>
  )
}

/** Saves a file, or one version of it, with the browser's own means. */
export function download(file: Pick<FileJson, 'id' | 'name'>, version?: number) {
  const link = document.createElement('a')
  link.href = contentAddress(file.id, version)
  link.download = file.name
  link.click()
}
