/** What belongs to a record: its links, and the records that refer to it, by type and field, with the way to all of them. */

import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { LinkPage } from '../../platform/links/link.ts'
import { LinkList, useLinks } from '../../platform/links/linkList.screen.tsx'
import { api } from '../../web/api.ts'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { listKey } from '../../web/queries.ts'
import { useFormat } from '../../web/reader.screen.tsx'
import type { RecordType } from '../record.ts'
import type { Page } from './pages.ts'
import { plain } from './plain.ts'
import { useCaller } from './records.screen.tsx'
import { allRecordTypes } from './recordTypes.screen.tsx'
import { type Referrer, referrersTo } from './related.ts'
import { statusField } from './status.ts'
import { Value } from './value.screen.tsx'

const SHOWN = 6

/** What was found, for the tab and its number. */
export interface RelatedRecords {
  readonly loading: boolean
  readonly count: number
  readonly groups: readonly { readonly by: Referrer; readonly page: Page }[]
  readonly links: LinkPage | undefined
}

/** Asks for its links, and every list that may refer to the record; only those that the caller may see. */
export function useRelated(type: RecordType, id: string): RelatedRecords {
  const caller = useCaller()
  const types = useQuery({ queryKey: ['recordTypes'], queryFn: allRecordTypes, staleTime: Number.POSITIVE_INFINITY })
  const referrers = types.data ? referrersTo(type, types.data, caller) : []
  const answers = useQueries({
    queries: referrers.map((by) => ({
      queryKey: listKey(by.type.key, { [by.key]: id, related: true }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.get<Page>(`/api${by.type.path}`, {
          query: { [by.key]: `${by.operator}:${id}`, limit: SHOWN, count: true, titles: true, sort: by.type.list.sort },
          signal,
        }),
      retry: false,
    })),
  })
  const { data: links } = useLinks(type, id)
  const groups = referrers.flatMap((by, at) => {
    const page = answers[at]?.data
    return page?.rows.length ? [{ by, page }] : []
  })
  return {
    loading: types.isPending || answers.some((answer) => answer.isPending),
    count: groups.reduce((sum, { page }) => sum + (page.count ?? page.rows.length), links?.links.length ?? 0),
    groups,
    links,
  }
}

/** Its links, then the groups, each with its first rows. */
export function Related({ type, id, related }: { type: RecordType; id: string; related: RelatedRecords }) {
  return (
    <>
      <LinkList type={type} id={id} page={related.links} />
      {related.loading && !related.groups.length ? <Skeleton rows={4} /> : <Referring id={id} related={related} />}
    </>
  )
}

function Referring({ id, related }: { id: string; related: RelatedRecords }) {
  const write = useFormat()
  return related.groups.map(({ by, page }) => {
    const count = page.count ?? page.rows.length
    const status = statusField(by.type.fields)
    return (
      <section key={`${by.type.key} ${by.key}`} className="relatedGroup">
        <h3 className="row">
          <span className="strong">{by.type.labels}</span>
          <span className="ink3">
            {by.label}, {write.number(count)}
            {page.countCapped && '+'}
          </span>
          <span className="space" />
          {count > page.rows.length && (
            <Link to={by.type.path} search={{ [by.key]: `${by.operator}:${id}` } as never}>
              Show all
            </Link>
          )}
        </h3>
        <ul>
          {page.rows.map((row) => (
            <li key={row.id} className="relatedRow">
              <Link to={`${by.type.path}/${row.id}`} className="line">
                {relatedTitle(by.type, row, page)}
              </Link>
              {status && row[status] !== null && (
                <Value field={by.type.fields[status]!} value={row[status]} titles={{}} status />
              )}
            </li>
          ))}
        </ul>
      </section>
    )
  })
}

/** A record whose title field is a reference is called by what it refers to. */
function relatedTitle(type: RecordType, row: Readonly<Record<string, unknown>>, page: Page): string {
  const field = type.fields[type.titleField]
  const value = plain(row[type.titleField])
  return (field?.target ? page.titles?.[field.target]?.[value] : value) || `${type.label} without a title`
}
