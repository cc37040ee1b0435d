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
