/** The editions of a comment, each with what changed in it. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Titles } from '../../record/web/pages.ts'
import { api } from '../../web/api.ts'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { Time } from '../../web/reader.screen.tsx'
import type { Comment, Edition } from './comment.ts'
import { difference } from './difference.ts'
import { withNames } from './mentions.ts'
import { useNameOf } from './names.screen.tsx'

interface Answer {
  readonly editions: readonly Edition[]
  readonly titles: Titles
}
const NONE: Answer = { editions: [], titles: {} }

export function Editions({ comment, author, onClose }: { comment: Comment; author: string; onClose: () => void }) {
  const {
    data = NONE,
    error,
    isPending,
  } = useQuery({
    queryKey: ['editions', comment.id, comment.version],
    queryFn: ({ signal }) => api.get<Answer>(`/api/comments/${comment.id}/editions`, { signal }),
  })
  const nameOf = useNameOf(data.titles)
  const editions = useMemo(
    () => data.editions.map((one) => ({ ...one, text: withNames(one.body, (named) => nameOf(named)?.text).text })),
    [data, nameOf],
  )
  return (
    <Dialog open onClose={onClose} title={`Editions of a comment of ${author}`} width={640}>
      {isPending && <Skeleton rows={4} />}
      {error && <p className="bad">{error.message}</p>}
      <ol className="editions" reversed>
        {editions
          .map((one, at) => ({ one, before: editions[at - 1]?.text }))
          .toReversed()
          .map(({ one, before }) => (
            <li key={one.version}>
              <div className="t12 ink3">
                <Time instant={one.at} />
                {before === undefined && ', as it was first written'}
              </div>
              <div className="editionText">
                {difference(before ?? one.text, one.text).map((piece, at) => {
                  const key = `${at}`
                  if (piece.kind === 'added') return <ins key={key}>{piece.text}</ins>
                  if (piece.kind === 'removed') return <del key={key}>{piece.text}</del>
                  return <span key={key}>{piece.text}</span>
                })}
              </div>
            </li>
          ))}
      </ol>
    </Dialog>
  )
}
