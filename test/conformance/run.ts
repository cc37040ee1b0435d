/**
 * `npm run conformance`: Ambit against plans that Microsoft Project scheduled. The corpora are not part of the repository:
 * they are looked for in `AMBIT_CORPORA`, else beside the repository; where they are absent there is nothing to compare.
 */
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { differenceInWords } from '../../src/areas/projects/formats/importReport.ts'
import { readPlanFile } from '../../src/areas/projects/formats/readPlanFile.ts'
import { table } from '../../src/areas/projects/scheduleTable.ts'
import { testAmbit } from '../ambit.ts'
import { compareDates } from './dates.ts'
import { compareHolidays } from './holidays.ts'
import { roundTrip } from './roundTrip.ts'
import { sendStrings } from './strings.ts'

/** The plan whose file names what every kind of link must give: all of its linked tasks must agree. */
const LINKS_PLAN = 'task-links-project2007-mspdi.xml'

const corpora = process.env.AMBIT_CORPORA ?? resolve(import.meta.dirname, '../../../shared/corpora')
const schedules = join(corpora, 'schedules')
let failed = 0

function fail(text: string): void {
  failed++
  console.log(`  ✗ ${text}`)
}

function files(folder: string, extension: string): string[] {
  const path = join(schedules, folder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(path, name))
}

async function dates(paths: string[], promised: boolean): Promise<void> {
  const rows = [['plan', 'leaf tasks', 'values', 'equal', 'known', 'differ', 'summaries differ']]
  const lines: string[] = []
  for (const path of paths) {
    const name = basename(path)
    const { plan } = await readPlanFile(name, createReadStream(path))
    const result = compareDates(plan)
    const { leaves, compared, equal, known, differences, summaries } = result
    rows.push([name, leaves, compared, equal, known.length, differences.length, summaries.length].map(String))
    if (result.refused) lines.push(`  ✗ ${name}: ${result.refused}`)
    for (const difference of known)
      lines.push(`  · ${name}: ${differenceInWords(difference)} (stamped before the calendar opens)`)
    for (const difference of differences)
      lines.push(`  ${promised ? '✗' : '·'} ${name}: ${differenceInWords(difference)}`)
    for (const difference of summaries) lines.push(`  · ${name}: summary ${differenceInWords(difference)}`)
    if (promised) failed += differences.length + (result.refused ? 1 : 0)
  }
  console.log(`\n${table(rows)}`)
  console.log(lines.join('\n'))
}

async function linkedTasks(): Promise<void> {
  const path = join(schedules, 'mspdi', LINKS_PLAN)
  if (!existsSync(path)) return
  const { plan } = await readPlanFile(LINKS_PLAN, createReadStream(path))
  const result = compareDates(plan)
  const wrong = new Set(result.differences.map(({ task }) => task))
  console.log(`\n${LINKS_PLAN}: ${result.leaves - wrong.size} of ${result.leaves} tasks agree`)
  if (wrong.size || result.leaves !== 16) fail(`${LINKS_PLAN} must agree in 16 of 16`)
}

async function roundTrips(paths: string[]): Promise<void> {
  const rows = [['Microsoft Project XML', 'tasks', 'columns', 'import and export']]
  for (const path of paths) {
    try {
      const { tasks, columns, failures } = await roundTrip(path)
      failed += failures.length
      rows.push([basename(path), String(tasks), String(columns), failures.join('; ') || 'same'])
    } catch (error) {
      failed++
      rows.push([basename(path), '', '', String((error as Error).message)])
    }
  }
  console.log(`\n${table(rows)}`)
}

function holidays(): void {
  const found = compareHolidays(join(corpora, 'calendars'))
  const rows = found.map((c) => [c.country, String(c.days), String(c.missing.length), String(c.extra.length)])
  console.log(
    `\nPublic holidays built in, against those published\n${table([['country', 'days', 'missing', 'extra'], ...rows])}`,
  )
  for (const { country, missing, extra } of found) for (const day of [...missing, ...extra]) fail(`${country}: ${day}`)
}

async function strings(): Promise<void> {
  const path = join(corpora, 'badinput', 'blns.json')
  if (!existsSync(path)) return
  const ambit = await testAmbit()
  const { sent, stored, refused, wrong } = await sendStrings(ambit, path)
  await ambit.stop()
  console.log(
    `\nStrings that break programs: ${sent} sent, ${stored} stored as they were, ${refused} refused with a reason`,
  )
  for (const words of wrong) fail(words)
}

if (!existsSync(schedules)) {
  console.log(`There are no corpora in ${corpora}; set AMBIT_CORPORA to compare. Nothing was compared.`)
} else {
  const computed = files('msproject-computed', '.json')
  const xml = files('mspdi', '.xml')
  console.log('Dates that Microsoft Project computed, recomputed by Ambit (promised: every leaf task)')
  await dates(computed, true)
  console.log('\nDates in Microsoft Project XML files')
  await dates(xml, false)
  await linkedTasks()
  await roundTrips(xml)
  holidays()
  await strings()
  console.log(failed ? `${failed} below what is promised` : 'All that is promised holds')
  // The database of the last part is still up, and ends with this process.
  process.exit(failed ? 1 : 0)
}
