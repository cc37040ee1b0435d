/** Notifications in groups by what they are about: in the panel of the bell, and on their page. */
import { Link } from '@tanstack/react-router'
import {
  AlarmClock,
  AtSign,
  Check,
  CircleAlert,
  CircleCheck,
  Download,
  type LucideIcon,
  MessageSquare,
  Shield,
  Stamp,
  Undo2,
  UserPlus,
} from 'lucide-react'
import { IconButton } from '../../web/components/button.screen.tsx'
import { Time } from '../../web/reader.screen.tsx'
import { type NoteGroup, noteGroups, type ShownNote } from './groups.ts'
import type { NoteKind } from './note.ts'
import './notifications.css'
import { mark } from './useNotes.screen.tsx'

const ICONS: Readonly<Record<NoteKind, LucideIcon>> = {
  mention: AtSign,
  comment: MessageSquare,
  approval: Stamp,
  decision: CircleCheck,
  reminder: AlarmClock,
  escalation: CircleAlert,
  assignment: UserPlus,
  export: Download,
  security: Shield,
}

export function NoteList({ notes, onOpen }: { notes: readonly ShownNote[]; onOpen?: () => void }) {
  return (
    <ul className="noteList">
      {noteGroups(notes).map((group) => (
        <Group key={group.key} group={group} onOpen={onOpen} />
      ))}
    </ul>
  )
}

function Group({ group, onOpen }: { group: NoteGroup; onOpen: (() => void) | undefined }) {
  const { subject, notes } = group
  return (
    <li className="noteGroup">
      {subject && (
        <div className="noteSubject">
          <span className="t11 ink3">{subject.label}</span> <span className="strong line">{subject.title}</span>
        </div>
      )}
      <ul>
        {notes.map((note) => (
          <Note key={note.id} note={note} group={group} onOpen={onOpen} />
        ))}
      </ul>
    </li>
  )
}

function Note({ note, group, onOpen }: { note: ShownNote; group: NoteGroup; onOpen: (() => void) | undefined }) {
  const Icon = ICONS[note.kind as NoteKind] ?? MessageSquare
  const unread = note.readAt === null
  const open = () => {
    void mark(group.notes, true)
    onOpen?.()
  }
  const words = (
    <>
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" className="noteIcon" />
      <span className="noteText">
        {unread && <span className="unseen">Unread: </span>}
        {note.text ?? 'About something that is not shared with you any more'}
      </span>
    </>
  )
  return (
    <li className="note" data-unread={unread || undefined} data-note={note.id}>
      {note.to ? (
        <Link to={note.to} className="noteLink" onClick={open}>
          {words}
        </Link>
      ) : (
        <span className="noteLink plain">{words}</span>
      )}
      <span className="noteWhen t11 ink3">
        <Time instant={note.createdAt} relative />
      </span>
      <IconButton
        icon={unread ? Check : Undo2}
        label={unread ? 'Mark as read' : 'Mark as unread'}
        size={14}
        onClick={() => void mark([note], unread)}
      />
    </li>
  )
}
