/** Type and lag of a link, and removing it, beside where it was drawn or chosen. */
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../../web/components/button.screen.tsx'
import { TextInput } from '../../../web/components/field.screen.tsx'
import { Select } from '../../../web/components/select.screen.tsx'
import type { Key, LinkType } from '../schedule/plan.ts'
import type { GanttView } from './ganttView.screen.tsx'
import { lagText, readLag } from './text.ts'
import type { GanttModel } from './useGantt.screen.tsx'

export const LINK_WORDS: Record<LinkType, string> = {
  FS: 'Finish to start',
  SS: 'Start to start',
  FF: 'Finish to finish',
  SF: 'Start to finish',
}

export function LinkPopover({
  model,
  view,
  link: of,
  onClose,
}: {
  model: GanttModel
  view: GanttView
  link: { from: Key; to: Key; x: number; y: number }
  onClose: () => void
}) {
  const { plan } = view.context
  const link = plan.links.find((each) => each.from === of.from && each.to === of.to)
  const name = (key: Key) => plan.tasks.find((task) => task.key === key)?.name ?? ''
  const box = useRef<HTMLDivElement>(null)
  const [lag, setLag] = useState(() => (link ? lagText(link, plan).replace('+', '').replaceAll('\u00a0', ' ') : ''))
  const [problem, setProblem] = useState<string>()

  useEffect(() => {
    box.current?.querySelector<HTMLElement>('input, button')?.focus()
    const outside = (event: PointerEvent) => {
      const target = event.target as Element
      // The list of a select floats elsewhere in the page.
      if (!box.current?.contains(target) && !target.closest('[role="listbox"]')) onClose()
    }
    globalThis.addEventListener('pointerdown', outside, true)
    return () => globalThis.removeEventListener('pointerdown', outside, true)
  }, [onClose])

  if (!link) return null
  const change = (set: { type?: LinkType; lag?: number; lagUnit?: typeof link.lagUnit }) =>
    setProblem(
      model.commit(
        [{ do: 'setLink', from: of.from, to: of.to, set }],
        `Link from ${name(of.from)} to ${name(of.to)} changed`,
      ),
    )
  const keepLag = (): boolean => {
    const read = readLag(lag, plan)
    if (!read) {
      setProblem('Write the lag like 2d, -1d, 3ed (elapsed) or 50%')
      return false
    }
    if (read.lag !== link.lag || read.lagUnit !== link.lagUnit) change(read)
    return true
  }
  return (
    <div
      ref={box}
      className="gLinkPopover float"
      role="dialog"
      aria-label="Link"
      style={{ left: Math.min(of.x + 8, window.innerWidth - 276), top: Math.min(of.y + 8, window.innerHeight - 260) }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <p className="t12 ink2">
        {name(of.from)} → {name(of.to)}
      </p>
      <Select
        label="Type"
        options={(Object.keys(LINK_WORDS) as LinkType[]).map((type) => ({
          value: type,
          label: LINK_WORDS[type],
          hint: type,
        }))}
        value={link.type}
        onChange={(type) => type && change({ type: type as LinkType })}
      />
      <TextInput
        label="Lag"
        help="2d, -1d, 3ed (elapsed), 50%"
        value={lag}
        onChange={setLag}
        error={problem}
        onBlur={keepLag}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && keepLag()) onClose()
        }}
      />
      <div className="row">
        <Button
          variant="danger"
          onClick={() => {
            const refusal = model.commit([{ do: 'removeLink', from: of.from, to: of.to }], 'Link removed')
            if (refusal) setProblem(refusal)
            else onClose()
          }}
        >
          Remove
        </Button>
        <span className="space" />
        <Button
          onClick={() => {
            if (keepLag()) onClose()
          }}
        >
          Close
        </Button>
      </div>
    </div>
  )
}
