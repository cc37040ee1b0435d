/** Long work on the server, shown while it runs; one may leave, it goes on. */
import { useEffect, useRef } from 'react'
import { api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { ProgressBar } from './components/page.screen.tsx'
import { toastError } from './components/toast.screen.tsx'
import { type Job, jobEnded, useJob } from './live.screen.tsx'
import { useFormat } from './reader.screen.tsx'

export interface JobProgressProps<Result> {
  /** What is being done: "Importing plan.xml". */
  label: string
  job: string
  onDone: (result: Result) => void
  /** It failed or was cancelled; the message is for people. */
  onFailed: (message: string) => void
}

const messageOf = ({ state, error }: Job) =>
  state === 'cancelled'
    ? 'It was stopped; nothing was kept.'
    : typeof error === 'string'
      ? error
      : (error?.message ?? 'It failed; nothing was kept.')

export function JobProgress<Result>({ label, job: id, onDone, onFailed }: JobProgressProps<Result>) {
  const job = useJob<Result>(id)
  const write = useFormat()
  const ended = useRef(false)
  useEffect(() => {
    if (!job || !jobEnded(job) || ended.current) return
    ended.current = true
    if (job.state === 'done') onDone(job.result as Result)
    else onFailed(messageOf(job))
  }, [job, onDone, onFailed])
  const { done = 0, total = 0, note } = job?.progress ?? {}
  return (
    <div className="formStack">
      <p className="strong">{label}</p>
      <ProgressBar label={label} done={done} total={total} />
      <div className="row">
        <span className="t12 ink3 space">
          {note || (total > 0 ? `${write.number(done)} of ${write.number(total)}` : 'Waiting for its turn')}
        </span>
        <Button variant="bare" onClick={() => void api.post(`/api/jobs/${id}/cancel`).catch(toastError)}>
          Stop
        </Button>
      </div>
      <p className="t12 ink3">You can leave this page; it goes on.</p>
    </div>
  )
}
