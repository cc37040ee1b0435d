/** Who works in the plan: persons of the company, by whose hours, leave and engagements it is scheduled. */

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { searchIn } from '../../record/web/control.screen.tsx'
import { useTitles } from '../../record/web/records.screen.tsx'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { Form } from '../../web/components/form.screen.tsx'
import { Skeleton } from '../../web/components/page.screen.tsx'
import { Combobox, MultiSelect, type Option } from '../../web/components/select.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { useLive } from '../../web/live.screen.tsx'
import { listKey, queryClient } from '../../web/queries.ts'
import { FormError, useSending } from '../../web/sending.screen.tsx'

interface ResourceRow {
  id: string
  version: number
  name: string
  person: string | null
}

const people = searchIn('people.person')

export function TeamDialog({ project, open, onClose }: { project: string; open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Who works in this plan">
      {open && <Team project={project} />}
    </Dialog>
  )
}

function Team({ project }: { project: string }) {
  const query = { project: `eq:${project}`, kind: 'eq:person', sort: 'name', limit: '500' }
  useLive('projects.resource', undefined, () => {})
  const key = listKey('projects.resource', query)
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<{ rows: ResourceRow[] }>('/api/projects/resources', { query, signal }),
  })
  const rows = data?.rows ?? []
  const names = useTitles(
    'people.person',
    rows.flatMap(({ person }) => person ?? []),
  )
  const changed = () => queryClient.invalidateQueries({ queryKey: key })
  const link = async ({ id, version, name }: ResourceRow, chosen: Option | null) => {
    try {
      await api.patch(`/api/projects/resources/${id}`, { version, person: chosen?.value ?? null })
      if (chosen) toast({ text: `“${name}” is planned by the hours of ${chosen.label}` })
    } catch (error) {
      toastError(error)
    }
    await changed()
  }
  if (!data) return <Skeleton rows={5} />
  return (
    <div className="formStack">
      <p className="ink2">
        Somebody who is a person of the company is planned by their working hours, leave and engagement.
      </p>
      <AddPeople
        project={project}
        known={new Set(rows.flatMap(({ person }) => person ?? []))}
        onAdded={() => void changed()}
      />
      {rows.map((row) => (
        <Combobox
          key={row.id}
          label={row.name || 'Without a name'}
          quiet
          placeholder="Nobody of the company"
          search={people}
          value={row.person ? { value: row.person, label: names[row.person] ?? '…' } : null}
          onChange={(chosen) => void link(row, chosen)}
          clearable
        />
      ))}
    </div>
  )
}

function AddPeople({ project, known, onAdded }: { project: string; known: ReadonlySet<string>; onAdded: () => void }) {
  const [chosen, setChosen] = useState<readonly Option[]>([])
  const { busy, failure, send } = useSending([])
  const add = () =>
    void send(async () => {
      const wanted = chosen.filter(({ value }) => !known.has(value))
      for (const { value, label } of wanted)
        await api.post('/api/projects/resources', { project, name: label, kind: 'person', person: value })
      setChosen([])
      onAdded()
    })
  return (
    <Form className="formStack" onSubmit={add}>
      <MultiSelect label="Add people" quiet search={people} value={chosen} onChange={setChosen} />
      <FormError>{failure}</FormError>
      <div className="row">
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          {...(chosen.length === 0 ? { reason: 'Choose somebody first' } : {})}
        >
          Add to the plan
        </Button>
      </div>
    </Form>
  )
}
