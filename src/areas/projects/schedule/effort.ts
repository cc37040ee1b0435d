/**
 * What becomes of duration, work and units when one of them changes: work = duration × units, and the task's type says
 * which of the three stays. The answers are those of Microsoft Project.
 *
 * | type           | duration changed | work changed | units changed |
 * |----------------|------------------|--------------|---------------|
 * | fixed units    | work             | duration     | duration      |
 * | fixed work     | units            | duration     | duration      |
 * | fixed duration | work             | units        | work          |
 *
 * Somebody added or removed: an effort-driven task keeps its work and shares it out anew (its duration follows, or, when
 * that is fixed, everybody's units); otherwise whoever comes brings work and whoever goes takes it. Fixed work is always
 * effort-driven. The first person to come gives a task its work.
 */
import type { Key, Seconds, TaskType } from './plan.ts'

export interface EffortAssignment {
  resource: Key
  /** 1 = full time. */
  units: number
  work: Seconds
}

export interface Effort {
  type: TaskType
  effortDriven: boolean
  duration: Seconds
  /** Of all assignments, or planned before anybody is assigned. */
  work: Seconds
  assignments: EffortAssignment[]
}

export type EffortChange =
  | { change: 'duration'; to: Seconds }
  | { change: 'work'; to: Seconds; resource?: Key }
  | { change: 'units'; to: number; resource: Key }
  | { change: 'add'; resource: Key; units: number }
  | { change: 'remove'; resource: Key }

const total = (assignments: readonly EffortAssignment[]): number =>
  assignments.reduce((sum, assignment) => sum + assignment.work, 0)

/** The time that the longest assignment takes. */
const longest = (assignments: readonly EffortAssignment[], otherwise: number): number => {
  const times = assignments.filter(({ units }) => units > 0).map(({ work, units }) => work / units)
  return times.length === 0 ? otherwise : Math.round(Math.max(...times))
}

const scaled = (assignments: readonly EffortAssignment[], ratio: number): EffortAssignment[] =>
  assignments.map((assignment) => ({ ...assignment, work: Math.round(assignment.work * ratio) }))

/** Shares work out by units; rounding goes to the last. */
function shared(assignments: readonly EffortAssignment[], work: number): EffortAssignment[] {
  const units = assignments.reduce((sum, assignment) => sum + assignment.units, 0)
  let left = work
  return assignments.map((assignment, index) => {
    const part =
      index === assignments.length - 1 ? left : units === 0 ? 0 : Math.round((work * assignment.units) / units)
    left -= part
    return { ...assignment, work: part }
  })
}

/** Units that do the assigned work in a given time. */
const unitsFor = (assignments: readonly EffortAssignment[], duration: number): EffortAssignment[] =>
  duration === 0
    ? [...assignments]
    : assignments.map((assignment) => ({ ...assignment, units: assignment.work / duration }))

const withAssignments = (effort: Effort, assignments: EffortAssignment[], duration = effort.duration): Effort => ({
  ...effort,
  duration,
  assignments,
  work: assignments.length === 0 ? effort.work : total(assignments),
})

function changeDuration(effort: Effort, to: number): Effort {
  if (effort.assignments.length === 0) return { ...effort, duration: to }
  if (effort.type === 'fixedWork') return withAssignments(effort, unitsFor(effort.assignments, to), to)
  const kept = effort.duration > 0 ? scaled(effort.assignments, to / effort.duration) : undefined
  const worked = kept ?? effort.assignments.map((one) => ({ ...one, work: Math.round(one.units * to) }))
  return withAssignments(effort, worked, to)
}

function changeWork(effort: Effort, to: number, resource: Key | undefined): Effort {
  if (effort.assignments.length === 0) return { ...effort, work: to }
  const before = total(effort.assignments)
  const only = (one: EffortAssignment): EffortAssignment => (one.resource === resource ? { ...one, work: to } : one)
  const all = before > 0 ? scaled(effort.assignments, to / before) : shared(effort.assignments, to)
  const assignments = resource === undefined ? all : effort.assignments.map(only)
  if (effort.type === 'fixedDuration') return withAssignments(effort, unitsFor(assignments, effort.duration))
  return withAssignments(effort, assignments, longest(assignments, effort.duration))
}

function changeUnits(effort: Effort, to: number, resource: Key): Effort {
  const isFixedDuration = effort.type === 'fixedDuration'
  const assignments = effort.assignments.map((one) => {
    if (one.resource !== resource) return one
    return { ...one, units: to, work: isFixedDuration ? Math.round(effort.duration * to) : one.work }
  })
  return withAssignments(effort, assignments, isFixedDuration ? effort.duration : longest(assignments, effort.duration))
}

function addResource(effort: Effort, resource: Key, units: number): Effort {
  const isFirst = effort.assignments.length === 0
  const keepsWork = effort.effortDriven || effort.type === 'fixedWork'
  const own = { resource, units, work: Math.round(effort.duration * units) }
  const isPlanned = isFirst && effort.work > 0
  if (!isPlanned && (isFirst || !keepsWork)) return withAssignments(effort, [...effort.assignments, own])
  const assignments = shared([...effort.assignments, own], effort.work)
  if (effort.type === 'fixedDuration') return withAssignments(effort, unitsFor(assignments, effort.duration))
  return withAssignments(effort, assignments, longest(assignments, effort.duration))
}

function removeResource(effort: Effort, resource: Key): Effort {
  const left = effort.assignments.filter((one) => one.resource !== resource)
  if (left.length === effort.assignments.length) return effort
  if (left.length === 0) return { ...effort, assignments: left }
  if (!effort.effortDriven && effort.type !== 'fixedWork') return withAssignments(effort, left)
  const assignments = shared(left, effort.work)
  if (effort.type === 'fixedDuration') return withAssignments(effort, unitsFor(assignments, effort.duration))
  return withAssignments(effort, assignments, longest(assignments, effort.duration))
}

/** The task's effort after a change. Seconds are whole; units keep their fraction. Changes nothing in what it is given. */
export function changeEffort(effort: Effort, change: EffortChange): Effort {
  switch (change.change) {
    case 'duration':
      return changeDuration(effort, change.to)
    case 'work':
      return changeWork(effort, change.to, change.resource)
    case 'units':
      return changeUnits(effort, change.to, change.resource)
    case 'add':
      return addResource(effort, change.resource, change.units)
    case 'remove':
      return removeResource(effort, change.resource)
  }
}
