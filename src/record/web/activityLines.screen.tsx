/** Lines of the timeline that say what was done: to the record, to its links, to its files. */
import { Link } from '@tanstack/react-router'
import { Bot, Eraser, Link2, Link2Off, Paperclip, Pencil, Play, Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { LinkEvent } from '../../platform/comments/comment.ts'
import { useTypesByKey } from '../../platform/comments/names.screen.tsx'
import type { Talk } from '../../platform/comments/talk.screen.tsx'
import { type FileEvent, fileEventWords } from '../../platform/files/fileEvent.ts'
import { LINK_KINDS } from '../../platform/links/kinds.ts'
import { Time } from '../../web/reader.screen.tsx'
import type { FieldChange, Line } from './history.ts'
import type { Titles } from './pages.ts'
import { useValueText } from './value.screen.tsx'

const ICONS = { create: Plus, update: Pencil, remove: Trash2, action: Play, erased: Eraser } as const

/** One line with its sign, its words and when it was. */
function OneLine({
  icon: Icon,
  at,
  children,
  below,
}: {
  icon: typeof Bot
  at: string
  children: ReactNode
  below?: ReactNode
}) {
  return (
    <li>
      <span className="dot">
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      </span>
      <div>
        <div className="timelineLine">
          <span className="timelineWords">{children}</span>
          <span className="t12 ink3 number">
            <Time instant={at} />
          </span>
        </div>
        {below}
      </div>
    </li>
  )
}

/** `Jonas Weber linked: blocks Mount access points` */
export function LinkLine({ at, link, talk, titles }: { at: string; link: LinkEvent; talk: Talk; titles: Titles }) {
  const type = useTypesByKey().get(link.other.type)
  const title = titles[link.other.type]?.[link.other.id] || type?.label || 'a record'
  const who = (link.by && talk.authors[link.by]) || 'Somebody'
  const gone = link.did === 'unlinked'
  return (
    <OneLine
      icon={gone ? Link2Off : Link2}
      at={at}
      below={!gone && link.note && <div className="timelineReason">{link.note}</div>}
    >
      {who} {gone ? 'removed the link' : 'linked this'}:{' '}
      <b className="strong">{LINK_KINDS[link.kind][link.direction]}</b>{' '}
      {type ? <Link to={`${type.path}/${link.other.id}`}>{title}</Link> : title}
    </OneLine>
  )
}

/** `Jonas Weber added the file floor plan.pdf` */
export function FileLine({ at, file }: { at: string; file: FileEvent }) {
  const words = fileEventWords(file)
  return (
    <OneLine icon={Paperclip} at={at}>
      {file.who} {words.before} <b className="strong">{file.name}</b> {words.after}
    </OneLine>
  )
}

export function TimelineLine({ line, titles }: { line: Line; titles: Titles }) {
  const Icon = line.kind === 'update' && line.who.includes(', after ') ? Bot : ICONS[line.kind]
  return (
    <OneLine icon={Icon} at={line.at} below={line.reason && <div className="timelineReason">{line.reason}</div>}>
      {line.who}{' '}
      {line.kind === 'action' ? (
        <>
          did <b className="strong">{line.did}</b>
          {line.changes.length > 0 && ': '}
        </>
      ) : (
        `${line.did} `
      )}
      {line.changes.map((change, at) => (
        <span key={change.key}>
          {at > 0 && ', '}
          <Changed change={change} titles={titles} />
        </span>
      ))}
    </OneLine>
  )
}

/** **Cost centre**: ~~4100~~ → 4120 */
function Changed({ change, titles }: { change: FieldChange; titles: Titles }) {
  const text = useValueText(titles)
  const { field, label, before, after } = change
  if (field.kind === 'prose' || field.kind === 'json' || field.kind === 'secret')
    return <b className="strong">{label}</b>
  return (
    <>
      <b className="strong">{label}</b>: {before !== null && <span className="was">{text(field, before)}</span>}
      {before !== null && ' → '}
      {text(field, after)}
    </>
  )
}
