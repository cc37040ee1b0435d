/** One import, step by step: `/platform/imports/<id>`. */
import { useParams } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useCustomFields, useRecord } from '../../record/web/records.screen.tsx'
import { useRecordType } from '../../record/web/recordTypes.screen.tsx'
import { api } from '../../web/api.ts'
import { Banner, EmptyState, PageBody, PageHead, Skeleton } from '../../web/components/page.screen.tsx'
import { JobProgress } from '../../web/jobProgress.screen.tsx'
import { jobEnded, useJob } from '../../web/live.screen.tsx'
import { queryClient, rowKey } from '../../web/queries.ts'
import { CheckStep } from './checkStep.screen.tsx'
import { ColumnsStep } from './columnsStep.screen.tsx'
import { DoneStep } from './doneStep.screen.tsx'
import { Import } from './import.ts'
import { contentsKey, FileTaker, type Step, Steps, useContents, useSendFile } from './importParts.screen.tsx'

const TRAIL = [{ to: '/platform/imports', label: 'Imports' }]
const WORK = { check: 'Checking', import: 'Importing', undo: 'Undoing the import of' } as const
type Work = keyof typeof WORK

export default function ImportPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const { data, error } = useRecord(Import, id)
  const row = data as (Import & { version: number }) | undefined
  const type = useRecordType(row?.type)
  if (error)
    return (
      <>
        <PageHead title="Import" trail={TRAIL} />
        <EmptyState icon={TriangleAlert} title="This could not be loaded">
          {error.message}
        </EmptyState>
      </>
    )
  if (!row || !type)
    return (
      <>
        <PageHead title="Import" trail={TRAIL} />
        <Skeleton rows={8} />
      </>
    )
  return <Wizard key={row.id} row={row} type={type} />
}

function Wizard({ row, type }: { row: Import; type: NonNullable<ReturnType<typeof useRecordType>> }) {
  const contents = useContents(row.id, row.version)
  const custom = useCustomFields(type)
  const [work, setWork] = useState<{ job: string; what: Work }>()
  const [failure, setFailure] = useState('')
  // Going back holds until the import itself goes on.
  const [went, setWent] = useState<{ state: string; to: Step }>()
  const setBack = (to?: Step) => setWent(to === undefined ? undefined : { state: row.state, to })
  const reached: Step =
    row.state === 'done' || row.state === 'undone' ? 3 : row.state === 'checked' ? 2 : contents?.inspection ? 1 : 0
  const at = went?.state === row.state ? went.to : reached
  const fresh = () => {
    void queryClient.invalidateQueries({ queryKey: rowKey(Import.key, row.id) })
    void queryClient.invalidateQueries({ queryKey: contentsKey(row.id) })
  }
  const sender = useSendFile(() => {
    setBack(undefined)
    setFailure('')
    fresh()
  })
  // Work that was begun before this page was opened goes on here, too.
  const running = useJob(work ? null : (row.job ?? null))
  const already = running && !jobEnded(running) ? running : undefined
  const shown = work ?? (already && { job: already.id, what: (already.name.split('.').at(-1) ?? 'check') as Work })

  const start = async (what: Work) => {
    setFailure('')
    try {
      const { job } = await api.post<{ job: string }>(`/api/platform/imports/${row.id}/${what}`, {})
      setBack(undefined)
      setWork({ job, what })
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'It could not be begun. Try again')
    }
  }
  const title = `Import ${type.labels.toLowerCase()}`
  return (
    <>
      <PageHead title={title} trail={TRAIL} />
      <Steps at={at} />
      {failure && <Banner kind="bad">{failure}</Banner>}
      <PageBody>
        <div className="transfer">
          {shown ? (
            <JobProgress
              key={shown.job}
              label={`${WORK[shown.what]} ${row.title}`}
              job={shown.job}
              onDone={() => {
                setWork(undefined)
                fresh()
              }}
              onFailed={(message) => {
                setWork(undefined)
                setFailure(message)
                fresh()
              }}
            />
          ) : !contents || !custom ? (
            <Skeleton rows={6} />
          ) : at === 0 || !contents.inspection ? (
            <FileTaker
              onFile={(file) => void sender.send(async () => row.id, file)}
              sending={sender.sending}
              failure={sender.failure}
            />
          ) : at === 1 ? (
            <ColumnsStep
              key={row.version}
              row={row}
              type={type}
              custom={custom}
              inspection={contents.inspection}
              onFile={() => setBack(0)}
              onChecked={() => void start('check')}
              onFailed={setFailure}
            />
          ) : at === 2 && contents.report ? (
            <CheckStep
              row={row}
              type={type}
              report={contents.report}
              sender={sender}
              onBack={() => setBack(1)}
              onImport={() => void start('import')}
              onFile={(file) => void sender.send(async () => row.id, file)}
            />
          ) : at === 3 ? (
            <DoneStep row={row} type={type} report={contents.report} onUndo={() => start('undo')} />
          ) : (
            <Skeleton rows={6} />
          )}
        </div>
      </PageBody>
    </>
  )
}
