/** Where comments are written: Markdown by keys, names by `@` and `#`, a preview, and a draft that waits. */
import { Bold, Italic, Link2, SquareTerminal } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { isMac } from '../../web/keys.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import type { Subject } from '../subject.ts'
import { type Draft, NO_DRAFT, useDraft } from './draft.screen.tsx'
import { completed, type Edit, linked, marked, triggerAt } from './editing.ts'
import { labelFor, recordOfAddress, recordText, withCodes } from './mentions.ts'
import { hitsOf, useTypesByKey } from './names.screen.tsx'
import { Preview } from './preview.screen.tsx'
import { MOST_CHARACTERS } from './rules.ts'
import { type Suggestion, Suggestions, useSuggestions } from './suggestions.screen.tsx'
import './comments.css'

export interface ComposerProps {
  readonly subject: Subject
  /** What the subject is called in a sentence: `task`. */
  readonly kind: string
  readonly label: string
  readonly placeholder?: string
  /** The word on the button. */
  readonly verb: string
  readonly initial?: Draft
  /** Under which the draft is kept; without one it is not. */
  readonly place?: string
  readonly autoFocus?: boolean
  /** A key that leads here, shown while nothing is written. */
  readonly hint?: ReactNode
  readonly onSend: (body: string) => Promise<void>
  readonly onCancel?: () => void
  /** Takes files that are pasted into the text: a picture of the screen. What is dropped, the page takes. */
  readonly onFiles?: (files: readonly File[]) => void
  readonly onRef?: (area: HTMLTextAreaElement | null) => void
}

/** Carries out an edit as if it were typed, so that Ctrl+Z of the browser takes it back. */
function type(area: HTMLTextAreaElement, { from, to, insert, select }: Edit): void {
  area.focus()
  area.setSelectionRange(from, to)
  document.execCommand(insert ? 'insertText' : 'delete', false, insert)
  area.setSelectionRange(select[0], select[1])
}

