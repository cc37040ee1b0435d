import { Assignment } from './assignment.ts'
import { Dependency } from './dependency.ts'
import { Member } from './member.ts'
import { PlanCalendar } from './planCalendar.ts'
import { Project } from './project.ts'
import { Resource } from './resource.ts'
import { Task } from './task.ts'

/** The record types of this area, those that others refer to first. */
export const types = [Project, Member, PlanCalendar, Resource, Task, Dependency, Assignment]
export * from './schedule/index.ts'
export { Assignment, Dependency, Member, PlanCalendar, Project, Resource, Task }
