/** A small plan as Microsoft Project would write it, for the tests of this folder. */

/** Bytes as a stream, in pieces of the given size. */
export async function* streamOf(content: string | Uint8Array, piece = 1 << 16): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
}

const HOURS = `<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>
  <WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes>`

const WEEK = [1, 2, 3, 4, 5, 6, 7]
  .map((day) =>
    day === 1 || day === 7
      ? `<WeekDay><DayType>${day}</DayType><DayWorking>0</DayWorking></WeekDay>`
      : `<WeekDay><DayType>${day}</DayType><DayWorking>1</DayWorking>${HOURS}</WeekDay>`,
  )
  .join('\n')

export interface ExampleParts {
  header?: string
  calendars?: string
  tasks?: string
  resources?: string
  assignments?: string
}

export const STANDARD_XML = `<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>
  <BaseCalendarUID>-1</BaseCalendarUID><WeekDays>${WEEK}</WeekDays></Calendar>`

/** A whole file; each list may be replaced. */
export function exampleXml(parts: ExampleParts = {}): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Project xmlns="http://schemas.microsoft.com/project">
  <SaveVersion>14</SaveVersion>
  <Name>network.xml</Name>
  <Title>Network renewal</Title>
  <ScheduleFromStart>1</ScheduleFromStart>
  <StartDate>2026-11-23T08:00:00</StartDate>
  <CalendarUID>1</CalendarUID>
  <MinutesPerDay>480</MinutesPerDay>
  <Unheard>of</Unheard>
  ${parts.header ?? ''}
  <Calendars>${parts.calendars ?? STANDARD_XML}</Calendars>
  <Tasks>${parts.tasks ?? exampleTasks()}</Tasks>
  <Resources>${parts.resources ?? '<Resource><UID>1</UID><ID>1</ID><Name>Network team</Name><Type>1</Type><MaxUnits>2.00</MaxUnits></Resource>'}</Resources>
  <Assignments>${parts.assignments ?? exampleAssignments()}</Assignments>
</Project>
`
}

function exampleTasks(): string {
  return [
    task(0, 'Network renewal', '<OutlineLevel>0</OutlineLevel>'),
    task(1, 'Survey', '<OutlineLevel>1</OutlineLevel>'),
    '<Task><UID>9</UID><ID>2</ID><IsNull>1</IsNull></Task>',
    task(
      2,
      'Install',
      '<OutlineLevel>1</OutlineLevel>',
      '<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type><LinkLag>4800</LinkLag><LagFormat>7</LagFormat></PredecessorLink>',
    ),
  ].join('\n')
}

function exampleAssignments(): string {
  const data = (from: string, to: string, value: string) =>
    `<TimephasedData><Type>1</Type><UID>1</UID><Start>${from}</Start><Finish>${to}</Finish><Unit>2</Unit><Value>${value}</Value></TimephasedData>`
  return `<Assignment><UID>1</UID><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID><Start>2026-11-25T08:00:00</Start>
    <Finish>2026-11-25T17:00:00</Finish><Units>1</Units><Work>PT8H0M0S</Work>${data('2026-11-25T08:00:00', '2026-11-25T17:00:00', 'PT8H0M0S')}</Assignment>
    <Assignment><UID>2</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID><Units>1</Units></Assignment>`
}

/** A `<Task>` of one day; `level` and `more` are elements. */
export function task(uid: number, name: string, level = '<OutlineLevel>1</OutlineLevel>', more = ''): string {
  const day = 23 + (uid % 7)
  return `<Task><UID>${uid}</UID><ID>${uid}</ID><Name>${name}</Name><IsNull>0</IsNull>${level}<Priority>500</Priority>
    <Start>2026-11-${day}T08:00:00</Start><Finish>2026-11-${day}T17:00:00</Finish><Duration>PT8H0M0S</Duration>
    <DurationFormat>7</DurationFormat><Foreign a="1">kept<Deep/></Foreign><EarlyStart>2026-11-${day}T08:00:00</EarlyStart>
    <TotalSlack>0</TotalSlack><StartVariance>0</StartVariance>${more}</Task>`
}
