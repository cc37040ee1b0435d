/** What the screens of approval rules and deputies add to the common ones: choices where the record holds names. */

import { words } from '../../record/fields.ts'
import type { SectionProps } from '../../record/page.screen.tsx'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import type { ControlProps } from '../../record/web/control.screen.tsx'
import { useTitles } from '../../record/web/records.screen.tsx'
import { MultiSelect, type Option, Select } from '../../web/components/select.screen.tsx'
import { EditedPart } from './editedPart.screen.tsx'
import { ApprovalRule, Deputy } from './records.ts'
import type { Approver, StepRule } from './step.ts'
import { StepEditor } from './stepEditor.screen.tsx'
import { useApprovables } from './useApprovables.screen.tsx'
import type { ApprovableView } from './view.ts'

/** One of the values that some approved record type knows. */
const chosenFrom = (options: (types: readonly ApprovableView[]) => readonly Option[], clearable: boolean) =>
  function Chosen({ field: _field, title: _title, value, onChange, ...props }: ControlProps) {
    const all = options(useApprovables())
    return (
      <Select
        {...props}
        options={[...new Map(all.map((each) => [each.value, each])).values()]}
        value={(value as string | null) ?? null}
        onChange={onChange}
        clearable={clearable}
      />
    )
  }

const TypeControl = chosenFrom((types) => types.map(({ type, label }) => ({ value: type, label })), false)
const controls = {
  type: TypeControl,
  category: chosenFrom(
    (types) => types.flatMap((each) => each.categories.map((c) => ({ ...c, hint: each.label }))),
    true,
  ),
  relation: chosenFrom(
    (types) => types.flatMap((each) => each.relations.map((r) => ({ ...r, hint: each.label }))),
    true,
  ),
  steps: StepEditor,
}

/** The steps of a rule in sentences. */
function Steps({ row }: SectionProps) {
  const steps = row.steps as unknown as readonly StepRule[]
  const types = useApprovables()
  const named = types.find(({ type }) => type === row.type)
  const relations = new Map(named?.relations.map((each) => [each.value, each.label]))
  const everybody = steps.flatMap(({ by, otherwise, escalateTo }) => [...by, ...otherwise, ...escalateTo])
  const names = useTitles(
    'people.person',
    everybody.flatMap((who) => ('person' in who ? who.person : [])),
  )
  const word = (who: Approver) =>
    'role' in who
      ? `role ${words(who.role)}`
      : 'person' in who
        ? (names[who.person] ?? 'somebody')
        : (relations.get(who.relation) ?? who.relation)
  return (
    <EditedPart type={ApprovalRule} row={row} field="steps" label="Steps" control={StepEditor}>
      <ol className="approvalSteps">
        {steps.map((each, at) => (
          <li key={`${at}`}>
            <span className="stepName">{each.name}</span>
            <div className="t12 ink2">
              {each.need === 'all' ? 'All of: ' : each.need === 1 ? 'One of: ' : `${each.need} of: `}
              {each.by.map(word).join(', ')}
              {each.otherwise.length > 0 && `; otherwise ${each.otherwise.map(word).join(', ')}`}
            </div>
            <div className="t12 ink3">
              {each.remindAfter !== null && `Reminded after ${each.remindAfter} working days. `}
              {each.escalateAfter !== null &&
                `After ${each.escalateAfter} working days also: ${each.escalateTo.map(word).join(', ')}.`}
            </div>
          </li>
        ))}
      </ol>
    </EditedPart>
  )
}

export const list: RecordScreens['list'] = { controls }
export const page: RecordScreens['page'] = { controls, sections: [Steps], without: ['steps'] }

/** The record types that a deputy stands in for. */
function TypesControl({ field: _field, title: _title, value, onChange, ...props }: ControlProps) {
  const options = useApprovables().map(({ type, label }) => ({ value: type, label }))
  const chosen = ((value ?? []) as string[]).map(
    (each) => options.find((option) => option.value === each) ?? { value: each, label: each },
  )
  return (
    <MultiSelect
      {...props}
      options={options}
      value={chosen}
      onChange={(next) => onChange(next.map((each) => each.value))}
    />
  )
}

function OnlyFor({ row }: SectionProps) {
  const types = row.types as unknown as readonly string[]
  const known = useApprovables()
  const words = types.map((each) => known.find(({ type }) => type === each)?.label ?? each)
  return (
    <EditedPart type={Deputy} row={row} field="types" label="Only for" control={TypesControl}>
      <p>{words.length ? words.join(', ') : 'Everything that is approved'}</p>
    </EditedPart>
  )
}

export const deputies: RecordScreens = {
  list: { controls: { types: TypesControl } },
  page: { sections: [OnlyFor], without: ['types'] },
}
