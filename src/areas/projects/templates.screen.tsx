/** Patterns for new projects: `/projects/templates`. */
import { RecordList } from '../../record/list.screen.tsx'
import { Project } from './project.ts'

export default function Templates() {
  return (
    <RecordList
      type={Project}
      title="Project templates"
      trail={[{ to: '/projects/projects', label: 'Projects' }]}
      within={{ template: 'eq:true' }}
      fixed={{ template: true }}
      help="A template is a plan that new projects begin with. On the page of a project, “Save as a template” makes one of it."
    />
  )
}