/** A text area for a comment. While nothing is written and it has no focus it is one line high. */
export function Composer(props: ComposerProps) {
  const { subject, kind, label, verb, onSend, onCancel } = props
  const [draft, setDraft] = useDraft(props.place, props.initial)
  const [caret, setCaret] = useState<number | null>(null)
  const [active, setActive] = useState(0)
  const [preview, setPreview] = useState(false)
  const [open, setOpen] = useState(props.autoFocus ?? false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)
  const types = useTypesByKey()
  const list = useId()
  const trigger = caret === null ? null : triggerAt(draft.text, caret, draft.names.keys())
  const found = useSuggestions(trigger, subject, kind)
  const offered = trigger ? found : []
  const at = Math.min(active, offered.length - 1)
  const tall = open || draft.text !== ''
  const { onRef } = props

  useEffect(() => {
    onRef?.(area.current)
  }, [onRef])
  useEffect(() => {
    if (props.autoFocus) area.current?.setSelectionRange(draft.text.length, draft.text.length)
    // Once, when it appears.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  const name = (mark: '@' | '#', title: string, code: string): string => {
    const names = new Map(draft.names)
    const made = labelFor(names, `${mark}${title}`, code)
    setDraft({ ...draft, names })
    named.current = names
    return made
  }
  /** The names of the newest render: an edit that is typed below reads the draft before the next one. */
  const named = useRef(draft.names)
  const change = (text: string) => setDraft({ text, names: named.current })

  const pick = ({ code, name: title, person }: Suggestion) => {
    if (!trigger) return
    setActive(0)
    type(area.current!, completed(trigger, name(person ? '@' : '#', title, code)))
    setCaret(null)
  }

  const send = async () => {
    const body = withCodes(draft.text, draft.names).trim()
    if (!body || busy) return
    setBusy(true)
    setFailure('')
    try {
      await onSend(body)
      named.current = NO_DRAFT.names
      setDraft(NO_DRAFT)
      setPreview(false)
      setOpen(false)
      area.current?.blur()
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }

  const byKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const mod = isMac ? event.metaKey : event.ctrlKey
    const { selectionStart: from, selectionEnd: to } = event.currentTarget
    const done = () => event.preventDefault()
    if (offered.length && !event.nativeEvent.isComposing) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        const step = event.key === 'ArrowDown' ? 1 : -1
        setActive((at + step + offered.length) % offered.length)
        return done()
      }
      if (!mod && (event.key === 'Enter' || event.key === 'Tab')) {
        pick(offered[at]!)
        return done()
      }
      if (event.key === 'Escape') {
        setCaret(null)
        return done()
      }
    }
    if (mod && event.key === 'Enter') {
      void send()
      return done()
    }
    const edits: Readonly<Record<string, () => Edit>> = {
      b: () => marked(draft.text, from, to, '**'),
      i: () => marked(draft.text, from, to, '*'),
      k: () => linked(draft.text, from, to),
    }
    const edit = mod && !event.shiftKey && !event.altKey ? edits[event.key] : undefined
    if (edit) {
      type(event.currentTarget, edit())
      // The palette of the page has the same key.
      event.stopPropagation()
      return done()
    }
    if (event.key === 'Escape') {
      done()
      event.stopPropagation()
      if (onCancel) onCancel()
      else {
        event.currentTarget.blur()
        setOpen(false)
      }
    }
  }

  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const files = [...event.clipboardData.files]
    if (files.length && props.onFiles) {
      event.preventDefault()
      props.onFiles(files)
      return
    }
    const text = event.clipboardData.getData('text/plain')
    const paths = Array.from(types.values(), (each) => [each.key, each.path] as const)
    const record = recordOfAddress(text, window.location.origin, paths)
    if (!record) return
    event.preventDefault()
    const target = event.currentTarget
    void hitsOf(types, [record]).then(([hit]) => {
      const { selectionStart: from, selectionEnd: to } = target
      const insert = hit ? `${name('#', hit.title || hit.label, recordText(record))} ` : text.trim()
      type(target, { from, to, insert, select: [from + insert.length, from + insert.length] })
    })
  }

  const mod = isMac ? '⌘' : 'Ctrl'
  const apply = (make: (text: string, from: number, to: number) => Edit) => {
    const { selectionStart, selectionEnd } = area.current!
    type(area.current!, make(draft.text, selectionStart, selectionEnd))
  }
  return (
    <div className={`composer ${tall ? 'tall' : ''}`}>
      {preview ? (
        <Preview text={withCodes(draft.text, draft.names)} />
      ) : (
        <textarea
          ref={area}
          className="composerText"
          aria-label={label}
          placeholder={props.placeholder}
          rows={tall ? 3 : 1}
          value={draft.text}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it appears because somebody asked to write
          autoFocus={props.autoFocus}
          aria-autocomplete="list"
          aria-controls={offered.length ? list : undefined}
          aria-activedescendant={offered.length ? `${list}-${at}` : undefined}
          onChange={(event) => {
            change(event.target.value)
            setCaret(event.target.selectionStart)
            setActive(0)
          }}
          onSelect={(event) => caret !== null && setCaret(event.currentTarget.selectionStart)}
          onFocus={() => setOpen(true)}
          onBlur={() => {
            setCaret(null)
            if (!draft.text) setOpen(false)
          }}
          onKeyDown={byKey}
          onPaste={paste}
        />
      )}
      {!tall && props.hint && <span className="composerHint">{props.hint}</span>}
      {offered.length > 0 && <Suggestions id={list} all={offered} active={at} onPick={pick} />}
      {tall && (
        // A press on a button must not close what it belongs to.
        // biome-ignore lint/a11y/noStaticElementInteractions: the buttons within are what is pressed
        <div className="composerFoot" onPointerDown={(event) => event.preventDefault()}>
          {!preview && (
            <>
              <IconButton
                icon={Bold}
                size={14}
                label="Bold"
                keys="mod+b"
                onClick={() => apply((...all) => marked(...all, '**'))}
              />
              <IconButton
                icon={Italic}
                size={14}
                label="Italic"
                keys="mod+i"
                onClick={() => apply((...all) => marked(...all, '*'))}
              />
              <IconButton icon={Link2} size={14} label="Link" keys="mod+k" onClick={() => apply(linked)} />
              <IconButton
                icon={SquareTerminal}
                size={14}
                label="Code"
                onClick={() => apply((...all) => marked(...all, '`'))}
              />
            </>
          )}
          <Button
            variant="bare"
            aria-pressed={preview}
            disabled={!draft.text.trim()}
            onClick={() => setPreview(!preview)}
          >
            {preview ? 'Write' : 'Preview'}
          </Button>
          <span className="space composerNote hidePhone">
            {left(draft) < 500 ? <Left left={left(draft)} /> : '@ names people, # a record'}
          </span>
          {onCancel && <Button onClick={onCancel}>Cancel</Button>}
          <Button
            variant="primary"
            busy={busy}
            disabled={!draft.text.trim() || left(draft) < 0}
            title={`${mod}+Enter`}
            onClick={() => void send()}
          >
            {verb}
          </Button>
        </div>
      )}
      {failure && (
        <p className="fieldError composerFailure" role="alert">
          {failure}
        </p>
      )}
    </div>
  )
}

const left = ({ text, names }: Draft): number => MOST_CHARACTERS - withCodes(text, names).length

function Left({ left: count }: { left: number }) {
  const write = useFormat()
  return count < 0 ? (
    <span className="bad">{write.number(-count)} characters too many</span>
  ) : (
    <>{write.number(count)} characters left</>
  )
}
