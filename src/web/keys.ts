/**
 * Keys in words. A binding is one or two strokes, `g p`, `mod+k`, `shift+arrowdown`, `?`; `mod` is Ctrl, or Command on a
 * Mac. Pure: the event is reduced to what is needed, and the waiting first stroke is an argument.
 */

/** What is needed of a keyboard event. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** The stroke of a press, or an empty string for a modifier alone and for dead keys. */
export function strokeOf(press: KeyPress, mac: boolean): string {
  const { key } = press
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead', 'Process', 'Unidentified', 'CapsLock'].includes(key))
    return ''
  const mod = mac ? press.metaKey : press.ctrlKey
  // The other one of the two belongs to the system or to the browser.
  if (mac ? press.ctrlKey : press.metaKey) return ''
  const letter = key.length === 1 && key.toLowerCase() !== key.toUpperCase()
  const name = key === ' ' ? 'space' : key.toLowerCase()
  // A character such as ? already says whether Shift was held, differently on every keyboard.
  const shift = press.shiftKey && (key.length > 1 || letter || key === ' ')
  return `${mod ? 'mod+' : ''}${press.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}`
}

/**
 * The next step: which binding has been pressed (`run`), or the first stroke of one that waits for its second
 * (`pending`). A stroke that does not continue what waits begins anew.
 */
export function press(bindings: Iterable<string>, pending: string, stroke: string): { run?: string; pending: string } {
  const all = [...bindings]
  const next = pending ? `${pending} ${stroke}` : stroke
  if (all.includes(next)) return { run: next, pending: '' }
  if (all.some((binding) => binding.startsWith(`${next} `))) return { pending: next }
  return pending ? press(all, '', stroke) : { pending: '' }
}

const NAMES: Readonly<Record<string, string>> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  tab: 'Tab',
  insert: 'Ins',
  delete: 'Del',
  home: 'Home',
  end: 'End',
  pageup: 'Page up',
  pagedown: 'Page down',
  backspace: 'Backspace',
}

/** The strokes as they are printed on keys: `mod+k` → `["Ctrl K"]`, `g p` → `["G", "P"]`. */
export function keyNames(binding: string, mac: boolean): string[] {
  return binding.split(' ').map((stroke) =>
    stroke
      .split(/\+(?=.)/)
      .map((part) => {
        if (part === 'mod') return mac ? '⌘' : 'Ctrl'
        if (part === 'alt') return mac ? '⌥' : 'Alt'
        if (part === 'shift') return mac ? '⇧' : 'Shift'
        return NAMES[part] ?? part.toUpperCase()
      })
      .join(' '),
  )
}
