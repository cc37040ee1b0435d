/** People, material and cost of a task in its details, and the rule by which duration, work and shares follow one another. */
import { X } from 'lucide-react'
import { IconButton } from '../../../web/components/button.screen.tsx'
import { Switch } from '../../../web/components/check.screen.tsx'
import { Select } from '../../../web/components/select.screen.tsx'
import { assign, enterUnits, unassign } from '../planEntry.ts'
import type { PlanTask, TaskType } from '../schedule/plan.ts'
import type { GanttView } from './ganttView.screen.tsx'
import { peopleByTask } from './relations.ts'
import type { GanttModel } from './useGantt.screen.tsx'

const TYPE_WORDS: Record<TaskType, string> = {
  fixedUnits: 'Fixed units',
  fixedWork: 'Fixed work',
  fixedDuration: 'Fixed duration',
}

/** Which of duration, work and units stays when another changes, and whether more people mean less time. */
export function EffortRule({ model, task }: { model: GanttModel; task: PlanTask }) {
  return (
    <>
      <Select
        label="Type"
        quiet
        disabled={model.readOnly}
        options={Object.entries(TYPE_WORDS).map(([value, label]) => ({ value, label }))}
        value={task.type}
        onChange={(value) => {
          const type = value as TaskType | null
          if (!type || type === task.type) return
          // Fixed work is always shared out.
          const set = type === 'fixedWork' ? { type, effortDriven: true } : { type }
          model.commit([{ do: 'setTask', task: task.key, set }], `${task.name}: ${TYPE_WORDS[type].toLowerCase()}`)
        }}
      />
      <Switch
        label="Effort-driven: more people share its work"
        checked={task.effortDriven || task.type === 'fixedWork'}
        disabled={model.readOnly || task.type === 'fixedWork'}
        onChange={(effortDriven) =>
          model.commit(
            [{ do: 'setTask', task: task.key, set: { effortDriven } }],
            effortDriven ? 'Effort-driven' : 'Not effort-driven',
          )
        }
      />
    </>
  )
}

/** Who and what a task has, with the share of each; what follows for duration and work is the task's type to say. */
export function TaskPeople({ model, view, task }: { model: GanttModel; view: GanttView; task: PlanTask }) {
  const { plan } = view.context
  const people = peopleByTask(plan).get(task.key) ?? []
  const free = plan.resources.filter((resource) => !people.some((each) => each.resource.key === resource.key))
  return (
    <section aria-label="Resources">
      <h3 className="t12 ink2">Resources</h3>
      <ul>
        {people.map(({ assignment, resource }) => (
          <li key={String(assignment.key)} className="gLinkLine">
            <span className="line">{resource.name}</span>
            <span className="row">
              <input
                key={assignment.units}
                aria-label={`Share of ${resource.name}, per cent`}
                defaultValue={`${Math.round(assignment.units * 100)} %`}
                disabled={model.readOnly}
                onBlur={(event) => {
                  const percent = Number(event.target.value.replace('%', '').trim())
                  if (!(percent > 0) || percent === Math.round(assignment.units * 100)) return
                  model.commit(enterUnits(plan, task, assignment, percent / 100), `${resource.name}: ${percent} %`)
                }}
              />
              {!model.readOnly && (
                <IconButton
                  icon={X}
                  label={`Take ${resource.name} off`}
                  size={12}
                  onClick={() =>
                    model.commit(unassign(plan, task, assignment), `${resource.name} taken off ${task.name}`)
                  }
                />
              )}
            </span>
          </li>
        ))}
      </ul>
      {!model.readOnly && free.length > 0 && (
        <Select
          aria-label="Add a resource"
          placeholder="Add a person or resource"
          options={free.map((resource) => ({ value: String(resource.key), label: resource.name }))}
          value={null}
          onChange={(value) => {
            const resource = free.find((each) => String(each.key) === value)
            if (resource)
              model.commit(
                assign(plan, task, resource.key, view.context.newKey()),
                `${resource.name} put on ${task.name}`,
              )
          }}
        />
      )}
    </section>
  )
}
