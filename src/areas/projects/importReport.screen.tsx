/** What an import brought, and every date that Ambit computes otherwise than the file's own program did. */
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { api } from '../../web/api.ts'
import { ButtonLink } from '../../web/components/button.screen.tsx'
import { Signal } from '../../web/components/chip.screen.tsx'
import { Banner, PageBody, Skeleton } from '../../web/components/page.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import '../../web/components/table.css'
import type { DateDifference, ImportReport as Report } from './formats/importReport.ts'
import { ProjectFrame } from './projectFrame.screen.tsx'

interface Kept {
  title: string
  report: Report
  more: number
  at: string
}

const FIELD: Record<DateDifference['field'], string> = {
  start: 'Start',
  finish: 'Finish',
  earlyStart: 'Early start',
  earlyFinish: 'Early finish',
  lateStart: 'Late start',
  lateFinish: 'Late finish',
  totalSlack: 'Total slack',
  critical: 'Critical',
}

export default function ImportReport() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const { data, error } = useQuery({
    queryKey: ['import-report', id],
    queryFn: ({ signal }) => api.get<Kept>(`/api/projects/projects/${id}/import-report`, { signal }),
  })
  return (
    <ProjectFrame id={id} page="import">
      <PageBody>
        {error ? (
          <Banner kind="bad">{error.message}</Banner>
        ) : data ? (
          <Content id={id} kept={data} />
        ) : (
          <Skeleton rows={8} />
        )}
      </PageBody>
    </ProjectFrame>
  )
}

function Content({ id, kept: { report, more } }: { id: string; kept: Kept }) {
  const write = useFormat()
  const value = (d: DateDifference, v: string | number | boolean): string =>
    typeof v === 'boolean' ? (v ? 'yes' : 'no') : typeof v === 'number' ? `${write.number(v / 3600)} h` : write.local(v)
  const counts = [
    [report.tasks, 'tasks'],
    [report.links, 'links'],
    [report.resources, 'resources'],
    [report.assignments, 'assignments'],
    [report.columns.length, 'custom columns'],
  ] as const
  const differing = report.differences.length + more
  return (
    <div className="formStack">
      <p className="t20">
        {write.number(report.tasks)} tasks are in.{' '}
        {differing === 0
          ? `All ${write.number(report.compared)} dates and slacks that the file stores are the same here.`
          : `${write.number(report.equal)} of ${write.number(report.compared)} stored dates and slacks are the same here; ${write.number(differing)} differ.`}
      </p>
      <p className="ink2">{counts.map(([n, what]) => `${write.number(n)} ${what}`).join(' · ')}</p>
      <div className="row">
        <ButtonLink to={`/projects/projects/${id}`} variant="primary">
          Open the plan
        </ButtonLink>
        {differing === 0 ? (
          <Signal kind="good" icon={CircleCheck}>
            Dates agree
          </Signal>
        ) : (
          <Signal kind="attention" icon={TriangleAlert}>
            {write.number(differing)} differ
          </Signal>
        )}
      </div>
      {report.problems.length > 0 && (
        <section>
          <h2 className="t15 strong">Left out</h2>
          <ul>
            {report.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </section>
      )}
      {report.columns.length > 0 && (
        <section>
          <h2 className="t15 strong">Custom columns</h2>
          <p className="ink2">
            {report.columns
              .map((c) => `${c.name} (${c.of}${c.formula ? ', its formula shows the stored value' : ''})`)
              .join(', ')}
          </p>
        </section>
      )}
      {differing > 0 && (
        <section>
          <h2 className="t15 strong">Dates that differ</h2>
          <p className="ink2">
            Ambit’s dates follow from the links, calendars and constraints of the file.{' '}
            {more > 0 ? `The first ${write.number(report.differences.length)} are listed.` : ''}
          </p>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Task</th>
                <th scope="col">Field</th>
                <th scope="col" className="number">
                  In the file
                </th>
                <th scope="col" className="number">
                  In Ambit
                </th>
              </tr>
            </thead>
            <tbody>
              {report.differences.map((d) => (
                <tr key={`${d.task}${d.field}`}>
                  <td>
                    {d.name}
                    {d.manual ? (
                      <span className="ink3"> scheduled by hand</span>
                    ) : d.summary ? (
                      <span className="ink3"> summary</span>
                    ) : null}
                  </td>
                  <td>{FIELD[d.field]}</td>
                  <td className="number">{value(d, d.stored)}</td>
                  <td className="number">{value(d, d.computed)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  )
}
