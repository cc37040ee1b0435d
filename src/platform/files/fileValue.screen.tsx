/** The file of a field as people read it: its name, which opens it. */
import { Paperclip } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import './files.css'

const FilePreview = lazy(() => import('./filePreview.screen.tsx'))

export function FileValue({ id, name, link }: { id: string; name: string | undefined; link?: boolean }) {
  const [open, setOpen] = useState(false)
  const shown = (
    <>
      <Paperclip size={12} strokeWidth={1.75} aria-hidden="true" />
      <span className="line">{name ?? 'A file'}</span>
    </>
  )
  if (!link) return <span className="row fileValue">{shown}</span>
  return (
    <>
      <button
        type="button"
        className="row fileValue asLink"
        onClick={(event) => {
          event.stopPropagation()
          setOpen(true)
        }}
      >
        {shown}
      </button>
      {open && (
        <Suspense fallback={null}>
          <FilePreview files={[]} first={id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
