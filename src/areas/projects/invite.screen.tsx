/** Invites a colleague to a project. Nobody is mailed: the link is copied and handed over. */
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { ApiError, api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'
import { toast } from '../../web/components/toast.screen.tsx'

export function useInvite() {
  const [open, setOpen] = useState(false)
  return { open, show: () => setOpen(true), hide: () => setOpen(false) }
}

const ROLES = [
  { value: 'member', label: 'Member: works in it' },
  { value: 'lead', label: 'Lead: changes the plan' },
  { value: 'viewer', label: 'Viewer: reads it' },
]
const EMPTY = { name: '', email: '', role: 'member' }

export function InviteDialog({
  project,
  title,
  open,
  hide,
}: {
  project: string
  title: string
  open: boolean
  hide: () => void
}) {
  const [form, setForm] = useState(EMPTY)
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const [busy, setBusy] = useState(false)
  const [link, setLink] = useState('')
  const close = () => {
    hide()
    setForm(EMPTY)
    setLink('')
    setWrong({})
  }
  const send = async () => {
    setBusy(true)
    setWrong({})
    try {
      const { person, hasAccount } = await api.post<{ person: string; hasAccount: boolean }>(
        `/api/projects/projects/${project}/invite`,
        form,
      )
      if (hasAccount) {
        toast({ text: `${form.name} now belongs to ${title}` })
        close()
        return
      }
      const made = await api.post<{ link: string }>('/api/invitations', {
        name: form.name,
        email: form.email,
        roles: ['employee'],
        person,
      })
      setLink(made.link)
    } catch (error) {
      if (error instanceof ApiError && error.fields) setWrong(error.fields as Record<string, string>)
      else setWrong({ email: error instanceof Error ? error.message : 'That did not work' })
    } finally {
      setBusy(false)
    }
  }
  const copy = async () => {
    await navigator.clipboard.writeText(link)
    toast({ text: 'The link is copied' })
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={link ? `${form.name} is invited` : `Invite a colleague to ${title}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (link) close()
        else void send()
      }}
      footer={
        link ? (
          <Button type="submit" variant="primary">
            Done
          </Button>
        ) : (
          <Button type="submit" variant="primary" busy={busy}>
            Make the link
          </Button>
        )
      }
    >
      {link ? (
        <div className="formStack">
          <p>Hand this link over yourself; nobody has been mailed. It works once, and ends after a week.</p>
          <TextInput
            label="Link"
            value={link}
            onChange={() => {}}
            readOnly
            onFocus={(event) => event.currentTarget.select()}
          />
          <div className="row">
            <Button icon={Copy} onClick={() => void copy()}>
              Copy the link
            </Button>
          </div>
        </div>
      ) : (
        <div className="formStack">
          <TextInput
            label="Name"
            value={form.name}
            onChange={(name) => setForm({ ...form, name })}
            error={wrong.name}
            required
            autoFocus
          />
          <TextInput
            label="E-mail"
            type="email"
            value={form.email}
            onChange={(email) => setForm({ ...form, email })}
            error={wrong.email}
            required
          />
          <Select
            label="In this project"
            options={ROLES}
            value={form.role}
            onChange={(role) => setForm({ ...form, role: role ?? 'member' })}
          />
        </div>
      )}
    </Dialog>
  )
}
