/**
 * Markdown to html without any html of its own: what looks like html is shown as text, addresses become links if
 * markdown-it holds them harmless, and nothing is loaded from anywhere. People and records that a text names by
 * identifier (`@[id]`, `#[people.leave:id]`) are shown by the name that the reader may see.
 */
import MarkdownIt from 'markdown-it'
import { type Named, namedAt } from '../../platform/comments/mentions.ts'

/** How something that a text names is shown. */
export interface ShownName {
  readonly text: string
  /** Its page, `/people/people/…`; none where there is nothing to open. */
  readonly path?: string
  /** The reader. */
  readonly own?: boolean
}
/** Undefined: the reader may not know what it is. */
export type NameOf = (named: Named) => ShownName | undefined

const markdown = new MarkdownIt('default', { html: false, linkify: true, breaks: true })
const { escapeHtml } = markdown.utils

/** Links lead out of the page that the reader is on, tell nobody where from, and give no weight to what others wrote. */
const REL = 'noopener nofollow noreferrer'

// Pictures from elsewhere would tell their server who reads; they are shown as the link that they are.
markdown.renderer.rules.image = (tokens, at) => {
  const token = tokens[at]!
  const words = escapeHtml(token.content || 'picture')
  return `<a href="${escapeHtml(String(token.attrGet('src') ?? ''))}" target="_blank" rel="${REL}">${words}</a>`
}
markdown.renderer.rules.link_open = (tokens, at, options, _env, self) => {
  tokens[at]!.attrSet('target', '_blank')
  tokens[at]!.attrSet('rel', REL)
  return self.renderToken(tokens, at, options)
}

markdown.inline.ruler.before('link', 'named', (state, silent) => {
  const found = namedAt(state.src, state.pos)
  if (!found) return false
  if (!silent) state.push('named', '', 0).meta = found.named
  state.pos += found.length
  return true
})
markdown.renderer.rules.named = (tokens, at, _options, env) => {
  const named = tokens[at]!.meta as Named
  const shown = (env as { nameOf?: NameOf } | undefined)?.nameOf?.(named)
  const person = 'person' in named
  const words = `${person ? '@' : ''}${escapeHtml(shown?.text ?? (person ? 'somebody' : 'something not shared with you'))}`
  const looks = `named${person ? ' person' : ''}${shown?.own ? ' own' : ''}${shown ? '' : ' closed'}`
  return shown?.path
    ? `<a class="${looks}" href="${escapeHtml(shown.path)}" data-record>${words}</a>`
    : `<span class="${looks}">${words}</span>`
}
// Plain text ends where something is named: `@` and `#` are no marks of markdown-it's own. Where the next one stands is
// looked for once, not for every piece of text.
const NEXT = /[@#]\[/g
const nexts = new WeakMap<object, number>()
function nextNamed(state: { readonly src: string; readonly pos: number }): number {
  let next = nexts.get(state) ?? -1
  if (next < state.pos) {
    NEXT.lastIndex = state.pos
    next = NEXT.exec(state.src)?.index ?? Number.POSITIVE_INFINITY
    nexts.set(state, next)
  }
  return next
}
const plainText = markdown.inline.ruler.getRules('')[0]!
markdown.inline.ruler.at('text', (state, silent) => {
  const next = nextNamed(state)
  if (next === state.pos) return false
  const { posMax } = state
  state.posMax = Math.min(posMax, next)
  const done = plainText(state, silent)
  state.posMax = posMax
  return done
})

/** The html of a text, for `dangerouslySetInnerHTML` alone. */
export const htmlOf = (source: string, nameOf?: NameOf): string => markdown.render(source, nameOf ? { nameOf } : {})
