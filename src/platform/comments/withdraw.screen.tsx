import { useState } from 'react'
import { api } from '../../web/api.ts'
import { Confirm } from '../../web/components/dialog.screen.tsx'
import { TextArea } from '../../web/components/field.screen.tsx'
import { useAccount } from '../../web/session.screen.tsx'
import type { Comment } from './comment.ts'
import { refreshTalk, type Talk } from './talk.screen.tsx'

/** Asks before a text is deleted for good; administrators say why. */
export function Withdraw({
  comment,
  talk,
  author,
  onClose,
}: {
  comment: Comment
  talk: Talk
  author: string
  onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const own = useAccount().person === comment.author
  const withdraw = async () => {
    await api.post(`/api/comments/${comment.id}/withdraw`, { reason: reason.trim() || null })
    await refreshTalk(talk)
  }
  return (
    <Confirm
      open
      onClose={onClose}
      title={own ? 'Withdraw your comment?' : `Withdraw the comment of ${author}?`}
      verb="Withdraw"
      danger
      onConfirm={withdraw}
    >
      <div className="formStack">
        <p>
          The text and its earlier editions are deleted for good. That there was a comment, and who withdrew it, stays
          to be seen; answers stay.
        </p>
        <TextArea
          label="Reason"
          help={own ? undefined : 'Everybody who reads this sees it'}
          required={!own}
          maxLength={500}
          rows={2}
          value={reason}
          onChange={setReason}
        />
      </div>
    </Confirm>
  )
}
