/** Cells that hold several things: the predecessors of a task, and whoever works on it. */
import type { Edit } from '../planEdits.ts'
import { assign, enterEffort, enterUnits, unassign } from '../planEntry.ts'
import type { EffortChange } from '../schedule/effort.ts'
import type { Key, Plan, PlanResource, PlanTask } from '../schedule/plan.ts'
import type { CellContext } from './column.ts'
import { linkRelations, peopleByTask } from './relations.ts'
import { readLinks, readPeople } from './text.ts'

/** A row's number as people count: from 1, the project summary is 0. */
export const rowNumber = (plan: Plan, row: number): number => (plan.tasks[0]?.level === 0 ? row : row + 1)
const rowOfNumber = (plan: Plan, number: number): number => (plan.tasks[0]?.level === 0 ? number : number - 1)

/** The links that a text such as `3, 5SS-1d` means, as edits; a sentence where it means none. */
export function enterPredecessors({ plan }: CellContext, row: number, text: string): Edit[] | string {
  const task = plan.tasks[row] as PlanTask
  const read = readLinks(text, plan)
  if (typeof read === 'string')
    return `“${read}” is not a link that can be read. Write the row number, the type and the lag: 3, 3FS+2d, 5SS-1d`
  const wanted = new Map<Key, (typeof read)[number]>()
  for (const link of read) {
    const from = plan.tasks[rowOfNumber(plan, link.row)]
    if (!from) return `There is no row ${link.row} in this plan`
    wanted.set(from.key, link)
  }
  const edits: Edit[] = []
  for (const link of linkRelations(plan).into.get(row) ?? []) {
    const next = wanted.get(link.from)
    wanted.delete(link.from)
    if (!next) edits.push({ do: 'removeLink', from: link.from, to: task.key })
    else if (next.type !== link.type || next.lag !== link.lag || next.lagUnit !== link.lagUnit) {
      const { type, lag, lagUnit } = next
      edits.push({ do: 'setLink', from: link.from, to: task.key, set: { type, lag, lagUnit } })
    }
  }
  for (const [from, { type, lag, lagUnit }] of wanted)
    edits.push({ do: 'addLink', link: { from, to: task.key, type, lag, lagUnit } })
  return edits
}

/** Those who go leave first, so that whoever comes in their place takes up their work. */
export function enterPeople({ plan, newKey }: CellContext, row: number, text: string): Edit[] | string {
  const task = plan.tasks[row] as PlanTask
  const present = peopleByTask(plan).get(task.key) ?? []
  const edits: Edit[] = []
  const kept = new Set<Key>()
  const changes: EffortChange[] = []
  const isPerson = (resource: PlanResource) => resource.kind === 'work'
  for (const { name, units } of readPeople(text)) {
    const wanted = name.toLocaleLowerCase()
    const resource = plan.resources.find((other) => other.name.toLocaleLowerCase() === wanted)
    if (!resource) return `Nobody called “${name}” is in this plan. Add the person under Team first`
    const held = present.find((each) => each.resource.key === resource.key)
    kept.add(resource.key)
    if (held?.assignment.units === units) continue
    if (!isPerson(resource))
      edits.push(
        ...(held ? enterUnits(plan, task, held.assignment, units) : assign(plan, task, resource.key, newKey(), units)),
      )
    else if (held) changes.push({ change: 'units', resource: resource.key, to: units })
    else changes.push({ change: 'add', resource: resource.key, units })
  }
  for (const { assignment, resource } of present) {
    if (kept.has(resource.key)) continue
    if (isPerson(resource)) changes.unshift({ change: 'remove', resource: resource.key })
    else edits.push(...unassign(plan, task, assignment))
  }
  return [...(changes.length > 0 ? enterEffort(plan, task, changes, newKey) : []), ...edits]
}
