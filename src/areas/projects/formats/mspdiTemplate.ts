/** What a Microsoft Project XML file says of a plan itself, and what every new record needs beside the plan's values. */
import type { Plan } from '../schedule/plan.ts'
import type { PlanNumbers } from './mspdiNumbers.ts'
import { writeLocal, writeTimeOfDay } from './mspdiValues.ts'

type HeaderField = Exclude<keyof Plan, 'calendars' | 'tasks' | 'links' | 'resources' | 'assignments'>

const flag = (value: boolean) => (value ? '1' : '0')

/** Elements under `<Project>` by property of the plan. */
export const HEADER_FIELDS: Record<
  HeaderField,
  [element: string, value: (plan: Plan, numbers: PlanNumbers) => string | undefined]
> = {
  name: ['Title', (plan) => plan.name],
  scheduleFrom: ['ScheduleFromStart', (plan) => flag(plan.scheduleFrom === 'start')],
  start: ['StartDate', (plan) => writeLocal(plan.start)],
  finish: ['FinishDate', (plan) => plan.finish && writeLocal(plan.finish)],
  criticalSlack: ['CriticalSlackLimit', (plan) => String(Math.round(plan.criticalSlack / (plan.minutesPerDay * 60)))],
  calendar: ['CalendarUID', (plan, numbers) => String(numbers.calendars.of(plan.calendar))],
  defaultStartTime: ['DefaultStartTime', (plan) => writeTimeOfDay(plan.defaultStartTime)],
  defaultFinishTime: ['DefaultFinishTime', (plan) => writeTimeOfDay(plan.defaultFinishTime)],
  minutesPerDay: ['MinutesPerDay', (plan) => String(plan.minutesPerDay)],
  minutesPerWeek: ['MinutesPerWeek', (plan) => String(plan.minutesPerWeek)],
  daysPerMonth: ['DaysPerMonth', (plan) => String(plan.daysPerMonth)],
  multipleCriticalPaths: ['MultipleCriticalPaths', (plan) => flag(plan.multipleCriticalPaths ?? false)],
  // The element says the opposite of its name; see where it is read.
  honorConstraints: ['HonorConstraints', (plan) => flag(!plan.honorConstraints)],
  outOfSequence: ['SplitsInProgressTasks', (plan) => flag(plan.outOfSequence === 'retainedLogic')],
  statusDate: ['StatusDate', (plan) => plan.statusDate && writeLocal(plan.statusDate)],
}

/** Elements of a new file that no property of a plan decides. */
export const NEW_PROJECT: Record<string, string> = {
  SaveVersion: '14',
  FYStartDate: '1',
  CurrencyDigits: '2',
  DefaultTaskType: '0',
  DefaultFixedCostAccrual: '3',
  DurationFormat: '7',
  WorkFormat: '2',
  NewTasksEffortDriven: '0',
  NewTasksEstimated: '1',
  NewTasksAreManual: '0',
}

export const NEW_TASK: Record<string, string> = { IsNull: '0', DurationFormat: '7', LevelingDelayFormat: '8' }
export const NEW_RESOURCE: Record<string, string> = { IsNull: '0' }

/** The namespace of a new file. */
export const PROJECT_ATTRIBUTES = { xmlns: 'http://schemas.microsoft.com/project' }
