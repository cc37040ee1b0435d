/** A copy of a project, as another project or as a template for many. */

import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Checkbox } from '../../web/components/check.screen.tsx'
import { DateInput } from '../../web/components/dateInput.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Form } from '../../web/components/form.screen.tsx'
import { toast } from '../../web/components/toast.screen.tsx'
import { JobProgress } from '../../web/jobProgress.screen.tsx'
import { useReader } from '../../web/reader.screen.tsx'
import { FormError, useSending } from '../../web/sending.screen.tsx'

/** `template`: the copy becomes a template; null while nothing is asked. */
export type CopyKind = 'project' | 'template' | null

export function CopyDialog(props: { project: string; title: string; kind: CopyKind; onClose: () => void }) {
  return (
    <Dialog
      open={props.kind !== null}
      onClose={props.onClose}
      title={props.kind === 'template' ? `Save ${props.title} as a template` : `Copy ${props.title}`}
    >
      {props.kind && <CopyForm key={props.kind} {...props} kind={props.kind} />}
    </Dialog>
  )
}

function CopyForm({
  project,
  title: from,
  kind,
  onClose,
}: {
  project: string
  title: string
  kind: 'project' | 'template'
  onClose: () => void
}) {
  const navigate = useNavigate()
  const { today } = useReader()
  const asTemplate = kind === 'template'
  const [title, setTitle] = useState(asTemplate ? from : `${from}, copy`)
  const [start, setStart] = useState<string | null>(today)
  const [people, setPeople] = useState(!asTemplate)
  const [job, setJob] = useState<string | null>(null)
  const [stopped, setStopped] = useState('')
  const { busy, refusals, failure, send } = useSending(['title', 'start'])
  const submit = () =>
    void send(async () => {
      setStopped('')
      const body = { title, start: start ?? '', people, asTemplate }
      setJob((await api.post<{ job: string }>(`/api/projects/projects/${project}/copy`, body)).job)
    })
  const done = ({ project: made }: { project: string }) => {
    onClose()
    const open = () => void navigate({ to: `/projects/projects/${made}` })
    if (asTemplate) toast({ text: `${title} is a template now`, action: { label: 'Open', run: open } })
    else open()
  }
  const failed = useCallback((message: string) => {
    setJob(null)
    setStopped(message)
  }, [])
  if (job) return <JobProgress label={`Copying ${from}`} job={job} onDone={done} onFailed={failed} />
  return (
    <Form className="formStack" onSubmit={submit}>
      <p className="ink2">Its tasks, links and calendars come along; progress and actual dates do not.</p>
      <TextInput label="Title" value={title} onChange={setTitle} error={refusals.title} required autoFocus />
      <DateInput
        label="Project start"
        help="Constraints, deadlines and dates set by hand move by as many days"
        value={start}
        onChange={setStart}
        error={refusals.start}
        required
      />
      <Checkbox label="Bring its people along" checked={people} onChange={setPeople} />
      <FormError>{failure || stopped}</FormError>
      <div className="row">
        <Button type="submit" variant="primary" busy={busy}>
          {asTemplate ? 'Save the template' : 'Copy the project'}
        </Button>
      </div>
    </Form>
  )
}
