/** Edits of a plan's links, resources and assignments. A place in the list is kept, so that undoing is exact. */
import type { Edit, EditOf } from './planEditSchema.ts'
import { taskPositions } from './planOutline.ts'
import type { Key, Plan } from './schedule/plan.ts'

/** What one edit did: the plan after it and the edits that undo it, or a sentence why not. */
export type Step = { plan: Plan; inverse: Edit[] } | string

export type ListEdit = EditOf<
  | 'addLink'
  | 'setLink'
  | 'removeLink'
  | 'addResource'
  | 'removeResource'
  | 'addAssignment'
  | 'setAssignment'
  | 'removeAssignment'
>

export const TASK_GONE =
  'This task is no longer in the plan; somebody may have removed it. Reload the plan to see it as it is'
const LINK_GONE = 'This link is no longer in the plan; somebody may have removed it. Reload the plan to see it as it is'
const ASSIGNMENT_GONE = 'This assignment is no longer in the plan; somebody may have removed it'
const RESOURCE_GONE = 'This resource is no longer in the plan; somebody may have removed it'

/** A copy with the set laid over it (null takes a field away), and the set that leads back. */
export function overlay<T extends object>(target: T, set: object): { next: T; back: Record<string, unknown> } {
  const next = { ...target } as Record<string, unknown>
  const back: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(set)) {
    if (value === undefined) continue
    back[field] = next[field] ?? null
    if (value === null) delete next[field]
    else next[field] = value
  }
  return { next: next as T, back }
}

/** Applies one edit of a link, a resource or an assignment; a sentence when it cannot be. */
export function applyListEdit(plan: Plan, edit: ListEdit): Step {
  switch (edit.do) {
    case 'addLink':
      return addLink(plan, edit)
    case 'setLink':
      return setLink(plan, edit)
    case 'removeLink':
      return removeLink(plan, edit)
    case 'addResource':
      return addResource(plan, edit)
    case 'removeResource':
      return removeResource(plan, edit)
    case 'addAssignment':
      return addAssignment(plan, edit)
    case 'setAssignment':
      return setAssignment(plan, edit)
    case 'removeAssignment':
      return removeAssignment(plan, edit)
  }
}

function addLink(plan: Plan, { link, at }: EditOf<'addLink'>): Step {
  const positions = taskPositions(plan.tasks)
  if (!positions.has(link.from) || !positions.has(link.to)) return TASK_GONE
  if (findLink(plan, link.from, link.to) >= 0)
    return `“${nameOf(plan, link.from)}” and “${nameOf(plan, link.to)}” are linked already. Change the type or the lag of that link instead`
  const undo: Edit = { do: 'removeLink', from: link.from, to: link.to }
  return { plan: { ...plan, links: insert(plan.links, link, at) }, inverse: [undo] }
}

function setLink(plan: Plan, { from, to, set }: EditOf<'setLink'>): Step {
  const index = findLink(plan, from, to)
  const link = plan.links[index]
  if (!link) return LINK_GONE
  const { next, back } = overlay(link, set)
  return { plan: { ...plan, links: plan.links.with(index, next) }, inverse: [{ do: 'setLink', from, to, set: back }] }
}

function removeLink(plan: Plan, { from, to }: EditOf<'removeLink'>): Step {
  const at = findLink(plan, from, to)
  const link = plan.links[at]
  if (!link) return LINK_GONE
  return { plan: { ...plan, links: plan.links.toSpliced(at, 1) }, inverse: [{ do: 'addLink', link, at }] }
}

function addResource(plan: Plan, { resource, at }: EditOf<'addResource'>): Step {
  if (plan.resources.some((other) => other.key === resource.key)) return `“${resource.name}” is in the plan already`
  const resources = insert(plan.resources, resource, at)
  return { plan: { ...plan, resources }, inverse: [{ do: 'removeResource', resource: resource.key }] }
}

function removeResource(plan: Plan, edit: EditOf<'removeResource'>): Step {
  const at = plan.resources.findIndex((resource) => resource.key === edit.resource)
  const resource = plan.resources[at]
  if (!resource) return RESOURCE_GONE
  const used = plan.assignments.filter((assignment) => assignment.resource === edit.resource).length
  if (used > 0)
    return `“${resource.name}” still works on ${used === 1 ? 'one task' : `${used} tasks`}. Remove these assignments first`
  return {
    plan: { ...plan, resources: plan.resources.toSpliced(at, 1) },
    inverse: [{ do: 'addResource', resource, at }],
  }
}

function addAssignment(plan: Plan, { assignment, at }: EditOf<'addAssignment'>): Step {
  if (!taskPositions(plan.tasks).has(assignment.task)) return TASK_GONE
  const resource = plan.resources.find((other) => other.key === assignment.resource)
  if (!resource) return RESOURCE_GONE
  if (plan.assignments.some((other) => other.key === assignment.key)) return 'This assignment is in the plan already'
  if (plan.assignments.some((other) => other.task === assignment.task && other.resource === assignment.resource))
    return `“${resource.name}” works on “${nameOf(plan, assignment.task)}” already. Change the share instead`
  const assignments = insert(plan.assignments, assignment, at)
  return { plan: { ...plan, assignments }, inverse: [{ do: 'removeAssignment', assignment: assignment.key }] }
}

function setAssignment(plan: Plan, edit: EditOf<'setAssignment'>): Step {
  const index = plan.assignments.findIndex((assignment) => assignment.key === edit.assignment)
  const assignment = plan.assignments[index]
  if (!assignment) return ASSIGNMENT_GONE
  const { next, back } = overlay(assignment, edit.set)
  return {
    plan: { ...plan, assignments: plan.assignments.with(index, next) },
    inverse: [{ do: 'setAssignment', assignment: edit.assignment, set: back }],
  }
}

function removeAssignment(plan: Plan, edit: EditOf<'removeAssignment'>): Step {
  const at = plan.assignments.findIndex((assignment) => assignment.key === edit.assignment)
  const assignment = plan.assignments[at]
  if (!assignment) return ASSIGNMENT_GONE
  return {
    plan: { ...plan, assignments: plan.assignments.toSpliced(at, 1) },
    inverse: [{ do: 'addAssignment', assignment, at }],
  }
}

function findLink(plan: Plan, from: Key, to: Key): number {
  return plan.links.findIndex((link) => link.from === from && link.to === to)
}

function nameOf(plan: Plan, key: Key): string {
  return plan.tasks[taskPositions(plan.tasks).get(key) ?? -1]?.name ?? String(key)
}

function insert<T>(list: readonly T[], item: T, at = list.length): T[] {
  return list.toSpliced(Math.min(at, list.length), 0, item)
}
