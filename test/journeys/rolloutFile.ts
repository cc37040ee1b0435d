/**
 * A roll-out of a network to branches, as Microsoft Project saves it. Its dates are worked out here by counting working
 * days and nothing else, so that the scheduler is compared with something that is not the scheduler.
 */

type Row = {
  readonly level: 1 | 2
  readonly name: string
  /** Whole working days; 0 is a milestone. Absent: a summary. */
  readonly days?: number
  /** Names of the tasks that must be finished before. */
  readonly after?: readonly string[]
  readonly person?: string
  readonly deadline?: string
  readonly site?: string
  readonly devices?: number
}

const part = (name: string): Row => ({ level: 1, name })
const task = (name: string, days: number, after: string[], more: Partial<Row> = {}): Row => ({
  level: 2,
  name,
  days,
  after,
  ...more,
})

export const ROWS: readonly Row[] = [
  part('Preparation'),
  task('Kick-off', 0, []),
  task('Survey of the branches', 5, ['Kick-off'], { person: 'M. Lindqvist' }),
  task('Requirements signed off', 0, ['Survey of the branches']),
  task('Network design', 6, ['Requirements signed off'], { person: 'J. Weber' }),
  task('Security concept', 4, ['Requirements signed off'], { person: 'J. Weber' }),
  task('Design approved', 0, ['Network design', 'Security concept']),
  part('Procurement'),
  task('Order hardware', 2, ['Design approved'], { person: 'I. Falk' }),
  task('Delivery of the hardware', 15, ['Order hardware'], { person: 'Nordlink' }),
  task('Hardware in the staging room', 0, ['Delivery of the hardware']),
  task('Order circuits', 3, ['Order hardware'], { person: 'I. Falk' }),
  task('Circuits provided', 20, ['Order circuits'], { person: 'Portnetz' }),
  part('Staging'),
  task('Build the staging bench', 3, ['Design approved'], { person: 'R. Okafor' }),
  task('Image and label the devices', 5, ['Build the staging bench', 'Hardware in the staging room'], {
    person: 'R. Okafor',
    devices: 96,
  }),
  task('Staging accepted', 0, ['Image and label the devices']),
  part('Pilot'),
  task('Install in Lübeck', 2, ['Staging accepted', 'Circuits provided'], {
    person: 'Portnetz',
    site: 'Lübeck',
    devices: 14,
  }),
  task('Migrate Lübeck', 1, ['Install in Lübeck'], { person: 'J. Weber', site: 'Lübeck' }),
  task('Pilot operation', 10, ['Migrate Lübeck'], { person: 'T. Aydın', site: 'Lübeck' }),
  task('Pilot accepted', 0, ['Pilot operation'], { deadline: '2027-04-30' }),
  part('North'),
  task('Install in Kiel', 2, ['Pilot accepted'], { person: 'Portnetz', site: 'Kiel', devices: 22 }),
  task('Install in Bremen', 2, ['Install in Kiel'], { person: 'Portnetz', site: 'Bremen', devices: 18 }),
  task('Migrate the north', 3, ['Install in Bremen'], { person: 'J. Weber' }),
  task('North live', 0, ['Migrate the north']),
  part('South'),
  task('Install in Leipzig', 2, ['Install in Bremen'], { person: 'Portnetz', site: 'Leipzig', devices: 24 }),
  task('Install in Erfurt', 2, ['Install in Leipzig'], { person: 'Portnetz', site: 'Erfurt', devices: 18 }),
  task('Migrate the south', 3, ['Install in Erfurt', 'Migrate the north'], { person: 'J. Weber' }),
  task('South live', 0, ['Migrate the south']),
  part('Hand-over'),
  task('Train the service desk', 2, ['North live'], { person: 'T. Aydın' }),
  task('Update the documentation', 3, ['South live'], { person: 'M. Lindqvist' }),
  task('List of the old circuits', 2, ['Circuits provided'], { person: 'I. Falk' }),
  task('Cancel the old circuits', 1, ['South live'], { person: 'I. Falk' }),
  task('Hand-over to operations', 2, ['Train the service desk', 'Update the documentation', 'Cancel the old circuits']),
  task('Project closed', 0, ['Hand-over to operations']),
]

const BEGIN = '2027-03-01'
/** Good Friday and Easter Monday. */
const HOLIDAYS = ['2027-03-26', '2027-03-29']

/** The working day of that number, 0 being the first. */
function workingDay(number: number): string {
  const date = new Date(`${BEGIN}T00:00:00Z`)
  for (let left = number; ; date.setUTCDate(date.getUTCDate() + 1)) {
    const iso = date.toISOString().slice(0, 10)
    if (date.getUTCDay() % 6 === 0 || HOLIDAYS.includes(iso)) continue
    if (left-- === 0) return iso
  }
}

interface Dates {
  readonly start: string
  readonly finish: string
}

/** Start and finish of each row by its name: whole days one after the other, from the first working day on. */
export function rolloutDates(): ReadonlyMap<string, Dates> {
  const done = new Map<string, number>()
  const dates = new Map<string, Dates>()
  for (const { name, days, after = [] } of ROWS) {
    if (days === undefined) continue
    const from = Math.max(0, ...after.map((before) => done.get(before)!))
    done.set(name, from + days)
    const evening = `${workingDay(Math.max(0, from + days - 1))}T17:00`
    const morning = `${workingDay(from)}T08:00`
    const isMilestone = days === 0
    dates.set(name, {
      start: isMilestone && from > 0 ? evening : morning,
      finish: isMilestone && from === 0 ? morning : evening,
    })
  }
  let summary = ''
  for (const { name, days } of ROWS) {
    if (days === undefined) summary = name
    else {
      const own = dates.get(name)!
      const { start, finish } = dates.get(summary) ?? own
      dates.set(summary, {
        start: own.start < start ? own.start : start,
        finish: own.finish > finish ? own.finish : finish,
      })
    }
  }
  return dates
}

