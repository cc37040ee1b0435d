/** A comment in the timeline, with its answers and what can be done with it. */
import { Ellipsis, Reply } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Prose } from '../../record/web/prose.screen.tsx'
import { ApiError, api } from '../../web/api.ts'
import { Avatar } from '../../web/components/avatar.screen.tsx'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Menu, type MenuEntry } from '../../web/components/menu.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { Time } from '../../web/reader.screen.tsx'
import { useAccount } from '../../web/session.screen.tsx'
import type { Comment } from './comment.ts'
import { Composer } from './composer.screen.tsx'
import { Editions } from './editions.screen.tsx'
import { withNames } from './mentions.ts'
import type { Sent } from './sent.ts'
import { refreshTalk, sayUnreached, type Talk } from './talk.screen.tsx'
import { Withdraw } from './withdraw.screen.tsx'
import './comments.css'

/** Where a link to a comment leads. */
export const anchorOf = (id: string): string => `comment-${id}`

/** A thread: the comment that begins it, its answers, and where to answer. */
export function Thread({ comment, talk }: { comment: Comment; talk: Talk }) {
  const [answering, setAnswering] = useState(false)
  const answer = async (body: string) => {
    const subject = { type: talk.type.key, id: talk.id }
    const sent = await api.post<Sent>('/api/comments', { subject, body, parent: comment.id })
    setAnswering(false)
    await refreshTalk(talk)
    sayUnreached(sent)
  }
  const may = talk.may.comment === true
  return (
    <Said
      comment={comment}
      talk={talk}
      {...(may ? { onAnswer: () => setAnswering(true) } : {})}
      below={
        <>
          {comment.answers.length > 0 && (
            <ul className="answers" aria-label="Answers">
              {comment.answers.map((one) => (
                <li key={one.id}>
                  <Avatar name={nameOfAuthor(one, talk)} />
                  <Said comment={one} talk={talk} {...(may ? { onAnswer: () => setAnswering(true) } : {})} />
                </li>
              ))}
            </ul>
          )}
          {answering ? (
            <Composer
              subject={{ type: talk.type.key, id: talk.id }}
              kind={talk.type.label.toLowerCase()}
              label="Your answer"
              placeholder="Write an answer"
              verb="Answer"
              place={`${talk.type.key}.${talk.id}.${comment.id}`}
              autoFocus
              onSend={answer}
              onCancel={() => setAnswering(false)}
            />
          ) : (
            may &&
            comment.answers.length > 0 && (
              <Button variant="bare" icon={Reply} className="answerButton" onClick={() => setAnswering(true)}>
                Answer
              </Button>
            )
          )}
        </>
      }
    />
  )
}

const nameOfAuthor = ({ author }: Comment, { authors }: Talk): string =>
  (author && authors[author]) || 'Somebody who left'

type Mode = 'edit' | 'editions' | 'withdraw'

/** One comment: who, when, what; `below` it what belongs to its thread. */
function Said({
  comment,
  talk,
  onAnswer,
  below,
}: {
  comment: Comment
  talk: Talk
  onAnswer?: () => void
  below?: ReactNode
}) {
  const [mode, setMode] = useState<'read' | Mode>('read')
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    if (window.location.hash !== `#${anchorOf(comment.id)}`) return
    place.current?.scrollIntoView({ block: 'center' })
    place.current?.focus({ preventScroll: true })
  }, [comment.id])
  const name = nameOfAuthor(comment, talk)
  const close = () => setMode('read')
  return (
    <article className="said" id={anchorOf(comment.id)} ref={place} tabIndex={-1} aria-label={`Comment of ${name}`}>
      <div className="saidHead">
        <span className="strong line">{name}</span>
        <span className="t12 ink3 saidWhen">
          <Time instant={comment.createdAt} />
          {comment.editedAt && comment.body !== null && (
            <>
              {' · '}
              <button type="button" className="textButton" onClick={() => setMode('editions')}>
                edited
              </button>
            </>
          )}
          {comment.pinned && ' · pinned'}
        </span>
        <span className="space" />
        {comment.body !== null && mode !== 'edit' && (
          <span className="saidTools">
            {onAnswer && <IconButton icon={Reply} size={14} label="Answer" onClick={onAnswer} />}
            <More comment={comment} talk={talk} root={below !== undefined} onMode={setMode} />
          </span>
        )}
      </div>
      {comment.body === null ? (
        <p className="withdrawn">{withdrawnWords(comment, talk)}</p>
      ) : mode === 'edit' ? (
        <Edit comment={comment} body={comment.body} talk={talk} onClose={close} />
      ) : (
        <div className="saidText">
          <Prose text={comment.body} nameOf={talk.nameOf} />
        </div>
      )}
      {below}
      {mode === 'editions' && <Editions comment={comment} author={name} onClose={close} />}
      {mode === 'withdraw' && <Withdraw comment={comment} talk={talk} author={name} onClose={close} />}
    </article>
  )
}

