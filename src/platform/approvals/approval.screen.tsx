/** The page of a request for approval: its steps, and the way to what it is about. */
import { Link } from '@tanstack/react-router'
import type { SectionProps } from '../../record/page.screen.tsx'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { useRecordType } from '../../record/web/recordTypes.screen.tsx'
import { useApprovals } from './approvalPanel.screen.tsx'
import { StepsPicture } from './stepsPicture.screen.tsx'

function Steps({ row }: SectionProps) {
  const { subjectType, subjectId } = row as unknown as Record<'subjectType' | 'subjectId', string>
  const type = useRecordType(subjectType)
  const { data } = useApprovals(subjectType, subjectId, row.version)
  const approval = data?.approvals.find(({ id }) => id === row.id)
  return (
    <>
      {type && (
        <p>
          <Link to={`${type.path}/${subjectId}`}>Open the {type.label.toLowerCase()}</Link>
        </p>
      )}
      {approval && <StepsPicture steps={approval.steps} ended={approval.state !== 'waiting'} />}
    </>
  )
}

export const page: RecordScreens['page'] = {
  sections: [Steps],
  without: ['steps', 'authors', 'shown', 'hash', 'subjectId', 'alike'],
}