const SITE = '188743731'
const DEVICES = '188743767'

/** The whole file. */
export function rolloutFile(): string {
  const dates = rolloutDates()
  const people = [...new Set(ROWS.flatMap(({ person }) => person ?? []))]
  const uid = (name: string) => ROWS.findIndex((row) => row.name === name) + 1
  const finish = [...dates.values()]
    .map((each) => each.finish)
    .toSorted()
    .at(-1)!
  const hours = (days = 0) => `PT${days * 8}H0M0S`
  let [part, within] = [0, 0]
  const tasks = ROWS.map((row) => {
    if (row.level === 1) [part, within] = [part + 1, 0]
    const code = row.level === 1 ? `${part}` : `${part}.${++within}`
    const { start, finish } = dates.get(row.name)!
    return `<Task><UID>${uid(row.name)}</UID><ID>${uid(row.name)}</ID><Name>${row.name}</Name><Active>1</Active>
<Manual>0</Manual><Type>0</Type><IsNull>0</IsNull><WBS>${code}</WBS><OutlineNumber>${code}</OutlineNumber>
<OutlineLevel>${row.level}</OutlineLevel><Priority>500</Priority><Start>${start}:00</Start><Finish>${finish}:00</Finish>
<Duration>${hours(row.days)}</Duration><DurationFormat>7</DurationFormat><EffortDriven>0</EffortDriven>
<Milestone>${Number(row.days === 0)}</Milestone><Summary>${Number(row.days === undefined)}</Summary>
<PercentComplete>0</PercentComplete><ConstraintType>0</ConstraintType><CalendarUID>-1</CalendarUID>
${row.deadline ? `<Deadline>${row.deadline}T17:00:00</Deadline>` : ''}
${(row.after ?? [])
  .map(
    (before) =>
      `<PredecessorLink><PredecessorUID>${uid(before)}</PredecessorUID><Type>1</Type><CrossProject>0</CrossProject>
<LinkLag>0</LinkLag><LagFormat>7</LagFormat></PredecessorLink>`,
  )
  .join('')}
${row.site ? `<ExtendedAttribute><FieldID>${SITE}</FieldID><Value>${row.site}</Value></ExtendedAttribute>` : ''}
${row.devices ? `<ExtendedAttribute><FieldID>${DEVICES}</FieldID><Value>${row.devices}</Value></ExtendedAttribute>` : ''}
</Task>`
  })
  const assignments = ROWS.filter(({ person }) => person).map(({ name, person, days }, at) => {
    const { start, finish } = dates.get(name)!
    return `<Assignment><UID>${at + 1}</UID><TaskUID>${uid(name)}</TaskUID>
<ResourceUID>${people.indexOf(person!) + 1}</ResourceUID><Start>${start}:00</Start><Finish>${finish}:00</Finish>
<Units>1</Units><Work>${hours(days)}</Work></Assignment>`
  })
  const working = `<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>
<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes>`
  const week = [1, 2, 3, 4, 5, 6, 7].map((day) => {
    const works = day !== 1 && day !== 7
    return `<WeekDay><DayType>${day}</DayType><DayWorking>${Number(works)}</DayWorking>${works ? working : ''}</WeekDay>`
  })
  const exceptions = HOLIDAYS.map(
    (day) => `<Exception><EnteredByOccurrences>1</EnteredByOccurrences><TimePeriod><FromDate>${day}T00:00:00</FromDate>
<ToDate>${day}T23:59:00</ToDate></TimePeriod><Occurrences>1</Occurrences><Name>Easter</Name><Type>1</Type>
<DayWorking>0</DayWorking></Exception>`,
  )
  const column = (id: string, name: string, alias: string) =>
    `<ExtendedAttribute><FieldID>${id}</FieldID><FieldName>${name}</FieldName><Alias>${alias}</Alias></ExtendedAttribute>`
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Project xmlns="http://schemas.microsoft.com/project"><SaveVersion>14</SaveVersion><Name>Branch network.xml</Name>
<Title>Branch network</Title><ScheduleFromStart>1</ScheduleFromStart><StartDate>${BEGIN}T08:00:00</StartDate>
<FinishDate>${finish}:00</FinishDate><CriticalSlackLimit>0</CriticalSlackLimit><CalendarUID>1</CalendarUID>
<DefaultStartTime>08:00:00</DefaultStartTime><DefaultFinishTime>17:00:00</DefaultFinishTime>
<MinutesPerDay>480</MinutesPerDay><MinutesPerWeek>2400</MinutesPerWeek><DaysPerMonth>20</DaysPerMonth>
<DurationFormat>7</DurationFormat><WorkFormat>2</WorkFormat>
<ExtendedAttributes>${column(SITE, 'Text1', 'Site')}${column(DEVICES, 'Number1', 'Devices')}</ExtendedAttributes>
<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>-1</BaseCalendarUID>
<WeekDays>${week.join('')}</WeekDays><Exceptions>${exceptions.join('')}</Exceptions></Calendar></Calendars>
<Tasks>${tasks.join('\n')}</Tasks>
<Resources>${people
    .map(
      (
        name,
        at,
      ) => `<Resource><UID>${at + 1}</UID><ID>${at + 1}</ID><Name>${name}</Name><Type>1</Type><IsNull>0</IsNull>
<MaxUnits>1.00</MaxUnits></Resource>`,
    )
    .join('')}</Resources>
<Assignments>${assignments.join('\n')}</Assignments></Project>
`
}
