/**
 * Applies edits to a plan: pure, in the browser before anything is saved and on the server inside the transaction.
 * All edits of a call succeed together or none does. The inverse undoes exactly what was done.
 */
import type { Edit, EditOf, TaskSet } from './planEditSchema.ts'
import { linkRefusal } from './planLinks.ts'
import { applyListEdit, overlay, type Step, TASK_GONE } from './planListEdits.ts'
import { keepPositions, taskPositions } from './planOutline.ts'
import { applyOutlineEdit } from './planOutlineEdits.ts'
import type { Key, Plan, PlanTask } from './schedule/plan.ts'

// Types alone: the browser applies edits without loading the schema that the server checks them with.
export type { Edit, TaskSet } from './planEditSchema.ts'

/** Why an edit is refused, in a sentence for the person; `edit` is its place in the list. */
export interface Problem {
  edit: number
  task?: Key
  message: string
}

export interface Applied {
  plan: Plan
  /** Edits that turn `plan` back into the plan before; empty when there are problems. */
  inverse: Edit[]
  problems: Problem[]
}

/**
 * Applies the edits in order. On the first refusal the plan stays as it was and `problems` says why.
 * Circles and links to a summary above are looked for once, after the last edit.
 */
export function applyEdits(plan: Plan, edits: readonly Edit[]): Applied {
  let current = plan
  const undone: Edit[][] = []
  for (const [index, edit] of edits.entries()) {
    const step = applyEdit(current, edit)
    if (typeof step === 'string') return refused(plan, { edit: index, ...taskOf(edit), message: step })
    current = step.plan
    undone.push(step.inverse)
  }
  const added = edits.flatMap((edit) => (edit.do === 'addLink' ? [edit.link] : []))
  const touchesLinks = edits.some((edit) => edit.do === 'addLink' || STRUCTURE.has(edit.do))
  const present = added.flatMap((link) => current.links.find((l) => l.from === link.from && l.to === link.to) ?? [])
  const refusal = touchesLinks ? linkRefusal(plan, current, present) : undefined
  if (refusal) {
    const blamed = edits.findIndex((edit) => edit.do === 'addLink' || STRUCTURE.has(edit.do))
    return refused(plan, { edit: blamed, ...taskOf(edits[blamed] as Edit), message: refusal })
  }
  return { plan: current, inverse: undone.reverse().flat(), problems: [] }
}

const STRUCTURE = new Set<Edit['do']>(['addTasks', 'moveTasks', 'setLevels'])

const refused = (plan: Plan, problem: Problem): Applied => ({ plan, inverse: [], problems: [problem] })

function taskOf(edit: Edit): { task?: Key } {
  if (edit.do === 'setTask') return { task: edit.task }
  if (edit.do === 'addLink') return { task: edit.link.to }
  if (edit.do === 'setLink' || edit.do === 'removeLink') return { task: edit.to }
  if (edit.do === 'addAssignment') return { task: edit.assignment.task }
  return {}
}

function applyEdit(plan: Plan, edit: Edit): Step {
  switch (edit.do) {
    case 'setPlan':
      return setPlan(plan, edit)
    case 'setTask':
      return setTask(plan, edit)
    case 'addTasks':
    case 'removeTasks':
    case 'moveTasks':
    case 'setLevels':
      return applyOutlineEdit(plan, edit)
    default:
      return applyListEdit(plan, edit)
  }
}

function setPlan(plan: Plan, edit: EditOf<'setPlan'>): Step {
  if (edit.set.calendar !== undefined && !plan.calendars.some((calendar) => calendar.key === edit.set.calendar))
    return 'This calendar is not in the plan'
  const { next, back } = overlay(plan, edit.set)
  if (next.scheduleFrom === 'finish' && !next.finish) return 'To plan backwards, enter the finish date of the project'
  return { plan: next, inverse: [{ do: 'setPlan', set: back }] }
}

function setTask(plan: Plan, edit: EditOf<'setTask'>): Step {
  const row = taskPositions(plan.tasks).get(edit.task)
  if (row === undefined) return TASK_GONE
  const task = plan.tasks[row] as PlanTask
  const { extra, ...fields } = edit.set
  const { next, back } = overlay(task, fields)
  if (extra) {
    const custom = overlay(task.extra ?? {}, extra)
    if (Object.keys(custom.next).length > 0) next.extra = custom.next
    else delete next.extra
    back.extra = custom.back
  }
  const refusal = taskRefusal(plan, task, next, edit.set)
  if (refusal) return refusal
  const tasks = plan.tasks.slice()
  tasks[row] = next
  keepPositions(plan.tasks, tasks)
  return { plan: { ...plan, tasks }, inverse: [{ do: 'setTask', task: edit.task, set: back as TaskSet }] }
}

function taskRefusal(plan: Plan, before: PlanTask, after: PlanTask, set: TaskSet): string | undefined {
  const dated = after.constraint !== 'asSoonAsPossible' && after.constraint !== 'asLateAsPossible'
  if ((set.constraint ?? set.constraintDate) !== undefined && dated && !after.constraintDate)
    return `“${after.name}”: this constraint needs a date`
  if (before.summary && !before.manual && (set.duration !== undefined || set.parts))
    return `“${after.name}” is a summary: its duration follows from the tasks within it. Change one of these`
  if ((set.actualFinish ?? set.actualStart) && after.actualFinish && after.actualFinish < (after.actualStart ?? ''))
    return `“${after.name}” cannot have finished before it started`
  if (set.calendar != null && !plan.calendars.some((calendar) => calendar.key === set.calendar))
    return `“${after.name}”: this calendar is not in the plan`
  return undefined
}
