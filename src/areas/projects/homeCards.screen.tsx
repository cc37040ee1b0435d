/** What the projects area lays out at home. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTitles } from '../../record/web/records.screen.tsx'
import { api } from '../../web/api.ts'
import { useLive } from '../../web/live.screen.tsx'
import { listKey } from '../../web/queries.ts'
import { useFormat } from '../../web/reader.screen.tsx'
import '../../web/components/table.css'

interface ProjectRow {
  id: string
  title: string
  status: string
  plannedFinish: string | null
  percentComplete: number
  taskCount: number
}
interface TaskRow {
  id: string
  name: string
  project: string
  finish: string
  progress: number
  critical: boolean
}

function useRows<T>(type: string, path: string, query: Record<string, string>): T[] | undefined {
  useLive(type, undefined, () => {})
  const { data } = useQuery({
    queryKey: listKey(type, query),
    queryFn: ({ signal }) => api.get<{ rows: T[] }>(path, { query, signal }),
  })
  return data?.rows
}

export function Projects() {
  const write = useFormat()
  const rows = useRows<ProjectRow>('projects.project', '/api/projects/projects', {
    status: 'in:draft,active,onHold',
    template: 'eq:false',
    sort: 'plannedFinish',
    limit: '8',
  })
  if (rows?.length === 0)
    return <p className="ink3">No project is open. Import a plan, or press n and then j to begin one.</p>
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Project</th>
          <th scope="col" className="number">
            Done
          </th>
          <th scope="col" className="number">
            Finish
          </th>
        </tr>
      </thead>
      <tbody>
        {rows?.map((row) => (
          <tr key={row.id}>
            <td>
              <Link to={`/projects/projects/${row.id}`}>{row.title}</Link>
            </td>
            <td className="number">{write.percent(row.percentComplete)}</td>
            <td className="number">{row.plannedFinish ? write.date(row.plannedFinish.slice(0, 10)) : '—'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function MyTasks() {
  const write = useFormat()
  const rows = useRows<TaskRow>('projects.task', '/api/projects/tasks', {
    assignees: 'contains:me',
    progress: 'lt:100',
    summary: 'eq:false',
    sort: 'finish',
    limit: '8',
  })
  const titles = useTitles('projects.project', rows?.map((row) => row.project) ?? [])
  if (rows?.length === 0)
    return <p className="ink3">Nothing in a plan waits for you. Tasks that name you stand here, the next one first.</p>
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col">Project</th>
          <th scope="col" className="number">
            Finish
          </th>
        </tr>
      </thead>
      <tbody>
        {rows?.map((row) => (
          <tr key={row.id}>
            <td>
              <Link to={`/projects/tasks/${row.id}`}>{row.name}</Link>
            </td>
            <td className="ink2">{titles[row.project] ?? ''}</td>
            <td className="number">{write.date(row.finish.slice(0, 10))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
