/** Text of many lines as Markdown: shown without any html of its own, and written with a preview. */
import MarkdownIt from 'markdown-it'
import { useMemo, useState } from 'react'
import { Segments } from '../../web/components/button.screen.tsx'
import { TextArea, type TextAreaProps } from '../../web/components/field.screen.tsx'
import './prose.css'

/** Html in the text is shown as text; addresses become links, and only such that markdown-it holds harmless. */
const markdown = new MarkdownIt('default', { html: false, linkify: true, breaks: true })
// Pictures from elsewhere would tell their server who reads; they are shown as the link that they are.
markdown.renderer.rules.image = (tokens, at) => {
  const token = tokens[at]!
  const words = markdown.utils.escapeHtml(token.content || 'picture')
  return `<a href="${markdown.utils.escapeHtml(String(token.attrGet('src') ?? ''))}" target="_blank" rel="noreferrer noopener">${words}</a>`
}
markdown.renderer.rules.link_open = (tokens, at, options, _env, self) => {
  tokens[at]!.attrSet('target', '_blank')
  tokens[at]!.attrSet('rel', 'noreferrer noopener')
  return self.renderToken(tokens, at, options)
}

/** Markdown for reading. */
export function Prose({ text }: { text: string }) {
  const html = useMemo(() => markdown.render(text), [text])
  // oxlint-disable-next-line react/no-danger -- made by markdown-it with html switched off
  return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
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
