/** What stands above every page of a project: where one is, its pages, and what can be taken out of it. */
import { Copy, Ellipsis, FileDown, FileText, LayoutTemplate, Repeat, Share2, Users } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { allows } from '../../record/rights.ts'
import { useCaller, useRecord } from '../../record/web/records.screen.tsx'
import { api } from '../../web/api.ts'
import { useCommands } from '../../web/commands.screen.tsx'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Menu } from '../../web/components/menu.screen.tsx'
import { PageHead } from '../../web/components/page.screen.tsx'
import { HeadTabs } from '../../web/components/tabs.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { CopyDialog, type CopyKind } from './copyProject.screen.tsx'
import { InviteDialog, useInvite } from './invite.screen.tsx'
import { Project } from './project.ts'
import { RecurringDialog } from './recurring.screen.tsx'
import { TeamDialog } from './team.screen.tsx'

/** Leaves the page where it is and lets the browser keep the file. */
function download(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}

/** What a page of a project is, behind its title. The plan is the project itself. */
const PAGES: Readonly<Record<string, string>> = { details: 'details', import: 'what the import brought' }

/** The plan as Microsoft Project XML; says which columns that format has no room for. */
async function downloadXml(path: string): Promise<void> {
  download(`/api${path}/plan/export?format=xml`)
  const { columnsLeftOut } = await api.get<{ columnsLeftOut: { name: string }[] }>(`/api${path}/plan/export/dropped`)
  if (columnsLeftOut.length === 0) return
  const names = columnsLeftOut.map(({ name }) => `“${name}”`).join(', ')
  toast({ text: `Left out, since Microsoft Project has no free field for it: ${names}. Ambit JSON has everything.` })
}

export function ProjectFrame({ id, page, children }: { id: string; page?: string; children: ReactNode }) {
  const { data: project } = useRecord(Project, id)
  const invite = useInvite()
  const path = `/projects/projects/${id}`
  const title = String(project?.title ?? 'Project')
  const out = [
    { label: 'Microsoft Project XML', icon: FileDown, run: () => void downloadXml(path).catch(toastError) },
    { label: 'Ambit JSON', icon: FileDown, run: () => download(`/api${path}/plan/export?format=json`) },
    { label: 'One page for the sponsor, PDF', icon: FileText, run: () => download(`/api${path}/summary.pdf`) },
  ]
  const caller = useCaller()
  const [copying, setCopying] = useState<CopyKind>(null)
  const [asked, setAsked] = useState<'recurring' | 'team' | null>(null)
  const mayEdit = project?.can.update === true
  const more = [
    ...(mayEdit
      ? [
          { label: 'Who works in this plan…', icon: Users, run: () => setAsked('team') },
          { label: 'Add a recurring task…', icon: Repeat, run: () => setAsked('recurring') },
        ]
      : []),
    ...(allows(Project.may.create, caller)
      ? [
          { label: 'Copy this project…', icon: Copy, run: () => setCopying('project') },
          { label: 'Save as a template…', icon: LayoutTemplate, run: () => setCopying('template') },
        ]
      : []),
  ]
  useCommands([
    ...more.map((entry) => ({ id: entry.label, group: 'Act' as const, ...entry, label: entry.label.replace('…', '') })),
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
        title={page && PAGES[page] ? `${title}: ${PAGES[page]}` : title}
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
            {more.length > 0 && (
              <Menu entries={more} width={240}>
                <IconButton icon={Ellipsis} label="More" />
              </Menu>
            )}
          </>
        }
      />
      {children}
      <CopyDialog project={id} title={title} kind={copying} onClose={() => setCopying(null)} />
      <RecurringDialog project={id} open={asked === 'recurring'} onClose={() => setAsked(null)} />
      <TeamDialog project={id} open={asked === 'team'} onClose={() => setAsked(null)} />
      <InviteDialog project={id} title={title} {...invite} />
    </>
  )
}
