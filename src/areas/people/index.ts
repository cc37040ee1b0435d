import { Calendar } from './calendar.ts'
import { Department } from './department.ts'
import { Engagement } from './engagement.ts'
import { Leave } from './leave.ts'
import { Person } from './person.ts'
import { Site } from './site.ts'

/** The record types of this area, those that others refer to first. */
export const types = [Person, Department, Calendar, Site, Engagement, Leave]
export type { KeyedCalendar } from './calendar.ts'
export { workingCalendarOf } from './calendar.ts'
export type { EffectiveCalendar, EffectiveCalendarInput, EngagedHours } from './effectiveCalendar.ts'
export { effectiveCalendar } from './effectiveCalendar.ts'
export type { Engaged } from './engagements.ts'
export { engagementsOn, holdsOn } from './engagements.ts'
export type { LeaveDays } from './leave.ts'
export { leaveApproval } from './leave.ts'
export type { PublicHoliday } from './publicHolidays.ts'
export { holidayCountries, publicHolidays } from './publicHolidays.ts'
export { staff } from './staff.ts'
export type {
  AlternativeWeek,
  CalendarException,
  MonthItem,
  MonthPosition,
  Recurrence,
  Weekday,
  WorkingCalendar,
  WorkingDay,
  WorkingInterval,
  WorkingWeek,
} from './workingCalendar.ts'
export {
  INHERITED_WEEK,
  NIGHT_SHIFT_CALENDAR,
  ROUND_THE_CLOCK_CALENDAR,
  STANDARD_CALENDAR,
} from './workingCalendar.ts'
export type { CalendarProblem } from './workingCalendarCheck.ts'
export { checkCalendar } from './workingCalendarCheck.ts'
export { CompiledCalendar, commonCalendar, eitherCalendar, NoWorkingTimeError } from './workingCalendarCompiled.ts'
export { exceptionDays } from './workingCalendarDays.ts'
export { compileCalendar, compileCalendars } from './workingCalendarSet.ts'
export {
  dateOfDay,
  dayOfDate,
  formatDate,
  formatLocal,
  parseDate,
  parseLocal,
  SECONDS_PER_DAY,
  weekdayOfDay,
} from './workingCalendarTime.ts'
export type { NamedException, WorkingTimes } from './workingTimes.ts'
export { WorkingTimesSchema } from './workingTimes.ts'
export { Calendar, Department, Engagement, Leave, Person, Site }
