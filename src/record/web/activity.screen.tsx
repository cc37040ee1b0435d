/** What happened to a record, newest first, in words. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Bot, Eraser, Pencil, Play, Plus, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { activityKey } from '../../web/queries.ts'
import { Time } from '../../web/reader.screen.tsx'
import type { RecordType } from '../record.ts'
import { type Entry, type FieldChange, type Line, lineOf, referencesIn } from './history.ts'
import type { Titles } from './pages.ts'
import { useTitlesOf } from './records.screen.tsx'
import { useValueText } from './value.screen.tsx'

const ICONS = { create: Plus, update: Pencil, remove: Trash2, action: Play, erased: Eraser } as const
const AT_ONCE = 50

/** The timeline of one record. */
export function Activity({ type, id, titles }: { type: RecordType; id: string; titles: Titles }) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: activityKey(type.key, id),
    queryFn: ({ pageParam, signal }) =>
      api.get<{ entries: Entry[] }>(`/api${type.path}/${id}/activity`, {
        query: { limit: AT_ONCE, before: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ entries }) => {
      const oldest = entries.at(-1)?.version
      return entries.length === AT_ONCE && oldest !== undefined && oldest > 1 ? oldest : null
    },
  })
  const lines = useMemo(
    () => data?.pages.flatMap((page) => page.entries.map((entry) => lineOf(type, entry))) ?? [],
    [data, type],
  )
  const found = useTitlesOf(useMemo(() => referencesIn(lines), [lines]))
  const known = useMemo(() => merged(titles, found), [titles, found])
  if (isPending) return <Skeleton rows={4} />
  if (error) return <p className="bad">{error.message}</p>
  if (!lines.length) return <p className="ink3">Nothing has happened yet. Every change will be listed here.</p>
  return (
    <>
      <ul className="timeline">
        {lines.map((line) => (
          <TimelineLine key={line.id} line={line} titles={known} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="bare" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show what was before
        </Button>
      )}
    </>
  )
}

const merged = (a: Titles, b: Titles): Titles =>
  Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [key, { ...a[key], ...b[key] }]))

function TimelineLine({ line, titles }: { line: Line; titles: Titles }) {
  const Icon = line.kind === 'update' && line.who.includes(', after ') ? Bot : ICONS[line.kind]
  return (
    <li>
      <span className="dot">
        <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      </span>
      <div>
        <div className="timelineLine">
          <span className="timelineWords">
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
          </span>
          <span className="t12 ink3 number">
            <Time instant={line.at} />
          </span>
        </div>
        {line.reason && <div className="timelineReason">{line.reason}</div>}
      </div>
    </li>
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
