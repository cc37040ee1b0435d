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
