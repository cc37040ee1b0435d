/** A file to look at: the next and the one before by the arrow keys, larger and smaller by + and −. */
import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Download, Minus, Plus } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Prose } from '../../record/web/prose.screen.tsx'
import { api } from '../../web/api.ts'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { useKeys } from '../../web/keys.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import { FileIcon, imageAddress, kindText } from './fileIcon.screen.tsx'
import type { FileJson } from './fileJson.ts'
import { download } from './fileRows.screen.tsx'
import { useFile } from './useFiles.screen.tsx'
import './files.css'

const PdfView = lazy(() => import('./pdfView.screen.tsx'))

/** Larger ones are downloaded: the page would have to hold all of it. */
const LARGEST_PDF = 64 * 1024 * 1024
const ZOOMS = [0.5, 0.75, 1, 1.5, 2, 3, 4]

/** One of some files, or a single one by its identifier. */
export default function FilePreview({
  files,
  first,
  onClose,
}: {
  files: readonly FileJson[]
  first: string
  onClose: () => void
}) {
  const [shown, setShown] = useState(first)
  const [zoom, setZoom] = useState(1)
  const at = files.findIndex((file) => file.id === shown)
  const asked = useFile(at < 0 ? shown : null)
  const file = files[at] ?? asked.data
  const go = (by: -1 | 1) => {
    const next = files[at + by]
    if (at < 0 || !next) return false
    setShown(next.id)
    setZoom(1)
  }
  return (
    <Dialog open onClose={onClose} title={file?.name ?? 'File'} width={1180}>
      {asked.error && <p className="bad">{asked.error.message}</p>}
      {!file && !asked.error && <Skeleton rows={6} />}
      {file && <Shown file={file} zoom={zoom} setZoom={setZoom} at={at} count={files.length} go={go} />}
    </Dialog>
  )
}

function Shown({
  file,
  zoom,
  setZoom,
  at,
  count,
  go,
}: {
  file: FileJson
  zoom: number
  setZoom: (zoom: number) => void
  at: number
  count: number
  go: (by: -1 | 1) => false | undefined
}) {
  const write = useFormat()
  const { version } = file
  const zooms = version.kind === 'image' || version.kind === 'svg' || version.kind === 'pdf'
  const step = (by: -1 | 1) => {
    const next = ZOOMS[ZOOMS.indexOf(zoom) + by]
    if (!zooms || !next) return false
    setZoom(next)
  }
  useKeys(
    {
      arrowright: { run: () => go(1), label: 'Next file' },
      arrowleft: { run: () => go(-1), label: 'File before' },
      '+': { run: () => step(1), label: 'Larger' },
      '-': { run: () => step(-1), label: 'Smaller' },
      '0': { run: () => setZoom(1), label: 'Fit' },
    },
    true,
    'File',
  )
  return (
    <div className="filePreview">
      <div className="previewHead">
        <FileIcon kind={version.kind} name={file.name} />
        <span className="ink2 line">
          {kindText(version.kind, file.name)}, {write.bytes(version.size)}
          {file.versions > 1 && `, version ${version.number}`}
        </span>
        <span className="space" />
        {zooms && (
          <>
            <IconButton icon={Minus} label="Smaller" keys="-" disabled={zoom === ZOOMS[0]} onClick={() => step(-1)} />
            <span className="number t12 ink2">{write.percent(zoom * 100)}</span>
            <IconButton icon={Plus} label="Larger" keys="+" disabled={zoom === ZOOMS.at(-1)} onClick={() => step(1)} />
          </>
        )}
        {count > 1 && at >= 0 && (
          <>
            <IconButton icon={ChevronLeft} label="File before" disabled={at === 0} onClick={() => go(-1)} />
            <span className="number t12 ink2">
              {at + 1} of {count}
            </span>
            <IconButton icon={ChevronRight} label="Next file" disabled={at === count - 1} onClick={() => go(1)} />
          </>
        )}
        <Button icon={Download} data-autofocus onClick={() => download(file)}>
          Download
        </Button>
      </div>
      {/* It scrolls, so the keyboard must reach it. */}
      <div className="previewBody" tabIndex={0} role="region" aria-label={`Content of ${file.name}`} key={file.id}>
        <Content file={file} zoom={zoom} />
      </div>
    </div>
  )
}

function Content({ file, zoom }: { file: FileJson; zoom: number }) {
  const { version } = file
  switch (version.kind) {
    case 'image':
    case 'svg':
      return <Picture file={file} zoom={zoom} />
    case 'pdf':
      return version.size > LARGEST_PDF ? (
        <NothingToShow file={file}>This PDF is too large to be shown here.</NothingToShow>
      ) : (
        <Suspense fallback={<Skeleton rows={8} />}>
          <PdfView id={file.id} version={version.number} zoom={zoom} fallback={<Unreadable file={file} />} />
        </Suspense>
      )
    case 'text':
      return <Text file={file} />
    case 'program':
      return version.type === 'text/plain' ? (
        <Text file={file} />
      ) : (
        <NothingToShow file={file}>
          Programs are kept as they came and never run here. Open it only if you know where it is from.
        </NothingToShow>
      )
    default:
      return <NothingToShow file={file}>Files of this kind are not shown here.</NothingToShow>
  }
}

function Picture({ file, zoom }: { file: FileJson; zoom: number }) {
  const [failed, setFailed] = useState(false)
  if (failed) return <Unreadable file={file} />
  return (
    <div className={`previewPicture ${zoom > 1 ? 'zoomed' : ''}`}>
      <img
        src={imageAddress(file.id, file.version.number, 'large')}
        alt={file.name}
        style={{ width: zoom > 1 ? `${zoom * 100}%` : undefined, maxWidth: zoom <= 1 ? `${zoom * 100}%` : 'none' }}
        onError={() => setFailed(true)}
      />
    </div>
  )
}

function Text({ file }: { file: FileJson }) {
  const { version } = file
  const { data, error } = useQuery({
    queryKey: ['file', file.id, 'text', version.number],
    queryFn: ({ signal }) =>
      api.get<{ text: string; cut: boolean }>(`/api/platform/files/${file.id}/text`, {
        query: { version: version.number },
        signal,
      }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error) return <Unreadable file={file} />
  if (!data) return <Skeleton rows={8} />
  return (
    <>
      {version.type === 'text/markdown' ? (
        <div className="previewProse">
          <Prose text={data.text} />
        </div>
      ) : (
        <pre className="previewText">{data.text}</pre>
      )}
      {data.cut && <p className="ink3 previewNote">This is the beginning; download the file to read all of it.</p>}
      {!data.text && <p className="ink3 previewNote">This file is empty.</p>}
    </>
  )
}

const Unreadable = ({ file }: { file: FileJson }) => (
  <NothingToShow file={file}>
    This file cannot be shown: it is damaged, protected, or larger than it pretends.
  </NothingToShow>
)

function NothingToShow({ file, children }: { file: FileJson; children: ReactNode }) {
  return (
    <div className="previewNothing">
      <FileIcon kind={file.version.kind} name={file.name} size={48} />
      <p className="ink2">{children}</p>
      <Button icon={Download} onClick={() => download(file)}>
        Download
      </Button>
    </div>
  )
}
