/** The plan of a project: `/projects/projects/$id`. */
import { useParams } from '@tanstack/react-router'
import { ProjectGantt } from './gantt/ganttPage.screen.tsx'
import { ProjectFrame } from './projectFrame.screen.tsx'

export default function ProjectPlan() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  return (
    <ProjectFrame id={id} page="plan">
      <ProjectGantt key={id} project={id} />
    </ProjectFrame>
  )
}
