/** Text of many lines as Markdown: shown without any html of its own, and written with a preview. */
import { useRouter } from '@tanstack/react-router'
import { type MouseEvent, useMemo, useState } from 'react'
import { Segments } from '../../web/components/button.screen.tsx'
import { TextArea, type TextAreaProps } from '../../web/components/field.screen.tsx'
import { htmlOf, type NameOf } from './markdown.ts'
import './prose.css'

/** Markdown for reading. `nameOf`: how people and records are shown that the text names by identifier. */
export function Prose({ text, nameOf }: { text: string; nameOf?: NameOf }) {
  const router = useRouter()
  const html = useMemo(() => htmlOf(text, nameOf), [text, nameOf])
  /** Records open in this page, as links of the application do; with a key held the browser does what it always does. */
  const follow = (event: MouseEvent<HTMLElement>) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-record]')
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    router.history.push(link.getAttribute('href')!)
  }
  // The links within are what is pressed, by key as well; the element around them only listens.
  // biome-ignore lint/a11y/noStaticElementInteractions: see above
  // biome-ignore lint/a11y/useKeyWithClickEvents: see above
  // oxlint-disable-next-line react/no-danger -- made by markdown-it with html switched off
  return <div className="prose" onClick={follow} dangerouslySetInnerHTML={{ __html: html }} />
}

/** A text area with a preview of what it will look like. */
export function ProseInput(props: TextAreaProps) {
  const [mode, setMode] = useState<'write' | 'preview'>('write')
  return (
    <div className="proseInput">
      {mode === 'write' ? (
        <TextArea rows={4} {...props} />
      ) : (
        <div className="field">
          <span className="t12 ink2">{props.label}</span>
          <div className="prosePreview">
            {props.value ? <Prose text={props.value} /> : <span className="ink3">Nothing written yet</span>}
          </div>
        </div>
      )}
      <Segments
        label={`${props['aria-label'] ?? 'Text'}: write or preview`}
        options={[
          { value: 'write', label: 'Write' },
          { value: 'preview', label: 'Preview' },
        ]}
        value={mode}
        onChange={setMode}
      />
    </div>
  )
}
