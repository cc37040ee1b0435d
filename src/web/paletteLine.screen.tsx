/** One line of the palette: what it leads to, what that is, and where it was found. */
import { KeyHint } from './components/keyHint.screen.tsx'
import type { Line } from './paletteLines.screen.tsx'
import { pieces } from './paletteSearch.ts'
import { Marked } from './search.screen.tsx'

interface PaletteLineProps {
  line: Line
  id: string
  on: boolean
  typed: string
  onPoint: () => void
  onTake: (inNewTab: boolean) => void
}

export function PaletteLine({ line, id, on, typed, onPoint, onTake }: PaletteLineProps) {
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
        {line.forms ? (
          <Marked text={line.label} forms={line.forms} />
        ) : (
          pieces(line.label, typed).map((piece, place) =>
            piece.hit ? <mark key={`${place}`}>{piece.text}</mark> : piece.text,
          )
        )}
      </span>
      {line.note && (
        <span className="line ink3 paletteNote">
          {line.note}
          {line.excerpt && line.forms && (
            <>
              {' · '}
              <Marked text={line.excerpt} forms={line.forms} />
            </>
          )}
        </span>
      )}
      <span className="space" />
      {line.command.keys ? <KeyHint keys={line.command.keys} apart /> : on && !off && <KeyHint keys="enter" />}
    </div>
  )
}