function withdrawnWords({ author, withdrawn }: Comment, { authors }: Talk): ReactNode {
  if (!author) return 'The text left with its author.'
  const by = withdrawn?.by
  return (
    <>
      {by && by !== author ? `Withdrawn by ${authors[by] ?? 'an administrator'}` : 'Withdrawn by its author'}
      {withdrawn && (
        <>
          {', '}
          <Time instant={withdrawn.at} />
        </>
      )}
      {withdrawn?.reason && `: ${withdrawn.reason}`}
    </>
  )
}

/** What can be done beside answering. */
function More({
  comment,
  talk,
  root,
  onMode,
}: {
  comment: Comment
  talk: Talk
  root: boolean
  onMode: (mode: Mode) => void
}) {
  const account = useAccount()
  const own = comment.author !== null && comment.author === account.person
  const pin = (word: 'pin' | 'unpin') =>
    void api.post(`/api/comments/${comment.id}/${word}`).then(() => refreshTalk(talk), toastError)
  const copy = () => {
    const address = `${window.location.origin}${talk.type.path}/${talk.id}#${anchorOf(comment.id)}`
    void navigator.clipboard
      .writeText(address)
      .then(() => toast({ text: 'The link to this comment is copied' }), toastError)
  }
  const entries: MenuEntry[] = [
    ...(own ? [{ label: 'Edit', run: () => onMode('edit') }] : []),
    ...(talk.may.pin && root
      ? [
          comment.pinned
            ? { label: 'Unpin', run: () => pin('unpin') }
            : { label: 'Pin to the top', run: () => pin('pin') },
        ]
      : []),
    { label: 'Copy the link', run: copy },
    ...(comment.editedAt ? [{ label: 'Earlier editions', run: () => onMode('editions') }] : []),
    ...(own || account.roles.includes('administrator')
      ? [{ kind: 'rule' as const }, { label: 'Withdraw…', danger: true, run: () => onMode('withdraw') }]
      : []),
  ]
  return (
    <Menu entries={entries}>
      <button type="button" className="button icon bare" aria-label="More about this comment">
        <Ellipsis size={14} strokeWidth={1.75} />
      </button>
    </Menu>
  )
}

/** The author's text again; when it was changed elsewhere, both texts. */
function Edit({ comment, body, talk, onClose }: { comment: Comment; body: string; talk: Talk; onClose: () => void }) {
  const [base, setBase] = useState({ version: comment.version, theirs: null as string | null })
  const [initial] = useState(() => withNames(body, (named) => talk.nameOf(named)?.text))
  const save = async (next: string) => {
    try {
      const sent = await api.patch<Sent>(`/api/comments/${comment.id}`, { version: base.version, body: next })
      await refreshTalk(talk)
      onClose()
      sayUnreached(sent)
    } catch (error) {
      if (!(error instanceof ApiError) || error.id !== 'conflict') throw error
      const current = error.details.current as { version: number; body: string }
      setBase({ version: current.version, theirs: current.body })
      throw new Error(
        'This comment was changed in another window meanwhile. Its text there stands below; save again to put yours in its place.',
      )
    }
  }
  return (
    <>
      <Composer
        subject={{ type: talk.type.key, id: talk.id }}
        kind={talk.type.label.toLowerCase()}
        label="Your comment"
        verb="Save"
        initial={initial}
        autoFocus
        onSend={save}
        onCancel={onClose}
      />
      {base.theirs !== null && (
        <section className="saidText theirs" aria-label="The text in the other window">
          <Prose text={base.theirs} nameOf={talk.nameOf} />
        </section>
      )}
    </>
  )
}
