/** Three ways to begin: import a plan, paste a task list, explore the example company. */

import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Building2, ClipboardList, FileUp } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { TextArea, TextInput } from './components/field.screen.tsx'
import { Form } from './components/form.screen.tsx'
import { PageBody, PageHead, ProgressBar } from './components/page.screen.tsx'
import { JobProgress } from './jobProgress.screen.tsx'
import { useFormat } from './reader.screen.tsx'
import { FormError, useSending } from './sending.screen.tsx'
import { useAccount } from './session.screen.tsx'
import { upload } from './upload.screen.tsx'
import './welcome.css'

/** Work that goes on, or its result when it was done at once. */
type Begun = { readonly job: string } | { readonly project: string }

/** What there is to see afterwards; an import has a report to read first. */
interface Outcome {
  readonly project?: string
  readonly to?: string
  readonly report?: unknown
}

/** A plan that is being read, with what it is called. */
interface Work {
  readonly label: string
  readonly job: string
}

const ACCEPTED = '.xml,.json,.mpp'

export default function Welcome() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const { roles } = useAccount()
  const [work, setWork] = useState<Work | null>(null)
  const [failure, setFailure] = useState('')
  const goOn = useCallback(
    async (result: Outcome | null) => {
      await client.invalidateQueries()
      await navigate({
        to:
          result?.to ??
          (result?.project ? `/projects/projects/${result.project}${result.report ? '/import' : ''}` : '/'),
      })
    },
    [client, navigate],
  )
  const begun = (label: string, answer: Begun) =>
    'job' in answer ? setWork({ label, job: answer.job }) : void goOn(answer)
  const failed = useCallback((message: string) => {
    setWork(null)
    setFailure(message)
  }, [])
  return (
    <>
      <PageHead title="Begin" actions={<Link to="/">Skip this</Link>} />
      <PageBody>
        <p className="t20 welcomeLead">
          Bring a plan, and see it <b>live</b> in a minute.
        </p>
        <FormError>{failure}</FormError>
        {work ? (
          <div className="welcomeWork">
            <JobProgress
              label={work.label}
              job={work.job}
              onDone={(result: Outcome | null) => void goOn(result)}
              onFailed={failed}
            />
          </div>
        ) : (
          <div className="ways">
            <ImportWay onBegun={begun} onFailed={failed} />
            <PasteWay onBegun={begun} />
            {roles.includes('administrator') && <ExampleWay onBegun={begun} />}
          </div>
        )}
      </PageBody>
    </>
  )
}

function Way({
  icon: Icon,
  title,
  lead,
  children,
}: {
  icon: typeof FileUp
  title: string
  lead: string
  children: ReactNode
}) {
  return (
    <section className="way">
      <h2>
        <Icon size={16} strokeWidth={1.75} />
        {title}
      </h2>
      <p className="ink2">{lead}</p>
      {children}
    </section>
  )
}

/** True while a file is held over the window; `onDrop` gets it wherever it is let go. */
function useWindowDrop(onDrop: (file: File) => void): boolean {
  const [over, setOver] = useState(false)
  const newest = useRef(onDrop)
  useLayoutEffect(() => {
    newest.current = onDrop
  })
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    window.addEventListener(
      'dragover',
      (event) => {
        if (!carriesFile(event)) return
        event.preventDefault()
        setOver(true)
      },
      { signal },
    )
    window.addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(false), { signal })
    window.addEventListener(
      'drop',
      (event) => {
        setOver(false)
        const file = event.dataTransfer?.files[0]
        if (!file) return
        event.preventDefault()
        newest.current(file)
      },
      { signal },
    )
    return () => stop.abort()
  }, [])
  return over
}

