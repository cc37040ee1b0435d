import { useState } from 'react'
import type { RecordType } from '../../record/record.ts'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Combobox, type Option, Select } from '../../web/components/select.screen.tsx'
import { FormError, useSending } from '../../web/sending.screen.tsx'
import { recordOfAddress } from '../comments/mentions.ts'
import { hitsOf, useTypesByKey } from '../comments/names.screen.tsx'
import type { Hit } from '../search/hits.server.ts'
import { type Subject, subjectKey } from '../subject.ts'
import { LINK_WAYS, MOST_NOTE } from './kinds.ts'

const MOST_FOUND = 12

const optionOf = (hit: Hit): Option => ({
  value: subjectKey(hit),
  label: hit.title || hit.label,
  hint: [hit.label, hit.within && `in ${hit.within.title}`].filter(Boolean).join(' '),
})

/** Finds records of every type by their words, or the one whose address was pasted; never the one in hand. */
function useFindRecords(mine: Subject): (text: string, signal: AbortSignal) => Promise<readonly Option[]> {
  const types = useTypesByKey()
  return async (text, signal) => {
    const paths = Array.from(types.values(), (type) => [type.key, type.path] as const)
    const pasted = recordOfAddress(text, window.location.origin, paths)
    const { hits, near } = pasted
      ? { hits: await hitsOf(types, [pasted], signal), near: [] }
      : await api.get<Found>('/api/search', { query: { q: text.trim(), limit: MOST_FOUND }, signal })
    return [...hits, ...near]
      .filter((hit) => subjectKey(hit) !== subjectKey(mine))
      .slice(0, MOST_FOUND)
      .map(optionOf)
  }
}
interface Found {
  readonly hits: readonly Hit[]
  readonly near: readonly Hit[]
}

/** What the record in hand is to another one, and which. */
export function AddLink({
  type,
  id,
  onClose,
  onDone,
}: {
  type: RecordType
  id: string
  onClose: () => void
  onDone: () => Promise<void>
}) {
  const mine = { type: type.key, id }
  const find = useFindRecords(mine)
  const [way, setWay] = useState('0')
  const [other, setOther] = useState<Option | null>(null)
  const [note, setNote] = useState('')
  const { busy, refusals, failure, send, refuse } = useSending(['to', 'note'])
  const submit = () => {
    if (!other) return refuse({ to: 'Choose the other record: type some of its words, or paste its address' })
    const at = other.value.indexOf(':')
    const to = { type: other.value.slice(0, at), id: other.value.slice(at + 1) }
    const { kind, direction } = LINK_WAYS[Number(way)]!
    void send(async () => {
      await api.post('/api/links', { from: mine, to, kind, direction, note: note.trim() || null })
      await onDone()
      onClose()
    })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Link this ${type.label.toLowerCase()}`}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Link
          </Button>
        </>
      }
    >
      <div className="formStack">
        <Select
          label={`This ${type.label.toLowerCase()}`}
          required
          options={LINK_WAYS.map(({ words }, at) => ({ value: String(at), label: words }))}
          value={way}
          onChange={(value) => value !== null && setWay(value)}
        />
        <Combobox
          label="The other record"
          help="Type some of its words, or paste the address of its page"
          required
          search={find}
          value={other}
          onChange={setOther}
          error={refusals.to}
        />
        <TextInput
          label="Note"
          help="Why they belong together"
          maxLength={MOST_NOTE}
          value={note}
          onChange={setNote}
          error={refusals.note}
        />
        <FormError>{failure}</FormError>
      </div>
    </Dialog>
  )
}
