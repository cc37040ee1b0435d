/** The newest notifications, under the bell. */
import { Link } from '@tanstack/react-router'
import { Bell } from 'lucide-react'
import { Button } from '../../web/components/button.screen.tsx'
import { EmptyState, Skeleton } from '../../web/components/page.screen.tsx'
import { NoteList } from './noteList.screen.tsx'
import './notifications.css'
import { markAll, useNotes } from './useNotes.screen.tsx'

const SHOWN = 15

export default function Panel({ onClose }: { onClose: () => void }) {
  const { data } = useNotes(false, SHOWN)
  const notes = data?.pages[0]?.rows
  return (
    <div className="bellPanel">
      <div className="bellHead">
        <h2 className="t13 space">Notifications</h2>
        {notes?.some((note) => note.readAt === null) && (
          <Button variant="bare" onClick={() => void markAll(notes)}>
            Mark all as read
          </Button>
        )}
      </div>
      <div className="noteScroll">
        {!notes ? (
          <Skeleton rows={4} />
        ) : notes.length ? (
          <NoteList notes={notes} onOpen={onClose} />
        ) : (
          <EmptyState icon={Bell} title="Nothing yet">
            When somebody mentions you, asks for your approval or decides about your request, it stands here.
          </EmptyState>
        )}
      </div>
      <div className="bellFoot">
        <Link to="/notifications" onClick={onClose}>
          See all
        </Link>
        <span className="space" />
        <Link to="/notifications/preferences" onClick={onClose}>
          What is mailed
        </Link>
      </div>
    </div>
  )
}
