/** When each person is at work on a task. */
import type { CompiledPlan, Dates } from './compiledPlan.ts'
import { ELAPSED } from './compiledPlan.ts'
import type { PlanAssignment } from './plan.ts'

export interface AssignmentDates {
  assignment: PlanAssignment
  /** Index of the task. */
  task: number
  /** Index of the calendar on which the time runs. */
  calendar: number
  start: number
  finish: number
}

/** Start and finish of every assignment of people, in the order of the tasks; they lie within their tasks' dates. */
export function assignmentDates(plan: CompiledPlan, dates: Dates): AssignmentDates[] {
  return plan.tasks.flatMap((task, index) =>
    plan.taskCalendars.assignmentsOf(task).map(({ assignment, time }): AssignmentDates => {
      const calendar = plan.calendars[time.calendar]!
      const [begin, end] = [dates.start[index]!, dates.finish[index]!]
      if (plan.runsBy[index] === ELAPSED || begin === end) {
        return { assignment, task: index, calendar: time.calendar, start: begin, finish: end }
      }
      const start = calendar.nextWorking(time.delay > 0 ? calendar.addWork(begin, time.delay) : begin)
      // A split task keeps its people until its end.
      const length = plan.extent[index] === plan.duration[index] ? time.seconds : plan.extent[index]!
      const finish = length > 0 ? Math.min(end, calendar.addWork(start, length)) : end
      return { assignment, task: index, calendar: time.calendar, start: Math.min(start, end), finish }
    }),
  )
}
