/** What stands above every page of a project: where one is, its pages, and what can be taken out of it. */
import { FileDown, FileText, Share2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useRecord } from '../../record/web/records.screen.tsx'
import { useCommands } from '../../web/commands.screen.tsx'
import { Button } from '../../web/components/button.screen.tsx'
import { Menu } from '../../web/components/menu.screen.tsx'
import { PageHead } from '../../web/components/page.screen.tsx'
import { HeadTabs } from '../../web/components/tabs.screen.tsx'
import { InviteDialog, useInvite } from './invite.screen.tsx'
import { Project } from './project.ts'

/** Leaves the page where it is and lets the browser keep the file. */
function download(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}

export function ProjectFrame({ id, page, children }: { id: string; page?: string; children: ReactNode }) {
  const { data: project } = useRecord(Project, id)
  const invite = useInvite()
  const path = `/projects/projects/${id}`
  const title = String(project?.title ?? 'Project')
  const out = [
    { label: 'Microsoft Project XML', icon: FileDown, run: () => download(`/api${path}/plan/export?format=xml`) },
    { label: 'Ambit JSON', icon: FileDown, run: () => download(`/api${path}/plan/export?format=json`) },
    { label: 'One page for the sponsor, PDF', icon: FileText, run: () => download(`/api${path}/summary.pdf`) },
  ]
  useCommands([
    ...out.map((entry) => ({
      id: `export-${entry.label}`,
      label: `Export: ${entry.label}`,
      group: 'Act' as const,
      icon: entry.icon,
      run: entry.run,
    })),
    { id: 'invite', label: 'Invite a colleague', group: 'Act', icon: Share2, run: invite.show },
  ])
  const tabs = [
    { to: path, label: 'Plan', current: page === 'plan' },
    { to: '/projects/tasks', label: 'Tasks', search: { project: `eq:${id}` } },
    { to: '/projects/members', label: 'Team', search: { project: `eq:${id}` } },
    { to: `${path}/details`, label: 'Details', current: page === 'details' },
    ...(project?.importedFrom ? [{ to: `${path}/import`, label: 'Import', current: page === 'import' }] : []),
  ]
  return (
    <>
      <PageHead
        title={page === 'plan' || !page ? title : `${title}: ${page}`}
        trail={[{ to: '/projects/projects', label: 'Projects' }]}
        tabs={<HeadTabs label={title} tabs={tabs} />}
        actions={
          <>
            <Button icon={Share2} onClick={invite.show}>
              Invite
            </Button>
            <Menu entries={out} width={260}>
              <Button icon={FileDown}>Export</Button>
            </Menu>
          </>
        }
      />
      {children}
      <InviteDialog project={id} title={title} {...invite} />
    </>
  )
}
