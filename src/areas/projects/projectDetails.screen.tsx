/** Everything that is recorded of a project: `/projects/projects/$id/details`. */
import { useParams } from '@tanstack/react-router'
import { RecordPage } from '../../record/page.screen.tsx'
import { Project } from './project.ts'

/** What only files and the scheduler ask for. */
const INNER = [
  'defaultStartTime',
  'defaultFinishTime',
  'minutesPerDay',
  'minutesPerWeek',
  'daysPerMonth',
  'planVersion',
]

export default function ProjectDetails() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const path = `/projects/projects/${id}`
  return (
    <RecordPage
      type={Project}
      id={id}
      without={INNER}
      trail={[
        { to: '/projects/projects', label: 'Projects' },
        { to: path, label: 'Plan' },
      ]}
    />
  )
}
