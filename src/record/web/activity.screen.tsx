/** What happened to a record and what is said about it, the newest first, in one order. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { MessageSquare, Pin } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { TimelineItem, TimelinePage } from '../../platform/comments/comment.ts'
import { Composer } from '../../platform/comments/composer.screen.tsx'
import { useNameOf } from '../../platform/comments/names.screen.tsx'
import type { Sent } from '../../platform/comments/sent.ts'
import { refreshTalk, sayUnreached, type Talk } from '../../platform/comments/talk.screen.tsx'
import { anchorOf, Thread } from '../../platform/comments/thread.screen.tsx'
import { WatchButton } from '../../platform/comments/watchButton.screen.tsx'
import { startUploads } from '../../platform/files/uploads.screen.tsx'
import { filesChanged, uploadKey } from '../../platform/files/useFiles.screen.tsx'
import { api } from '../../web/api.ts'
import { Avatar } from '../../web/components/avatar.screen.tsx'
import { Button, Segments } from '../../web/components/button.screen.tsx'
import { KeyHint } from '../../web/components/keyHint.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { toast } from '../../web/components/toast.screen.tsx'
import { useKeys } from '../../web/keys.screen.tsx'
import { activityKey } from '../../web/queries.ts'
import type { RecordType } from '../record.ts'
import { FileLine, LinkLine, TimelineLine } from './activityLines.screen.tsx'
import { type Line, lineOf, referencesIn } from './history.ts'
import { joinTitles, type Titles } from './pages.ts'
import { useCustomFields, useTitlesOf } from './records.screen.tsx'

const AT_ONCE = 50
/** A link to a comment looks through so many pages for it. */
const MOST_LOOKED = 20

type Shown = 'all' | 'comments'

function useTimeline(type: RecordType, id: string, shown: Shown) {
  return useInfiniteQuery({
    queryKey: [...activityKey(type.key, id), shown],
    queryFn: ({ pageParam, signal }) =>
      api.get<TimelinePage>(`/api/timeline/${type.key}/${id}`, {
        query: {
          limit: AT_ONCE,
          before: pageParam ?? undefined,
          only: shown === 'comments' ? 'comments' : undefined,
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (kept) => kept,
  })
}

/** The timeline of one record, with where to write. */
export function Activity({ type, id, titles }: { type: RecordType; id: string; titles: Titles }) {
  const [shown, setShown] = useState<Shown>('all')
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useTimeline(type, id, shown)
  const pages = data?.pages
  const custom = useCustomFields(type)
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages])
  const lines = useMemo(
    () =>
      new Map(items.flatMap((item) => (item.kind === 'change' ? [[item.id, lineOf(type, item.entry, custom)]] : []))),
    [items, type, custom],
  )
  const found = useTitlesOf(useMemo(() => referencesIn([...lines.values()]), [lines]))
  const named = useMemo(() => joinTitles(pages?.map((page) => page.titles) ?? []), [pages])
  const known = useMemo(() => joinTitles([titles, found, named]), [titles, found, named])
  const nameOf = useNameOf(named)
  const first = pages?.[0]
  useComment(
    items,
    hasNextPage && !isFetchingNextPage && (pages?.length ?? 0) < MOST_LOOKED,
    () => void fetchNextPage(),
  )
  const area = useRef<HTMLTextAreaElement>(null)
  const may = first?.may ?? { comment: 'Loading', pin: false }
  useKeys({ c: { run: () => area.current?.focus(), label: 'Write a comment' } }, may.comment === true, type.label)
  if (error && !data) return <p className="bad">{error.message}</p>
  if (isPending || !first) return <Skeleton rows={4} />
  const authors = Object.assign({}, ...(pages?.map((page) => page.authors) ?? [])) as Record<string, string>
  const talk: Talk = { type, id, authors, nameOf, may }
  const send = async (body: string) => {
    const sent = await api.post<Sent>('/api/comments', { subject: { type: type.key, id }, body })
    await refreshTalk(talk)
    sayUnreached(sent)
  }
  const addFiles = (files: readonly File[]) => {
    const place = { subject: { type: type.key, id } }
    void startUploads(uploadKey(type.key, id), place, files).then((made) => {
      const names = made.flatMap((file) => file?.name ?? [])
      if (names.length) toast({ text: `Added to the files of this ${type.label.toLowerCase()}: ${names.join(', ')}` })
      return filesChanged(type.key, id)
    })
  }
  return (
    <>
      <div className="talkHead">
        <Segments
          label="What is shown"
          options={[
            { value: 'all', label: 'Everything' },
            { value: 'comments', label: first.comments ? `Comments ${first.comments}` : 'Comments' },
          ]}
          value={shown}
          onChange={setShown}
        />
        <span className="space" />
        <WatchButton subject={{ type: type.key, id }} />
      </div>
      <div className="talkWrite">
        {may.comment === true ? (
          <Composer
            subject={{ type: type.key, id }}
            kind={type.label.toLowerCase()}
            label="Comment"
            placeholder="Write a comment, @ names someone"
            verb="Comment"
            place={`${type.key}.${id}`}
            hint={<KeyHint keys="c" />}
            onSend={send}
            onFiles={addFiles}
            onRef={(element) => void (area.current = element)}
          />
        ) : (
          <p className="ink3">{may.comment}.</p>
        )}
      </div>
      {first.pinned.length > 0 && (
        <section className="pinned" aria-label="Pinned comments">
          <h3 className="row t12 ink2">
            <Pin size={12} strokeWidth={1.75} aria-hidden="true" />
            Pinned
          </h3>
          {first.pinned.map((comment) => (
            <Thread key={comment.id} comment={comment} talk={talk} />
          ))}
        </section>
      )}
      {items.length === 0 && (
        <p className="ink3 talkNone">
          {shown === 'comments'
            ? `Nobody has said anything about this ${type.label.toLowerCase()} yet. Whoever may read it reads what you write; @ tells somebody.`
            : 'Nothing has happened yet. Every change and every comment will be listed here.'}
        </p>
      )}
      <ul className="timeline">
        {items.map((item) => (
          <Item
            key={item.kind === 'link' ? `${item.id} ${item.link.did}` : item.id}
            {...{ item, talk, lines, known }}
          />
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

/** Goes on until the comment is there that the address names. */
function useComment(items: readonly TimelineItem[], more: boolean, loadMore: () => void): void {
  const wanted = window.location.hash.slice(1)
  const there = items.some(
    (item) =>
      item.kind === 'comment' &&
      [item.comment, ...item.comment.answers].some((comment) => anchorOf(comment.id) === wanted),
  )
  const load = useRef(loadMore)
  useEffect(() => {
    load.current = loadMore
  })
  useEffect(() => {
    if (wanted.startsWith(anchorOf('')) && !there && more) load.current()
  }, [wanted, there, more])
}

function Item({
  item,
  talk,
  lines,
  known,
}: {
  item: TimelineItem
  talk: Talk
  lines: ReadonlyMap<string, Line>
  known: Titles
}) {
  if (item.kind === 'change') return <TimelineLine line={lines.get(item.id)!} titles={known} />
  if (item.kind === 'link') return <LinkLine at={item.at} link={item.link} talk={talk} titles={known} />
  if (item.kind === 'file') return <FileLine at={item.at} file={item.file} />
  const name = item.comment.author && talk.authors[item.comment.author]
  return (
    <li className="talks">
      {name ? (
        <Avatar name={name} />
      ) : (
        <span className="dot">
          <MessageSquare size={14} strokeWidth={1.75} aria-hidden="true" />
        </span>
      )}
      <Thread comment={item.comment} talk={talk} />
    </li>
  )
}