function ImportWay({
  onBegun,
  onFailed,
}: {
  onBegun: (label: string, answer: Begun) => void
  onFailed: (message: string) => void
}) {
  const picker = useRef<HTMLInputElement>(null)
  const write = useFormat()
  const [sending, setSending] = useState<{ name: string; sent: number; total: number } | null>(null)
  const send = async (file: File) => {
    if (sending) return
    onFailed('')
    setSending({ name: file.name, sent: 0, total: file.size })
    try {
      onBegun(
        `Importing ${file.name}`,
        await upload<Begun>(`/api/projects/import?file=${encodeURIComponent(file.name)}`, file, (sent, total) =>
          setSending({ name: file.name, sent, total }),
        ),
      )
    } catch (error) {
      onFailed(error instanceof Error ? error.message : String(error))
    } finally {
      setSending(null)
    }
  }
  const over = useWindowDrop((file) => void send(file))
  return (
    <Way
      icon={FileUp}
      title="Import a plan"
      lead="A plan from Microsoft Project, with its dates, links, resources and calendars."
    >
      <div className={`dropZone ${over ? 'over' : ''}`}>
        {sending ? (
          <div className="formStack">
            <p className="strong line">Sending {sending.name}</p>
            <ProgressBar label={`Sending ${sending.name}`} done={sending.sent} total={sending.total} />
            <p className="t12 ink3">
              {write.bytes(sending.sent)} of {write.bytes(sending.total)}
            </p>
          </div>
        ) : (
          <>
            <p className="strong">{over ? 'Let it go' : 'Drop the file anywhere on this page'}</p>
            <Button variant="primary" onClick={() => picker.current?.click()}>
              Choose a file…
            </Button>
            <p className="t12 ink3">
              Microsoft Project XML, or Ambit’s own JSON. In Microsoft Project: File, Save as, XML format.
            </p>
          </>
        )}
        <input
          ref={picker}
          type="file"
          hidden
          accept={ACCEPTED}
          onChange={(event) => {
            const file = event.target.files?.[0]
            event.target.value = ''
            if (file) void send(file)
          }}
        />
      </div>
    </Way>
  )
}

function PasteWay({ onBegun }: { onBegun: (label: string, answer: Begun) => void }) {
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const { busy, refusals, failure, send, refuse } = useSending(['name', 'text'])
  const submit = () => {
    if (!text.trim()) return refuse({ text: 'is empty: write or paste one task on each line' })
    const title = name.trim() || 'My first project'
    void send(async () =>
      onBegun(`Reading ${title}`, await api.post<Begun>('/api/projects/paste', { name: title, text })),
    )
  }
  return (
    <Way
      icon={ClipboardList}
      title="Paste a task list"
      lead="One task on each line, from a mail, a document or a spreadsheet. Indented lines become sub-tasks."
    >
      <Form className="formStack" onSubmit={submit}>
        <TextInput
          label="Name of the project"
          value={name}
          onChange={setName}
          error={refusals.name}
          placeholder="My first project"
          quiet
        />
        <TextArea
          label="Tasks"
          rows={7}
          value={text}
          onChange={setText}
          error={refusals.text}
          quiet
          placeholder={'Preparation\n  Site surveys  8d\n  Radio design  8d\nOrder access points  4d'}
        />
        <FormError>{failure}</FormError>
        <div className="row">
          <Button type="submit" busy={busy}>
            Make a plan of it
          </Button>
        </div>
      </Form>
    </Way>
  )
}

function ExampleWay({ onBegun }: { onBegun: (label: string, answer: Begun) => void }) {
  const { busy, failure, send } = useSending([])
  return (
    <Way
      icon={Building2}
      title="Explore the example company"
      lead="Fernholm Logistics: six departments, sixty people, five IT projects in different states and a year of history."
    >
      <FormError>{failure}</FormError>
      <div className="row">
        <Button
          busy={busy}
          onClick={() =>
            void send(async () => onBegun('Founding the example company', await api.post<Begun>('/api/example')))
          }
        >
          Show me around
        </Button>
      </div>
      <p className="t12 ink3">It is marked as an example on every page, and one click removes it.</p>
    </Way>
  )
}
