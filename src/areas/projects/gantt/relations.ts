/** Who is linked with whom and who works on what, by row; remembered for as long as the plan's lists live. */
import { taskPositions } from '../planOutline.ts'
import type { Plan, PlanAssignment, PlanLink, PlanResource } from '../schedule/plan.ts'

export interface PeopleOfTask {
  assignment: PlanAssignment
  resource: PlanResource
}

export interface Relations {
  /** Links into a row and out of it. */
  into: Map<number, PlanLink[]>
  out: Map<number, PlanLink[]>
  /** Rows of each link of the plan's list, −1 where a task is missing. */
  from: Int32Array
  to: Int32Array
}

const relationsOf = new WeakMap<readonly PlanLink[], { tasks: Map<unknown, number>; relations: Relations }>()

/** The links of a plan by row. */
export function linkRelations(plan: Plan): Relations {
  const positions = taskPositions(plan.tasks)
  const kept = relationsOf.get(plan.links)
  if (kept?.tasks === positions) return kept.relations
  const into = new Map<number, PlanLink[]>()
  const out = new Map<number, PlanLink[]>()
  const from = new Int32Array(plan.links.length).fill(-1)
  const to = new Int32Array(plan.links.length).fill(-1)
  plan.links.forEach((link, index) => {
    const a = positions.get(link.from)
    const b = positions.get(link.to)
    if (a === undefined || b === undefined) return
    from[index] = a
    to[index] = b
    add(out, a, link)
    add(into, b, link)
  })
  const relations = { into, out, from, to }
  relationsOf.set(plan.links, { tasks: positions, relations })
  return relations
}

const peopleOf = new WeakMap<readonly PlanAssignment[], { plan: Plan; people: Map<unknown, PeopleOfTask[]> }>()

/** Who and what is assigned to a task, by the task's key. */
export function peopleByTask(plan: Plan): Map<unknown, PeopleOfTask[]> {
  const kept = peopleOf.get(plan.assignments)
  if (kept && kept.plan.resources === plan.resources) return kept.people
  const resources = new Map(plan.resources.map((resource) => [resource.key, resource]))
  const people = new Map<unknown, PeopleOfTask[]>()
  for (const assignment of plan.assignments) {
    const resource = resources.get(assignment.resource)
    if (resource) add(people, assignment.task, { assignment, resource })
  }
  peopleOf.set(plan.assignments, { plan, people })
  return people
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
