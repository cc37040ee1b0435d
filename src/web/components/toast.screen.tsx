/** What has just happened, at the foot of the page, with a way back. */
import { Check, TriangleAlert, X } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useKeys } from '../keys.screen.tsx'
import { Button, IconButton } from './button.screen.tsx'
import './float.css'

export interface ToastOptions {
  readonly text: string
  /** Takes it back; offered as "Undo" and by Ctrl+Z as long as the toast is shown. */
  readonly undo?: () => unknown
  /** Another thing to do, with its word. */
  readonly action?: { readonly label: string; readonly run: () => void }
  /** It went wrong: stays until it is closed. */
  readonly failed?: boolean
}
interface Shown extends ToastOptions {
  readonly id: number
}

let shown: readonly Shown[] = []
let last = 0
const listeners = new Set<() => void>()
const set = (next: readonly Shown[]) => {
  shown = next
  for (const listener of listeners) listener()
}
const close = (id: number) => set(shown.filter((toast) => toast.id !== id))

/** Shows a toast; at most three are kept. */
export function toast(options: ToastOptions) {
  set([...shown.slice(-2), { ...options, id: ++last }])
}

/** Shows why something failed. */
export function toastError(error: unknown) {
  toast({ text: error instanceof Error ? error.message : String(error), failed: true })
}

async function takeBack(one: Shown) {
  close(one.id)
  try {
    await one.undo?.()
  } catch (error) {
    toastError(error)
  }
}

/** The place where toasts appear; once, in the shell. */
export function Toasts() {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shown,
  )
  const undoable = all.findLast((one) => one.undo)
  useKeys(
    { 'mod+z': { run: () => undoable && takeBack(undoable), label: 'Undo the last change' } },
    undoable !== undefined,
    'Everywhere',
  )
  return (
    <div className="toasts" role="status" aria-live="polite">
      {all.map((one) => (
        <ToastLine key={one.id} one={one} />
      ))}
    </div>
  )
}

const SHOWN_MS = 8000

function ToastLine({ one }: { one: Shown }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held || one.failed) return
    const timer = setTimeout(() => close(one.id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [held, one])
  return (
    <div
      className="toast float"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {one.failed ? <TriangleAlert size={16} className="bad" /> : <Check size={16} className="ink2" />}
      <span>{one.text}</span>
      {one.action && (
        <Button
          variant="bare"
          onClick={() => {
            close(one.id)
            one.action?.run()
          }}
        >
          {one.action.label}
        </Button>
      )}
      {one.undo && (
        <Button variant="bare" keys="mod+z" onClick={() => void takeBack(one)}>
          Undo
        </Button>
      )}
      <IconButton icon={X} size={14} label="Close this message" onClick={() => close(one.id)} />
    </div>
  )
}
