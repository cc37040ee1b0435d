/** What can be done now: screens lend their commands to the palette, and their keys to the keyboard. */
import { useNavigate } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import { type KeyMap, useKeys } from './keys.screen.tsx'

export interface Command {
  readonly id: string
  readonly label: string
  /** Go somewhere, create something, or act on what is open. */
  readonly group: 'Act' | 'Go' | 'Create'
  readonly icon?: LucideIcon
  /** `g p`, `n c`, `e`; works wherever the command is offered. */
  readonly keys?: string
  /** Other words by which it is found. */
  readonly words?: string
  /** Why it cannot be done now; it stays listed. */
  readonly reason?: string
  readonly to?: string
  readonly run?: () => unknown
}

const offered = new Map<string, () => readonly Command[]>()

/** Gives the function that carries out a command. */
export function usePerform(): (command: Command) => void {
  const navigate = useNavigate()
  return (command) => {
    if (command.reason !== undefined) return
    if (command.to === undefined) command.run?.()
    else void navigate(/[?#]/.test(command.to) ? { href: command.to } : { to: command.to })
  }
}

/** Offers commands while the component is shown. The list may be new at every render; `title` heads its keys. */
export function useCommands(commands: readonly Command[], title = 'This page') {
  const id = useId()
  const perform = usePerform()
  const newest = useRef(commands)
  useLayoutEffect(() => {
    newest.current = commands
  })
  useEffect(() => {
    offered.set(id, () => newest.current)
    return () => void offered.delete(id)
  }, [id])
  const keys: Record<string, KeyMap[string]> = {}
  for (const command of commands) {
    if (command.keys && command.reason === undefined)
      keys[command.keys] = { run: () => perform(command), label: command.label }
  }
  useKeys(keys, true, title)
}

/** All that is offered now; what came last comes first, each identifier once. */
export function commandsNow(): Command[] {
  const all = new Map<string, Command>()
  for (const list of [...offered.values()].reverse())
    for (const command of list()) if (!all.has(command.id)) all.set(command.id, command)
  return [...all.values()]
}
