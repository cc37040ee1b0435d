/**
 * The keyboard: one listener for the page, to which screens lend their keys while they are shown. Nothing fires while
 * somebody types, and nothing beneath an open dialog.
 */
import { createContext, type ReactNode, useContext, useEffect, useId, useLayoutEffect, useMemo, useRef } from 'react'
import { press, strokeOf } from './keys.ts'

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

export interface KeyBinding {
  /** Returning `false` says "not for me", and the key does what it always does. */
  readonly run: (event: KeyboardEvent) => unknown
  /** What it does, in the list of keys; without one it is not listed. */
  readonly label?: string
  /** Also while typing: for combinations such as Ctrl+Enter. */
  readonly whileTyping?: boolean
}
export type KeyMap = Readonly<Record<string, KeyBinding | KeyBinding['run']>>

interface Scope {
  readonly depth: number
  readonly title: string
  readonly map: () => KeyMap
}

const scopes = new Map<string, Scope>()
const layers = new Map<object, number>()
const Depth = createContext(0)
/** The key that closed a layer, which is not meant for what stands beneath. */
let closing: Event | undefined
let pending = ''
let forget: ReturnType<typeof setTimeout> | undefined

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement &&
      !['checkbox', 'radio', 'button', 'submit', 'range', 'file'].includes(target.type)))

const bindingOf = (entry: KeyMap[string]): KeyBinding => (typeof entry === 'function' ? { run: entry } : entry)

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event === closing) return
  const stroke = strokeOf(event, isMac)
  if (!stroke) return
  const top = Math.max(0, ...layers.values())
  const inText = typing(event.target)
  // The screen that came last is asked first.
  const active = [...scopes.values()].reverse().filter((scope) => scope.depth === top)
  const bindings = new Map<string, KeyBinding>()
  for (const scope of active) {
    for (const [keys, entry] of Object.entries(scope.map())) {
      const binding = bindingOf(entry)
      if ((!inText || binding.whileTyping) && !bindings.has(keys)) bindings.set(keys, binding)
    }
  }
  // Enter and Space press the button or follow the link that has the focus.
  if (
    (stroke === 'enter' || stroke === 'space') &&
    event.target instanceof Element &&
    event.target.closest('button, a[href], [role="menuitem"], [role="tab"]')
  )
    return
  const next = press(bindings.keys(), pending, stroke)
  clearTimeout(forget)
  pending = next.pending
  if (pending) {
    forget = setTimeout(() => (pending = ''), 1500)
    event.preventDefault()
  }
  if (next.run && bindings.get(next.run)?.run(event) !== false) event.preventDefault()
}
window.addEventListener('keydown', onKeyDown)

/**
 * Lends keys to the page while the component is shown and `when` holds. `title` heads them in the list of keys.
 * The map may be new at every render; the newest is used.
 */
export function useKeys(map: KeyMap, when = true, title = 'This page') {
  const id = useId()
  const depth = useContext(Depth)
  const newest = useRef(map)
  useLayoutEffect(() => {
    newest.current = map
  })
  useEffect(() => {
    if (!when) return
    scopes.set(id, { depth, title, map: () => newest.current })
    return () => void scopes.delete(id)
  }, [id, depth, title, when])
}

/** What stands inside owns the keyboard: nothing outside fires while it is shown. For dialogs. */
export function KeyLayer({ children }: { children: ReactNode }) {
  const depth = useContext(Depth) + 1
  // With the layout, so that it is gone when the next key comes.
  useLayoutEffect(() => {
    const layer = {}
    layers.set(layer, depth)
    return () => {
      layers.delete(layer)
      closing = window.event
    }
  }, [depth])
  return <Depth value={depth}>{children}</Depth>
}

/** Every key that has a label and works on the page beneath any dialog, by title. */
export function useKeyList(): { title: string; keys: { keys: string; label: string }[] }[] {
  return useMemo(() => {
    const groups = new Map<string, { keys: string; label: string }[]>()
    for (const scope of scopes.values()) {
      if (scope.depth > 0) continue
      const group = groups.get(scope.title) ?? []
      for (const [keys, entry] of Object.entries(scope.map())) {
        const { label } = bindingOf(entry)
        if (label && !group.some((known) => known.keys === keys)) group.push({ keys, label })
      }
      if (group.length) groups.set(scope.title, group)
    }
    return [...groups].map(([title, keys]) => ({ title, keys }))
  }, [])
}
