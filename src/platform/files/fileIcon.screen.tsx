/** What a file is, at a glance: its picture, or an icon of its kind. */
import {
  Braces,
  File,
  FileArchive,
  FileCog,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileType2,
  FileVideo,
  type LucideIcon,
} from 'lucide-react'
import { useState } from 'react'
import type { FileVersion } from './fileJson.ts'
import { type FileKind, KIND_LABELS } from './fileKind.ts'
import { endingOf } from './fileName.ts'

const ICONS: Readonly<Record<FileKind, LucideIcon>> = {
  image: FileImage,
  svg: FileImage,
  pdf: FileType2,
  text: FileText,
  document: FileText,
  archive: FileArchive,
  media: FileVideo,
  program: FileCog,
  other: File,
}
const SHEETS = new Set(['xlsx', 'xls', 'ods', 'csv', 'tsv'])
const DATA = new Set(['json', 'xml'])

/** An icon of the file's kind. */
export function FileIcon({ kind, name, size = 16 }: { kind: FileKind; name: string; size?: number }) {
  const ending = endingOf(name)
  const Icon = SHEETS.has(ending) ? FileSpreadsheet : DATA.has(ending) ? Braces : ICONS[kind]
  return <Icon size={size} strokeWidth={size > 20 ? 1.25 : 1.75} aria-hidden="true" className={`fileIcon ${kind}`} />
}

/** “PDF”, “Spreadsheet”, “Image” */
export function kindText(kind: FileKind, name: string): string {
  return SHEETS.has(endingOf(name)) && (kind === 'document' || kind === 'text') ? 'Spreadsheet' : KIND_LABELS[kind]
}

export const imageAddress = (id: string, version: number, size: 'small' | 'large'): string =>
  `/api/platform/files/${id}/image?version=${version}&size=${size}`
export const contentAddress = (id: string, version?: number): string =>
  `/api/platform/files/${id}/content${version === undefined ? '' : `?version=${version}`}`

/** A small picture of images, the icon of everything else and where there is no picture. */
export function Thumbnail({
  id,
  version,
  name,
  large,
}: {
  id: string
  version: FileVersion
  name: string
  large?: boolean
}) {
  const [failed, setFailed] = useState(false)
  const picture = (version.kind === 'image' || version.kind === 'svg') && !failed
  return (
    <span className={`thumbnail ${large ? 'large' : ''}`}>
      {picture ? (
        <img
          src={imageAddress(id, version.number, 'small')}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setFailed(true)}
        />
      ) : (
        <FileIcon kind={version.kind} name={name} size={large ? 32 : 18} />
      )}
    </span>
  )
}
