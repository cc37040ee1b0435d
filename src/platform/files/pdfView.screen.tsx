/**
 * A PDF, drawn page by page by pdf.js in a worker of its own: no script of the document runs, nothing of it is fetched from
 * elsewhere, no links are followed. It is loaded when somebody looks at a PDF.
 */
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { contentAddress } from './fileIcon.screen.tsx'

/** The worker's script, as a file of its own. */
const WORKER = import.meta.glob<string>('/../../node_modules/pdfjs-dist/build/pdf.worker.min.mjs', {
  query: '?url',
  import: 'default',
})
/** Fonts that a PDF may name without bringing them, and tables of Asian characters: files of ours, by name. */
const FONTS = import.meta.glob<string>('/../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url',
  import: 'default',
})
const CHARACTERS = import.meta.glob<string>('/../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url',
  import: 'default',
})

/** Gives pdf.js what it asks for by name, from our own files and from nowhere else. */
class OwnFiles {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const all = kind === 'standardFontDataUrl' ? FONTS : kind === 'cMapUrl' ? CHARACTERS : {}
    const found = Object.entries(all).find(
      ([path]) => path.endsWith(`/${filename}`) || path.endsWith(`/${filename}.bcmap`),
    )
    if (!found) throw new Error(`There is no ${filename} here`)
    const answer = await fetch(await found[1]())
    return new Uint8Array(await answer.arrayBuffer())
  }
}

/** Pixels of the largest image that a page may hold, and pages that are shown: a hostile document must not stop the page. */
const LARGEST_IMAGE = 40_000_000
const MOST_PAGES = 500
const PADDING = 24
/** CSS pixels to the inch over points to the inch. */
const SCALE = 96 / 72

export default function PdfView({
  id,
  version,
  zoom,
  fallback,
}: {
  id: string
  version: number
  zoom: number
  fallback: ReactNode
}) {
  const [document, setDocument] = useState<PDFDocumentProxy | null>(null)
  const [failed, setFailed] = useState(false)
  const [room, setRoom] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // What shows it scrolls, so that its width does not follow that of the pages.
    const frame = box.current?.parentElement
    if (frame) setRoom(frame.clientWidth - PADDING)
  }, [document])
  useEffect(() => {
    const stop = new AbortController()
    let task: ReturnType<typeof getDocument> | undefined
    const load = async () => {
      const answer = await fetch(contentAddress(id, version), { signal: stop.signal })
      if (!answer.ok) throw new Error('not loaded')
      const data = await answer.arrayBuffer()
      GlobalWorkerOptions.workerSrc ||= await Object.values(WORKER)[0]!()
      stop.signal.throwIfAborted()
      task = getDocument({
        data,
        BinaryDataFactory: OwnFiles,
        useWorkerFetch: false,
        useWasm: false,
        enableXfa: false,
        maxImageSize: LARGEST_IMAGE,
        disableAutoFetch: true,
        disableWorkerRendering: true,
        stopAtErrors: false,
        verbosity: 0,
      })
      setDocument(await task.promise)
    }
    load().catch(() => {
      if (!stop.signal.aborted) setFailed(true)
    })
    return () => {
      stop.abort()
      void task?.destroy()
    }
  }, [id, version])
  if (failed) return fallback
  if (!document) return <Skeleton rows={8} />
  const pages = Math.min(document.numPages, MOST_PAGES)
  return (
    <div className="pdfPages" ref={box}>
      {Array.from({ length: pages }, (_, at) => (
        <PdfPage key={`${at}`} document={document} number={at + 1} zoom={zoom} room={room} />
      ))}
      {document.numPages > pages && (
        <p className="ink3 previewNote">These are the first {pages} pages; download the file to read all of it.</p>
      )}
    </div>
  )
}

/** One page: its place is kept from the beginning, and it is drawn when it comes into sight. */
function PdfPage({
  document,
  number,
  zoom,
  room,
}: {
  document: PDFDocumentProxy
  number: number
  zoom: number
  /** CSS pixels that are there; a wider page is made to fit. */
  room: number
}) {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [near, setNear] = useState(number <= 2)
  const [page, setPage] = useState<PDFPageProxy | null>(null)
  const [text, setText] = useState('')
  useEffect(() => {
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) setNear(true)
      },
      { rootMargin: '800px' },
    )
    seen.observe(box.current!)
    return () => seen.disconnect()
  }, [])
  useEffect(() => {
    if (!near) return
    let over = false
    const load = async () => {
      const found = await document.getPage(number)
      if (over) return
      setPage(found)
      const { items } = await found.getTextContent()
      if (!over) setText(items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join(''))
    }
    // A page that cannot be read stays white; the others are shown.
    load().catch(() => {})
    return () => {
      over = true
    }
  }, [document, number, near])
  useEffect(() => {
    const surface = canvas.current
    if (!page || !surface || !room) return
    const fit = Math.min(SCALE, room / page.getViewport({ scale: 1 }).width)
    const sharp = Math.min(window.devicePixelRatio || 1, 2)
    const viewport = page.getViewport({ scale: fit * zoom * sharp })
    surface.width = Math.floor(viewport.width)
    surface.height = Math.floor(viewport.height)
    surface.style.width = `${Math.floor(viewport.width / sharp)}px`
    const drawing = page.render({ canvas: surface, viewport })
    drawing.promise.catch(() => {})
    return () => drawing.cancel()
  }, [page, zoom, room])
  return (
    <div
      ref={box}
      className="pdfPage"
      role="img"
      aria-label={`Page ${number}`}
      style={{ minHeight: page ? undefined : 1050 * zoom }}
    >
      <canvas ref={canvas} />
      {text && <p className="unseen">{text}</p>}
    </div>
  )
}
