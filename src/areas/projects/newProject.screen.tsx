/** Begins a project — empty, from a template, or from a plan file: `/projects/projects/new`. */

import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import { api } from '../../web/api.ts'
import { Button, Segments } from '../../web/components/button.screen.tsx'
import { Checkbox } from '../../web/components/check.screen.tsx'
import { DateInput } from '../../web/components/dateInput.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Form } from '../../web/components/form.screen.tsx'
import { PageBody, PageHead, ProgressBar } from '../../web/components/page.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'
import { JobProgress } from '../../web/jobProgress.screen.tsx'
import { listKey } from '../../web/queries.ts'
import { useReader } from '../../web/reader.screen.tsx'
import { FormError, useSending } from '../../web/sending.screen.tsx'
import { useAccount } from '../../web/session.screen.tsx'
import { upload } from '../../web/upload.screen.tsx'
import './newProject.css'

type Way = 'empty' | 'template' | 'file'
const WAYS: readonly { value: Way; label: string }[] = [
  { value: 'empty', label: 'Empty' },
  { value: 'template', label: 'From a template' },
  { value: 'file', label: 'From a plan file' },
]

export default function NewProject() {
  const [way, setWay] = useState<Way>('empty')
  return (
    <>
      <PageHead title="New project" trail={[{ to: '/projects/projects', label: 'Projects' }]} />
      <PageBody>
        <div className="newProject formStack">
          <Segments label="How it begins" options={WAYS} value={way} onChange={setWay} />
          {way === 'empty' ? <Empty /> : way === 'template' ? <FromTemplate /> : <FromFile />}
        </div>
      </PageBody>
    </>
  )
}

/** Opens a project, or the report of its import. */
function useOpen() {
  const navigate = useNavigate()
  return useCallback(
    (project: string, page = '') => void navigate({ to: `/projects/projects/${project}${page}` }),
    [navigate],
  )
}

function Empty() {
  const { today } = useReader()
  const { person } = useAccount()
  const open = useOpen()
  const [title, setTitle] = useState('')
  const [start, setStart] = useState<string | null>(today)
  const { busy, refusals, failure, send, refuse } = useSending(['title', 'start'])
  const submit = () => {
    if (!start) return refuse({ start: 'is required' })
    void send(async () => {
      const draft = { title, manager: person, start: `${start}T08:00` }
      open((await api.post<{ id: string }>('/api/projects/projects', draft)).id)
    })
  }
  return (
    <Form className="formStack" onSubmit={submit}>
      <TextInput label="Title" value={title} onChange={setTitle} error={refusals.title} required autoFocus />
      <DateInput label="Project start" value={start} onChange={setStart} error={refusals.start} required />
      <FormError>{failure}</FormError>
      <div className="row">
        <Button type="submit" variant="primary" busy={busy}>
          Begin the project
        </Button>
      </div>
    </Form>
  )
}

interface Template {
  id: string
  title: string
  taskCount: number
}

function FromTemplate() {
  const { today } = useReader()
  const open = useOpen()
  const [template, setTemplate] = useState<string | null>(null)
  const [title, setTitle] = useState('')
  const [start, setStart] = useState<string | null>(today)
  const [people, setPeople] = useState(true)
  const [job, setJob] = useState<string | null>(null)
  const [stopped, setStopped] = useState('')
  const failed = useCallback((message: string) => {
    setJob(null)
    setStopped(message)
  }, [])
  const { busy, refusals, failure, send, refuse } = useSending(['template', 'title', 'start'])
  const query = { template: 'eq:true', sort: 'title', limit: '200' }
  const { data: templates } = useQuery({
    queryKey: listKey('projects.project', query),
    queryFn: ({ signal }) => api.get<{ rows: Template[] }>('/api/projects/projects', { query, signal }),
  })
  if (templates?.rows.length === 0)
    return (
      <p className="ink2">There is no template yet. On the page of a project, “Save as a template” makes one of it.</p>
    )
  const submit = () => {
    if (!template) return refuse({ template: 'is required' })
    void send(async () => {
      const path = `/api/projects/projects/${template}/copy`
      setJob((await api.post<{ job: string }>(path, { title, start: start ?? '', people })).job)
    })
  }
  if (job)
    return (
      <JobProgress<{ project: string }>
        label={`Making ${title} of its template`}
        job={job}
        onDone={({ project }) => open(project)}
        onFailed={failed}
      />
    )
  return (
    <Form className="formStack" onSubmit={submit}>
      <Select
        label="Template"
        options={(templates?.rows ?? []).map(({ id, title: label, taskCount }) => ({
          value: id,
          label,
          hint: taskCount === 1 ? '1 task' : `${taskCount} tasks`,
        }))}
        value={template}
        onChange={setTemplate}
        error={refusals.template}
        required
      />
      <TextInput label="Title" value={title} onChange={setTitle} error={refusals.title} required />
      <DateInput
        label="Project start"
        help="Every date of the template moves by as many days"
        value={start}
        onChange={setStart}
        error={refusals.start}
        required
      />
      <Checkbox label="Bring its people along" checked={people} onChange={setPeople} />
      <FormError>{failure || stopped}</FormError>
      <div className="row">
        <Button type="submit" variant="primary" busy={busy}>
          Begin the project
        </Button>
      </div>
    </Form>
  )
}

function FromFile() {
  const open = useOpen()
  const picker = useRef<HTMLInputElement>(null)
  const [title, setTitle] = useState('')
  const [sending, setSending] = useState<{ name: string; sent: number; total: number }>()
  const [work, setWork] = useState<{ label: string; job: string }>()
  const [failure, setFailure] = useState('')
  const failed = useCallback((message: string) => {
    setWork(undefined)
    setFailure(message)
  }, [])
  const take = async (file: File) => {
    setFailure('')
    setSending({ name: file.name, sent: 0, total: file.size })
    const query = new URLSearchParams({ file: file.name, ...(title.trim() ? { title: title.trim() } : {}) })
    try {
      const { job } = await upload<{ job: string }>(`/api/projects/import?${query}`, file, (sent, total) =>
        setSending({ name: file.name, sent, total }),
      )
      setWork({ label: `Importing ${file.name}`, job })
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'The file could not be sent. Try again')
    } finally {
      setSending(undefined)
    }
  }
  if (work)
    return (
      <JobProgress<{ project: string }>
        label={work.label}
        job={work.job}
        onDone={({ project }) => open(project, '/import')}
        onFailed={failed}
      />
    )
  if (sending)
    return (
      <div className="formStack">
        <p className="strong">Sending {sending.name}</p>
        <ProgressBar label={`Sending ${sending.name}`} done={sending.sent} total={sending.total} />
      </div>
    )
  return (
    <div className="formStack">
      <TextInput label="Title" help="Empty: the plan’s own name" value={title} onChange={setTitle} />
      <FormError>{failure}</FormError>
      <div className="row">
        <Button variant="primary" onClick={() => picker.current?.click()}>
          Choose a plan file…
        </Button>
      </div>
      <p className="t12 ink3">
        Microsoft Project XML, or Ambit’s own JSON. In Microsoft Project: File, Save as, XML format.
      </p>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="Plan file"
        accept=".xml,.json,.mpp"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void take(file)
        }}
      />
    </div>
  )
}
