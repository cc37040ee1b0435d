/** Search and commands: what is found, where to go, what to create, what to do with what is open. */
import { Modal } from '@mantine/core'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { commandsNow, usePerform } from './commands.screen.tsx'
import { KeyHint } from './components/keyHint.screen.tsx'
import { KeyLayer } from './keys.screen.tsx'
import './palette.css'
import { PaletteLine } from './paletteLine.screen.tsx'
import { groupsFor, type Line, searchPage, useRecentGroups } from './paletteLines.screen.tsx'
import { useAnswer, useRecent } from './search.screen.tsx'

const HITS = 8

export interface PaletteProps {
  /** What was typed before it had been loaded. */
  readonly begun: string
  readonly onClose: () => void
  readonly onKeys: () => void
}

/** The palette, over everything. */
export default function Palette({ begun, onClose, onKeys }: PaletteProps) {
  const [typed, setTyped] = useState(begun)
  const [cursor, setCursor] = useState(0)
  const commands = useMemo(() => commandsNow(), [])
  const perform = usePerform()
  const found = useAnswer(typed, HITS)
  const { recent, note } = useRecent()
  const list = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)

  const type = (text: string) => {
    setTyped(text)
    setCursor(0)
  }
  const again = useRecentGroups(recent.records, recent.searches, type)
  const groups = [...(typed.trim() ? [] : again), ...groupsFor(typed, commands, found?.answer)]
  const lines = groups.flatMap((group) => group.lines)
  const at = Math.min(cursor, Math.max(0, lines.length - 1))
  const current = lines[at]
  const waiting = typed.trim() !== '' && found?.typed !== typed.trim()

  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }), [at])

  const take = (line: Line | undefined, inNewTab: boolean) => {
    if (!line || line.command.reason !== undefined) return
    if (line.id.startsWith('again ')) {
      line.command.run?.()
      input.current?.focus()
      return
    }
    if (line.id.startsWith('found ') || line.id === 'all results') note({ search: typed })
    onClose()
    if (inNewTab && line.command.to) window.open(line.command.to, '_blank', 'noopener')
    else perform(line.command)
  }
  const everything = () => {
    note({ search: typed })
    onClose()
    perform({ id: 'all results', label: 'All results', group: 'Go', to: searchPage(typed) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // The first Enter of an input method chooses its letters.
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step) setCursor((at + step + lines.length) % Math.max(1, lines.length))
    else if (event.key === 'Enter' && event.shiftKey && typed.trim()) everything()
    else if (event.key === 'Enter') take(current, event.ctrlKey || event.metaKey)
    else if (event.key === '?' && !typed) onKeys()
    else return
    event.preventDefault()
  }
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={680}
      yOffset={112}
      xOffset={16}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      padding={0}
    >
      <Modal.Overlay className="scrim" />
      <Modal.Content classNames={{ content: 'palette float' }} aria-label="Search or run a command">
        <KeyLayer>
          <div className="paletteQuestion">
            <Search size={16} strokeWidth={1.75} />
            <input
              data-autofocus
              // At once, for what is typed meanwhile would be lost.
              ref={(element) => {
                if (element && !input.current) element.focus()
                input.current = element
              }}
              role="combobox"
              aria-label="Search or run a command"
              aria-expanded="true"
              aria-controls="palette-list"
              aria-activedescendant={current ? `palette-${at}` : undefined}
              aria-autocomplete="list"
              placeholder="Search or run a command"
              value={typed}
              maxLength={400}
              onChange={(event) => type(event.target.value)}
              onKeyDown={onKeyDown}
            />
          </div>
          <div className="paletteList" id="palette-list" role="listbox" aria-label="Found and commands" ref={list}>
            {groups.map((group) => (
              <div key={group.head} role="group" aria-label={group.head}>
                <p className="paletteHead" aria-hidden="true">
                  {group.head}
                </p>
                {group.lines.map((line) => {
                  const place = lines.indexOf(line)
                  return (
                    <PaletteLine
                      key={line.id}
                      line={line}
                      id={`palette-${place}`}
                      on={place === at}
                      typed={typed}
                      onPoint={() => setCursor(place)}
                      onTake={(inNewTab) => take(line, inNewTab)}
                    />
                  )
                })}
              </div>
            ))}
          </div>
          <Says notes={found?.answer.notes ?? []} none={lines.length === 0 && !waiting ? typed.trim() : ''} />
          <div className="paletteFoot hidePhone">
            <span>
              <KeyHint keys="arrowup arrowdown" apart /> choose
            </span>
            <span>
              <KeyHint keys="enter" /> open
            </span>
            <span>
              <KeyHint keys="mod+enter" /> in a new tab
            </span>
            {typed.trim() !== '' && (
              <span>
                <KeyHint keys="shift+enter" /> all results
              </span>
            )}
            <span className="space" />
            <button type="button" onClick={onKeys}>
              <KeyHint keys="?" /> all keys
            </button>
          </div>
        </KeyLayer>
      </Modal.Content>
    </Modal.Root>
  )
}

/** What led nowhere, and that nothing is called so. */
function Says({ notes, none }: { notes: readonly string[]; none: string }) {
  if (!notes.length && !none) return null
  return (
    <div className="paletteNone" role="status">
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {none && !notes.length && (
        <p>
          Nothing is called “{none}” that you may see. Try fewer words, or narrow it otherwise: type:task, in:project,
          by:me.
        </p>
      )}
    </div>
  )
}
