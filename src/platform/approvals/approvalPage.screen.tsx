/** The page of a record type that is approved: the approval stands above its content. */
import type { SectionProps } from '../../record/page.screen.tsx'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { useRecordType } from '../../record/web/recordTypes.screen.tsx'
import { ApprovalPanel } from './approvalPanel.screen.tsx'

/** `recordRoutes('people.leave', '/people/leave', async () => (await import('…')).approved('people.leave'))` */
export function approved(key: string): RecordScreens {
  function Approval({ row }: SectionProps) {
    const type = useRecordType(key)
    return type ? <ApprovalPanel type={type} row={row} /> : null
  }
  return { page: { sections: [Approval] } }
}
