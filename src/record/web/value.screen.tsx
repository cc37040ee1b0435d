/** A value of a record as people read it: in a cell, a property, a sentence. */
import { Link } from '@tanstack/react-router'
import { Check, ExternalLink } from 'lucide-react'
import { useCallback } from 'react'
import { FileValue } from '../../platform/files/fileValue.screen.tsx'
import { Avatar } from '../../web/components/avatar.screen.tsx'
import { Signal } from '../../web/components/chip.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import { choiceLabel, type Field, type Money, toneOf } from '../fields.ts'
import type { Titles } from './pages.ts'
import { plain } from './plain.ts'
import { useRecordType } from './recordTypes.screen.tsx'

/** Writes a value as plain text: for a toast, a label, a line of history. */
export function useValueText(titles: Titles) {
  const write = useFormat()
  return useCallback(
    (field: Field, value: unknown): string => {
      if (value === null || value === undefined || value === '') return 'empty'
      const title = (id: string) => titles[field.target ?? '']?.[id] ?? 'not shared with you'
      switch (field.kind) {
        case 'choice':
          return choiceLabel(field, plain(value))
        case 'choices':
          return (value as string[]).map((each) => choiceLabel(field, each)).join(', ') || 'empty'
        case 'date':
          return write.date(plain(value))
        case 'local':
          return write.local(plain(value))
        case 'instant':
          return write.instant(plain(value))
        case 'money':
          return write.money(value as Money)
        case 'whole':
        case 'decimal':
          return write.number(value as number)
        case 'percent':
          return write.percent(value as number)
        case 'duration':
          return write.duration(value as number)
        case 'flag':
          return value ? 'yes' : 'no'
        case 'ref':
          return title(plain(value))
        case 'refs':
          return (value as string[]).map(title).join(', ') || 'empty'
        case 'json':
          return 'a structure'
        case 'prose':
          return plain(value).length > 80 ? `${plain(value).slice(0, 80)}…` : plain(value)
        case 'file':
          return titles['platform.file']?.[plain(value)] ?? 'a file'
        default:
          return plain(value)
      }
    },
    [write, titles],
  )
}

export interface ValueProps {
  readonly field: Field
  readonly value: unknown
  readonly titles: Titles
  /** The currency stands in the head of the column. */
  readonly bare?: boolean
  /** References and addresses as links. */
  readonly links?: boolean
  /** A choice that says in which state the record is: with its signal. */
  readonly status?: boolean
}

/** A value with what makes it quick to read: initials, a signal, the exact date on hover. Nothing where there is none. */
export function Value({ field, value, titles, bare, links, status }: ValueProps) {
  const write = useFormat()
  const text = useValueText(titles)
  if (value === null || value === undefined || (Array.isArray(value) && !value.length)) return null
  switch (field.kind) {
    case 'choice':
      return status ? (
        <Signal kind={toneOf(field, plain(value))}>{text(field, value)}</Signal>
      ) : (
        <>{text(field, value)}</>
      )
    case 'date':
      return <time title={write.fullDate(plain(value))}>{write.date(plain(value))}</time>
    case 'local':
      // In a list the day is what one looks for; the time of day stands in the record and on hover.
      return (
        <time dateTime={plain(value)} title={write.local(plain(value))}>
          {links ? write.local(plain(value)) : write.date(plain(value).slice(0, 10))}
        </time>
      )
    case 'instant':
      return (
        <time dateTime={plain(value)} title={write.exact(plain(value))}>
          {write.instant(plain(value))}
        </time>
      )
    case 'money':
      return <>{bare ? write.money(value as Money).replace(/\u00a0[A-Z]{3}$/, '') : write.money(value as Money)}</>
    case 'flag':
      return value ? <Check size={14} strokeWidth={2} aria-label="yes" /> : <span className="unseen">no</span>
    case 'ref':
      return <Reference target={field.target ?? ''} id={plain(value)} titles={titles} link={links} />
    case 'file':
      return <FileValue id={plain(value)} name={titles['platform.file']?.[plain(value)]} link={links} />
    case 'url':
      return links ? (
        <a href={plain(value)} target="_blank" rel="noreferrer noopener" className="row">
          <span className="line">{plain(value).replace(/^https?:\/\//i, '')}</span>
          <ExternalLink size={12} strokeWidth={1.75} aria-label="opens in a new window" />
        </a>
      ) : (
        <>{plain(value).replace(/^https?:\/\//i, '')}</>
      )
    case 'email':
      return links ? <a href={`mailto:${encodeURIComponent(plain(value))}`}>{plain(value)}</a> : <>{plain(value)}</>
    default:
      return <>{text(field, value)}</>
  }
}

/** People have faces: their initials stand before the name. */
const isPerson = (target: string) => target === 'people.person'

function Reference({ target, id, titles, link }: { target: string; id: string; titles: Titles; link?: boolean }) {
  const title = titles[target]?.[id]
  if (title === undefined) return <span className="ink3">Not shared with you</span>
  const name = link ? <ReferenceLink target={target} id={id} title={title} /> : <span className="line">{title}</span>
  return isPerson(target) ? (
    <span className="row">
      <Avatar name={title} />
      {name}
    </span>
  ) : (
    name
  )
}

/** Apart, since a list shows hundreds of references that are no links and need not know where they lead. */
function ReferenceLink({ target, id, title }: { target: string; id: string; title: string }) {
  const type = useRecordType(target)
  return type ? (
    <Link to={`${type.path}/${id}`} className="line">
      {title}
    </Link>
  ) : (
    <span className="line">{title}</span>
  )
}
