/** `ambit schedule FILE`: the dates of a plan file, without a database. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { PlanFileRefused } from './formats/planFileRefused.ts'
import { readPlanFile } from './formats/readPlanFile.ts'
import { planFileUnreadable, sizeOfPlanFile } from './planFileSize.server.ts'
import { describeDriver } from './schedule/driver.ts'
import type { Plan } from './schedule/plan.ts'
import { type Schedule, schedulePlan } from './schedule/schedule.ts'
import { printedTasks, table } from './scheduleTable.ts'

export const SCHEDULE_HELP = `ambit schedule FILE [--json] [--recompute]

Reads a plan — Microsoft Project XML, Ambit's JSON, or the JSON of a converter — and prints for every task its dates,
early and late dates, total slack in minutes, whether it is critical, and what decides its start. No database is needed.

  --json        print one JSON object: { "name", "start", "finish", "tasks": [ … ] }
  --recompute   ignore the dates that the file stores and print only what Ambit computes; without it a date, slack or
                critical mark that the file stores is printed as stored, and only what it lacks is computed
  --help        print this

Dates are local date-times, YYYY-MM-DDTHH:MM. Exit code: 0 done, 1 the file was refused, 2 wrong usage.
`

export interface Output {
  write(text: string): unknown
}

/** Runs the command with the arguments behind its name and gives the exit code: 0 done, 1 refused, 2 wrong usage. */
export async function scheduleCommand(args: string[], out: Output, err: Output): Promise<number> {
  const flags = new Set(args.filter((arg) => arg.startsWith('-')))
  const files = args.filter((arg) => !arg.startsWith('-'))
  if (flags.has('--help') || flags.has('-h')) {
    out.write(SCHEDULE_HELP)
    return 0
  }
  const unknown = [...flags].find((flag) => flag !== '--json' && flag !== '--recompute')
  if (unknown !== undefined || files.length !== 1) {
    const wrong = unknown === undefined ? 'Name exactly one plan file.' : `There is no option ${unknown}.`
    err.write(`${wrong} Usage: ambit schedule FILE [--json] [--recompute]; more with --help.\n`)
    return 2
  }
  try {
    const plan = await readFile(files[0]!)
    const schedule = scheduled(plan)
    out.write(
      flags.has('--json')
        ? asJson(plan, schedule, flags.has('--recompute'))
        : asTable(plan, schedule, flags.has('--recompute')),
    )
    return 0
  } catch (error) {
    if (!(error instanceof PlanFileRefused)) throw error
    err.write(`${error.message}\n`)
    return 1
  }
}

async function readFile(path: string): Promise<Plan> {
  try {
    const size = await sizeOfPlanFile(path)
    return (await readPlanFile(basename(path), createReadStream(path), { size })).plan
  } catch (error) {
    throw planFileUnreadable(path, error) ?? error
  }
}

function scheduled(plan: Plan): Schedule {
  const outcome = schedulePlan(plan)
  if (outcome.ok) return outcome.schedule
  const [problem, ...more] = outcome.problems
  const others = more.length ? ` (and ${more.length} more)` : ''
  throw new PlanFileRefused(`The plan cannot be scheduled${others}: ${problem!.message.replace(/\.$/, '')}`)
}

function asJson(plan: Plan, schedule: Schedule, recompute: boolean): string {
  const { start, finish } = projectDates(plan, schedule, recompute)
  const tasks = printedTasks(plan, schedule, recompute).map((task) => ({
    ...task,
    drivenBy: schedule.byKey.get(task.uid)!.drivenBy,
  }))
  return `${JSON.stringify({ name: plan.name, start, finish, tasks }, undefined, 2)}\n`
}

function asTable(plan: Plan, schedule: Schedule, recompute: boolean): string {
  const { start, finish } = projectDates(plan, schedule, recompute)
  const names = new Map(plan.tasks.map(({ key, name }) => [key, name]))
  const rows = printedTasks(plan, schedule, recompute).map((task) => [
    ...Object.values(task).map(String),
    describeDriver(
      schedule.byKey.get(task.uid)!.drivenBy,
      'early',
      (key) => names.get(key) ?? String(key),
      plan.minutesPerDay,
    ),
  ])
  const heads = [
    'uid',
    'name',
    'start',
    'finish',
    'earlyStart',
    'earlyFinish',
    'lateStart',
    'lateFinish',
    'totalSlackMinutes',
    'critical',
    'drivenBy',
  ]
  return `${plan.name}: ${start} to ${finish}\n\n${table([heads, ...rows])}`
}

function projectDates(plan: Plan, schedule: Schedule, recompute: boolean): { start: string; finish: string } {
  const start = recompute ? schedule.start : plan.start
  const finish = recompute ? schedule.finish : (plan.finish ?? schedule.finish)
  return { start: start.slice(0, 16), finish: finish.slice(0, 16) }
}
