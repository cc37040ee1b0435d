/** All that the reader was told. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Bell, CheckCheck } from 'lucide-react'
import { Button, ButtonLink, Segments } from '../../web/components/button.screen.tsx'
import { EmptyState, PageBody, PageHead, Skeleton } from '../../web/components/page.screen.tsx'
import { useKeys } from '../../web/keys.screen.tsx'
import { NoteList } from './noteList.screen.tsx'
import { mark, markAll, useNotes } from './useNotes.screen.tsx'

const PAGE = 50

/** The note that has the focus, by any part of it. */
const focused = () => document.activeElement?.closest<HTMLElement>('[data-note]') ?? null

/** Puts the focus on the note that is `step` further; on the first where none has it. */
function move(step: number): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-note]')]
  const at = focused()
  const next = all[at ? Math.min(Math.max(all.indexOf(at) + step, 0), all.length - 1) : 0]
  next?.querySelector<HTMLElement>('a, button')?.focus()
}

export default function Notifications() {
  const navigate = useNavigate()
  const { show } = useSearch({ strict: false }) as { show?: string }
  const unread = show === 'unread'
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useNotes(unread, PAGE)
  const notes = data?.pages.flatMap(({ rows }) => rows)
  useKeys(
    {
      j: { run: () => move(1), label: 'Next notification' },
      k: { run: () => move(-1), label: 'Notification before' },
      u: {
        label: 'Mark as read or unread',
        run: () => {
          const note = notes?.find(({ id }) => id === focused()?.dataset.note)
          if (note) void mark([note], note.readAt === null)
        },
      },
      'shift+u': { run: () => void markAll(notes ?? []), label: 'Mark all as read' },
    },
    true,
    'Notifications',
  )
  const choose = (value: string) =>
    void navigate({ to: '/notifications', search: (value === 'unread' ? { show: 'unread' } : {}) as never })
  return (
    <>
      <PageHead
        title="Notifications"
        actions={
          <>
            <ButtonLink to="/notifications/preferences">What is mailed</ButtonLink>
            <Button
              icon={CheckCheck}
              keys="shift+u"
              disabled={!notes?.some((note) => note.readAt === null)}
              onClick={() => void markAll(notes ?? [])}
            >
              Mark all as read
            </Button>
          </>
        }
      />
      <div className="filterBar">
        <Segments
          label="Which"
          options={[
            { value: 'all', label: 'All' },
            { value: 'unread', label: 'Unread' },
          ]}
          value={unread ? 'unread' : 'all'}
          onChange={choose}
        />
      </div>
      <PageBody>
        <div className="notePage">
          {!notes ? (
            <Skeleton rows={8} />
          ) : notes.length ? (
            <NoteList notes={notes} />
          ) : (
            <EmptyState icon={Bell} title={unread ? 'You have read everything' : 'Nothing yet'}>
              {unread
                ? 'What comes in stands here until you have opened it.'
                : 'When somebody mentions you, asks for your approval or decides about your request, it stands here. What was read goes after 90 days.'}
            </EmptyState>
          )}
          {hasNextPage && (
            <p>
              <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Show older ones
              </Button>
            </p>
          )}
        </div>
      </PageBody>
    </>
  )
}
