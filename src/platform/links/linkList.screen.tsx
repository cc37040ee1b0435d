/** The links of a record, by what they say, with a way to make and to remove them. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Link2, X } from 'lucide-react'
import { useState } from 'react'
import type { RecordType } from '../../record/record.ts'
import { useCaller } from '../../record/web/records.screen.tsx'
import { api } from '../../web/api.ts'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { activityKey, queryClient } from '../../web/queries.ts'
import { useFormat } from '../../web/reader.screen.tsx'
import { useTypesByKey } from '../comments/names.screen.tsx'
import { mayComment } from '../comments/rules.ts'
import { AddLink } from './addLink.screen.tsx'
import { LINK_KINDS, LINK_WAYS } from './kinds.ts'
import type { LinkPage, RecordLink } from './link.ts'
import './links.css'

/** The links of a record that the reader may see. They are read again with its timeline. */
export function useLinks(type: RecordType, id: string) {
  return useQuery({
    queryKey: [...activityKey(type.key, id), 'links'],
    queryFn: ({ signal }) => api.get<LinkPage>(`/api/links/${type.key}/${id}`, { signal }),
  })
}

const refresh = (type: RecordType, id: string) => queryClient.invalidateQueries({ queryKey: activityKey(type.key, id) })

export function LinkList({ type, id, page }: { type: RecordType; id: string; page: LinkPage | undefined }) {
  const caller = useCaller()
  const [adding, setAdding] = useState(false)
  const links = page?.links ?? []
  const may = mayComment(caller)
  return (
    <section className="links" aria-label="Links">
      <h3 className="row">
        <span className="strong">Links</span>
        <span className="space" />
        {may === true && (
          <Button icon={Link2} onClick={() => setAdding(true)}>
            Link to…
          </Button>
        )}
      </h3>
      {page && !links.length && (
        <p className="ink3 linksNone">
          Links say how records belong together: what this {type.label.toLowerCase()} blocks, causes, implements or
          repeats. Both ends show them.
        </p>
      )}
      {LINK_WAYS.map(({ kind, direction, words }) => {
        const some = links.filter(
          (link) =>
            link.kind === kind &&
            (link.direction === direction || (words === LINK_KINDS[kind].in && words === LINK_KINDS[kind].out)),
        )
        if (!some.length) return null
        return (
          <div key={`${kind} ${direction}`} className="linkGroup">
            <h4 className="t12 ink2">{words}</h4>
            <ul aria-label={words}>
              {some.map((link) => (
                <Linked key={link.id} link={link} page={page!} mine={{ type, id }} />
              ))}
            </ul>
          </div>
        )
      })}
      {adding && <AddLink type={type} id={id} onClose={() => setAdding(false)} onDone={() => refresh(type, id)} />}
    </section>
  )
}

/** One link, seen from this end. */
function Linked({ link, page, mine }: { link: RecordLink; page: LinkPage; mine: { type: RecordType; id: string } }) {
  const write = useFormat()
  const other = useTypesByKey().get(link.other.type)
  const title = page.titles[link.other.type]?.[link.other.id] || other?.label || 'A record'
  const by = link.by ? page.authors[link.by] : undefined
  const { type, id } = mine
  const remove = async () => {
    try {
      await api.delete(`/api/links/${link.id}`)
      await refresh(type, id)
      const { kind, direction, note } = link
      toast({
        text: `No longer linked to ${title}`,
        undo: async () => {
          await api.post('/api/links', { from: { type: type.key, id }, to: link.other, kind, direction, note })
          await refresh(type, id)
        },
      })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <li className="relatedRow">
      <span className="linkWords">
        {other ? (
          <Link to={`${other.path}/${link.other.id}`} className="line">
            {title}
          </Link>
        ) : (
          <span className="line">{title}</span>
        )}
        {link.note && <span className="linkNote">{link.note}</span>}
      </span>
      <span className="t11 ink3 hidePhone linkKind" title={`${by ? `${by}, ` : ''}${write.exact(link.at)}`}>
        {other?.label}
      </span>
      <IconButton icon={X} size={14} label={`Remove the link to ${title}`} onClick={() => void remove()} />
    </li>
  )
}
