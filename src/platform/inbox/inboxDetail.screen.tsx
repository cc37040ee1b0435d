/** What the chosen item of the inbox is about: the values that are decided about, and how it stands. */
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { labelOf } from '../../record/fields.ts'
import type { RecordType } from '../../record/record.ts'
import { useRecord } from '../../record/web/records.screen.tsx'
import { useRecordType } from '../../record/web/recordTypes.screen.tsx'
import { Value } from '../../record/web/value.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { useApprovals } from '../approvals/approvalPanel.screen.tsx'
import { StepsPicture } from '../approvals/stepsPicture.screen.tsx'
import type { InboxItem } from './source.ts'
import '../../record/web/page.css'

export function InboxDetail({ item }: { item: InboxItem }) {
  const type = useRecordType(item.subject.type)
  return (
    <aside className="inboxDetail" aria-label={`About ${item.title}`}>
      <div>
        <div className="t12 ink3">{item.kind}</div>
        <h2>
          <Link to={item.to}>{item.title}</Link>
        </h2>
        <p className="ink2">
          {item.from ? `${item.from} · ` : ''}
          {item.text}
          {item.instead ? ` · in place of ${item.instead}` : ''}
        </p>
      </div>
      {type ? <Subject type={type} id={item.subject.id} /> : <Skeleton rows={6} />}
    </aside>
  )
}

function Subject({ type, id }: { type: RecordType; id: string }) {
  const { data: row } = useRecord(type, id)
  const { data } = useApprovals(type.key, id, row?.version)
  if (!row) return <Skeleton rows={6} />
  const fields = type.form.flat().filter((field) => {
    const value = row[field]
    return value !== null && value !== undefined && value !== '' && field !== type.titleField
  })
  const approval = data?.approvals[0]
  return (
    <>
      <dl className="properties">
        {fields.map((field) => (
          <Fragment key={field}>
            <dt>{labelOf(field, type.fields[field]!)}</dt>
            <dd>
              <Value field={type.fields[field]!} value={row[field]} titles={row.titles} />
            </dd>
          </Fragment>
        ))}
      </dl>
      {approval && <StepsPicture steps={approval.steps} ended={approval.state !== 'waiting'} />}
    </>
  )
}
