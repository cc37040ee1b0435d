/** The plan of a project as a page: `/projects/projects/$id/plan`. */
import { useMemo } from 'react'
import { Banner, Skeleton } from '../../../web/components/page.screen.tsx'
import { useReader } from '../../../web/reader.screen.tsx'
import type { CustomColumn } from './column.ts'
import { Gantt } from './gantt.screen.tsx'
import { instantOf } from './text.ts'
import { type PlanColumn, usePlan } from './usePlan.screen.tsx'

function columnOf({ key, name, kind, options, formula }: PlanColumn): CustomColumn {
  return { key, label: name, kind, choices: options, ...(formula ? { readOnly: true } : {}) }
}

/** Wall-clock time where the reader is, as the plan counts it. */
function wallClock(timeZone: string): number {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date())
  return instantOf(text.replace(' ', 'T'))
}

/** The Gantt of a project without the page around it. */
export function ProjectGantt({ project }: { project: string }) {
  const { locale, timeZone, today } = useReader()
  const { answer, error, save } = usePlan(project)
  const columns = useMemo(() => answer?.columns.map(columnOf) ?? [], [answer?.columns])
  const now = useMemo(() => wallClock(timeZone), [timeZone])
  if (error && !answer)
    return (
      <Banner kind="bad">{error instanceof Error ? error.message : 'The plan cannot be read now. Try again'}</Banner>
    )
  if (!answer) return <Skeleton rows={20} />
  return (
    <Gantt
      project={project}
      plan={answer.plan}
      onEdits={save}
      readOnly={!answer.mayEdit}
      customColumns={columns}
      locale={locale}
      today={today}
      now={now}
    />
  )
}
