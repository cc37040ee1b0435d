/** The steps of a rule, written with choices instead of as a structure. */
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { ROLE_NAMES, type Role } from '../../record/caller.ts'
import { words } from '../../record/fields.ts'
import { type ControlProps, searchIn } from '../../record/web/control.screen.tsx'
import { useTitles } from '../../record/web/records.screen.tsx'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { MultiSelect, type Option, Select } from '../../web/components/select.screen.tsx'
import { NumberInput } from '../../web/components/valueInput.screen.tsx'
import { type Approver, type StepRule, step } from './step.ts'
import { useApprovables } from './useApprovables.screen.tsx'
import './approvals.css'

const people = searchIn('people.person')
const roles: readonly Option[] = ROLE_NAMES.filter((role) => role !== 'client' && role !== 'auditor').map((role) => ({
  value: `role ${role}`,
  label: words(role),
  hint: 'Role',
}))

const valueOf = (who: Approver): string =>
  'role' in who ? `role ${who.role}` : 'person' in who ? `person ${who.person}` : `relation ${who.relation}`

function approverOf(value: string): Approver {
  const [kind, id = ''] = value.split(' ')
  if (kind === 'role') return { role: id as Role }
  return kind === 'relation' ? { relation: id } : { person: id }
}

export function StepEditor({ value, onChange, error, label }: ControlProps) {
  const steps = (value ?? []) as readonly StepRule[]
  const set = (at: number, patch: Partial<StepRule>) =>
    onChange(steps.map((each, i) => (i === at ? { ...each, ...patch } : each)))
  const move = (at: number, by: -1 | 1) => {
    const next = [...steps]
    ;[next[at], next[at + by]] = [next[at + by]!, next[at]!]
    onChange(next)
  }
  const approvables = useApprovables()
  const relations = new Map(approvables.flatMap((each) => each.relations.map((r) => [r.value, r.label] as const)))
  const fields = new Map(approvables.flatMap((each) => each.fields.map((f) => [f.value, f.label] as const)))
  const everybody = steps.flatMap(({ by, otherwise, escalateTo }) => [...by, ...otherwise, ...escalateTo])
  const names = useTitles(
    'people.person',
    everybody.flatMap((who) => ('person' in who ? who.person : [])),
  )
  const relationOptions = [...relations].map(
    ([name, text]): Option => ({ value: `relation ${name}`, label: text, hint: 'Relation' }),
  )
  const search = async (text: string, signal: AbortSignal): Promise<readonly Option[]> => {
    const fits = ({ label: each }: Option) => each.toLowerCase().includes(text.trim().toLowerCase())
    const found = await people(text, signal)
    return [
      ...[...relationOptions, ...roles].filter(fits),
      ...found.map((each) => ({ ...each, value: `person ${each.value}` })),
    ]
  }
  const optionOf = (who: Approver): Option => ({
    value: valueOf(who),
    label:
      'role' in who
        ? words(who.role)
        : 'person' in who
          ? (names[who.person] ?? 'Somebody')
          : (relations.get(who.relation) ?? who.relation),
  })
  const Who = ({
    at,
    name,
    what,
    help,
  }: {
    at: number
    name: 'by' | 'otherwise' | 'escalateTo'
    what: string
    help?: string
  }) => (
    <MultiSelect
      label={what}
      help={help}
      required={name !== 'otherwise'}
      search={search}
      value={(steps[at]?.[name] ?? []).map(optionOf)}
      onChange={(chosen) => set(at, { [name]: chosen.map((each) => approverOf(each.value)) })}
    />
  )
  return (
    <div className="stepEditor">
      <span className="t12 ink2">{label ?? 'Steps'}</span>
      {error && <p className="bad t12">{error}</p>}
      {steps.map((each, at) => (
        <fieldset key={`${at}`}>
          <legend>Step {at + 1}</legend>
          <div className="formGrid">
            <TextInput label="Name" required value={each.name} onChange={(name) => set(at, { name })} />
            <Select
              label="Needed"
              required
              options={[
                { value: 'all', label: 'All of them' },
                ...[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: n === 1 ? 'Any one' : `Any ${n}` })),
              ]}
              value={String(each.need)}
              onChange={(need) => set(at, { need: need === 'all' || need === null ? 'all' : Number(need) })}
            />
            <div className="wide">
              {Who({
                at,
                name: 'by',
                what: 'Asked',
                help: 'People, roles, or whoever stands in a relation to the record',
              })}
            </div>
            <div className="wide">
              {Who({
                at,
                name: 'otherwise',
                what: 'Asked where too few of these may decide',
                help: 'Nobody chosen: it cannot be submitted then',
              })}
            </div>
            <NumberInput
              label="Remind after"
              unit="working days"
              min={1}
              max={60}
              value={each.remindAfter}
              onChange={(remindAfter) => set(at, { remindAfter })}
            />
            <NumberInput
              label="Escalate after"
              unit="working days"
              min={1}
              max={60}
              value={each.escalateAfter}
              onChange={(escalateAfter) => set(at, { escalateAfter })}
            />
            {each.escalateAfter !== null && (
              <div className="wide">{Who({ at, name: 'escalateTo', what: 'Then these may decide as well' })}</div>
            )}
            <div className="wide">
              <MultiSelect
                label="Looks at"
                help="A change of one of these asks again from this step on; nothing chosen: everything"
                options={[...fields].map(([name, text]) => ({ value: name, label: text }))}
                value={each.covers.map((name) => ({ value: name, label: fields.get(name) ?? name }))}
                onChange={(chosen) => set(at, { covers: chosen.map((one) => one.value) })}
              />
            </div>
          </div>
          <div className="row">
            <IconButton
              icon={ArrowUp}
              label={`Move step ${at + 1} up`}
              disabled={at === 0}
              onClick={() => move(at, -1)}
            />
            <IconButton
              icon={ArrowDown}
              label={`Move step ${at + 1} down`}
              disabled={at === steps.length - 1}
              onClick={() => move(at, 1)}
            />
            <IconButton
              icon={Trash2}
              label={`Remove step ${at + 1}`}
              onClick={() => onChange(steps.filter((_, i) => i !== at))}
            />
          </div>
        </fieldset>
      ))}
      <div>
        <Button icon={Plus} onClick={() => onChange([...steps, step({ name: `Step ${steps.length + 1}`, by: [] })])}>
          Add a step
        </Button>
      </div>
    </div>
  )
}
