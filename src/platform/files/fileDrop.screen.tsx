/** A page on which files can be dropped anywhere, and pasted. */
import { Ban, Upload } from 'lucide-react'
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import './files.css'

export interface FileDropProps {
  /** Where the files would go: “Add to Cut over Rotterdam”. */
  readonly label: string
  /** Why no file is taken here, or true; undefined while that is not known yet. */
  readonly may: true | string | undefined
  readonly onFiles: (files: readonly File[]) => void
  readonly className?: string
  readonly children: ReactNode
}

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
/** Controls that take files themselves. */
const OWN = '[data-drop]'

export function FileDrop({ label, may, onFiles, className = '', children }: FileDropProps) {
  const [over, setOver] = useState(false)
  // Entering a child comes before leaving its parent, so that the two are counted.
  const depth = useRef(0)
  const newest = useRef({ may, onFiles })
  newest.current = { may, onFiles }

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (!files.length || event.defaultPrevented || newest.current.may !== true) return
      // A dialog is open over the page, and the files are not meant for what is beneath it.
      if (document.querySelector('.dialog, .drawer')) return
      event.preventDefault()
      newest.current.onFiles(files.map(namedFile))
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [])

  const ends = () => {
    depth.current = 0
    setOver(false)
  }
  return (
    <div
      className={`fileDrop ${className}`}
      onDragEnter={(event) => {
        if (!hasFiles(event)) return
        depth.current++
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (hasFiles(event) && --depth.current <= 0) ends()
      }}
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = may === true ? 'copy' : 'none'
      }}
      onDrop={(event) => {
        ends()
        if (!hasFiles(event) || event.defaultPrevented || (event.target as Element).closest(OWN)) return
        // Otherwise the browser would leave the page to show the file.
        event.preventDefault()
        if (may === true) onFiles([...event.dataTransfer.files])
      }}
    >
      {children}
      {over && (
        <div className="dropHere" aria-hidden="true">
          <div className="float">
            {may === true ? <Upload size={24} strokeWidth={1.5} /> : <Ban size={24} strokeWidth={1.5} />}
            <span>{may === true ? label : (may ?? 'One moment')}</span>
          </div>
        </div>
      )}
    </div>
  )
}

/** A picture from the clipboard is always called `image.png`; by the time of its arrival it can be told from the next. */
function namedFile(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file
  const now = new Date()
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.')
  return new File([file], `Pasted ${day} ${time}.${file.name.split('.').at(-1)}`, { type: file.type })
}
