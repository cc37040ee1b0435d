/** What the page of a site shows besides its properties: who works there today. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { SectionProps } from '../../record/page.screen.tsx'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { api } from '../../web/api.ts'
import { Person as Face } from '../../web/components/avatar.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import '../../web/components/table.css'
import { listKey } from '../../web/queries.ts'
import { useReader } from '../../web/reader.screen.tsx'
import { Engagement, holdsOn } from './index.ts'

interface Answer {
  rows: Engagement[]
  titles: Record<string, Record<string, string>>
}

function WhoWorksHere({ row }: SectionProps) {
  const { today } = useReader()
  const query = { site: `eq:${row.id}`, sort: 'title', limit: '500', titles: 'true' }
  const { data } = useQuery({
    queryKey: listKey(Engagement.key, query),
    queryFn: ({ signal }) => api.get<Answer>(`/api${Engagement.path}`, { query, signal }),
  })
  if (!data) return <Skeleton rows={3} />
  const here = data.rows.filter((engagement) => holdsOn(engagement, today))
  return (
    <section aria-label="Who works here">
      <h2 className="t12 ink3">Who works here</h2>
      {here.length === 0 ? (
        <p className="ink3">Nobody yet. Choose this site in an engagement, and its person stands here.</p>
      ) : (
        <table className="table">
          <tbody>
            {here.map((engagement) => (
              <tr key={engagement.id}>
                <td>
                  <Face name={data.titles['people.person']?.[engagement.person] ?? 'Not shared with you'} />
                </td>
                <td>
                  <Link to={`${Engagement.path}/${engagement.id}`}>{engagement.title}</Link>
                </td>
                <td className="ink2">{data.titles['people.department']?.[engagement.department ?? ''] ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

export const page: RecordScreens['page'] = { sections: [WhoWorksHere] }
