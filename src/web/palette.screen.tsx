/** Search and commands: what is found, where to go, what to create, what to do with what is open. */
import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { BookOpen, Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { api } from './api.ts'
import { type AreaScreens, isFor } from './areaScreens.ts'
import { areas } from './areas.ts'
import { type Command, commandsNow, usePerform } from './commands.screen.tsx'
import { KeyHint } from './components/keyHint.screen.tsx'
import { GLOSSARY } from './glossary.ts'
import { KeyLayer } from './keys.screen.tsx'
import './palette.css'
import { best, pieces } from './paletteSearch.ts'
import { useAccount } from './session.screen.tsx'

interface Found {
  readonly id: string
  readonly label: string
  readonly kind: string
  readonly icon: AreaScreens['icon']
  readonly to: string
}

const NONE: readonly Found[] = []

/** Asks every list that areas lend to the palette; one that refuses is left out. */
function useFound(typed: string): readonly Found[] {
  const { roles } = useAccount()
  const [answer, setAnswer] = useState<{ typed: string; found: readonly Found[] }>({ typed: '', found: [] })
  useEffect(() => {
    if (typed.trim().length < 2) return
    const stop = new AbortController()
    const ask = async () => {
      const finders = areas
        .filter((area) => isFor(area.roles, roles))
        .flatMap((area) => (area.find ?? []).map((finder) => ({ finder, icon: area.icon })))
      const answers = await Promise.all(
        finders.map(async ({ finder, icon }) => {
          try {
            const { rows } = await api.get<{ rows: ({ id: string } & Record<string, unknown>)[] }>(finder.list, {
              query: { search: typed, limit: 5 },
              signal: stop.signal,
            })
            return rows.map((row) => ({
              id: row.id,
              label: String(row[finder.title] ?? ''),
              kind: finder.label,
              icon,
              to: finder.to(row),
            }))
          } catch {
            return []
          }
        }),
      )
      if (!stop.signal.aborted) setAnswer({ typed, found: answers.flat() })
    }
    const timer = setTimeout(() => void ask(), 150)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [typed, roles])
  // While the next answer is on its way the last one stays, unless there is nothing to ask.
  return typed.trim().length < 2 ? NONE : answer.found
}

const HEADS = { Act: 'Here', Go: 'Go', Create: 'Create' } as const

interface Line {
  readonly id: string
  readonly label: string
  readonly note?: string
  readonly command: Command
}

/** The palette, over everything. */
const MOST_WORDS = 4

/** Terms of the glossary, found by their synonyms, too: who types float learns that it is called slack here. */
function explained(typed: string, open: (term: string) => void): Line[] {
  if (typed.trim().length < 2) return []
  const terms = GLOSSARY.flatMap((chapter) => chapter.terms)
  return best(terms, typed, ({ term, synonyms }) => [term, ...synonyms].join(' '))
    .slice(0, MOST_WORDS)
    .map(({ term, meaning }) => ({
      id: `word ${term}`,
      label: term,
      note: meaning,
      command: { id: `word ${term}`, label: term, group: 'Go', icon: BookOpen, run: () => open(term) },
    }))
}

export default function Palette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const [typed, setTyped] = useState('')
  const [cursor, setCursor] = useState(0)
  const commands = useMemo(() => commandsNow(), [])
  const perform = usePerform()
  const navigate = useNavigate()
  const found = useFound(typed)
  const list = useRef<HTMLDivElement>(null)

  const groups = useMemo(() => {
    const asLine = (command: Command): Line => ({ id: command.id, label: command.label, note: command.reason, command })
    const hits = best(commands, typed, (command) => `${command.label} ${command.words ?? ''}`)
    const all: { head: string; lines: Line[] }[] = [
      {
        head: 'Found',
        lines: found.map((one) => ({
          id: `found ${one.id}`,
          label: one.label,
          note: one.kind,
          command: { id: one.id, label: one.label, group: 'Go', icon: one.icon, to: one.to },
        })),
      },
      ...(['Act', 'Go', 'Create'] as const).map((group) => ({
        head: HEADS[group],
        lines: hits.filter((command) => command.group === group).map(asLine),
      })),
      { head: 'Words', lines: explained(typed, (term) => void navigate({ to: '/glossary', hash: term })) },
    ]
    return all.filter((group) => group.lines.length > 0)
  }, [commands, typed, found, navigate])
  const lines = groups.flatMap((group) => group.lines)
  const at = Math.min(cursor, Math.max(0, lines.length - 1))
  const current = lines[at]

  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }), [at])

  const take = (line: Line | undefined, inNewTab: boolean) => {
    if (!line || line.command.reason !== undefined) return
    onClose()
    if (inNewTab && line.command.to) window.open(line.command.to, '_blank', 'noopener')
    else perform(line.command)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step) setCursor((at + step + lines.length) % Math.max(1, lines.length))
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
              role="combobox"
              aria-label="Search or run a command"
              aria-expanded="true"
              aria-controls="palette-list"
              aria-activedescendant={current ? `palette-${at}` : undefined}
              aria-autocomplete="list"
              placeholder="Search or run a command"
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value)
                setCursor(0)
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div className="paletteList" id="palette-list" role="listbox" aria-label="Commands" ref={list}>
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
          {lines.length === 0 && (
            <p className="paletteNone" role="status">
              Nothing is called “{typed}” here.
            </p>
          )}
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

interface PaletteLineProps {
  line: Line
  id: string
  on: boolean
  typed: string
  onPoint: () => void
  onTake: (inNewTab: boolean) => void
}

function PaletteLine({ line, id, on, typed, onPoint, onTake }: PaletteLineProps) {
  const Icon = line.command.icon
  const off = line.command.reason !== undefined
  return (
    // The input keeps the focus and moves the cursor; a pointer may choose too.
    <div
      id={id}
      role="option"
      aria-selected={on}
      aria-disabled={off || undefined}
      className={`paletteLine ${on ? 'on' : ''} ${off ? 'off' : ''}`}
      onPointerMove={onPoint}
      onClick={(event) => onTake(event.ctrlKey || event.metaKey)}
    >
      {Icon ? <Icon size={16} strokeWidth={1.75} /> : <span className="paletteIcon" />}
      <span className="line">
        {pieces(line.label, typed).map((piece, place) =>
          piece.hit ? <mark key={`${place}`}>{piece.text}</mark> : piece.text,
        )}
      </span>
      {line.note && <span className="line ink3 paletteNote">{line.note}</span>}
      <span className="space" />
      {line.command.keys ? <KeyHint keys={line.command.keys} apart /> : on && !off && <KeyHint keys="enter" />}
    </div>
  )
}
