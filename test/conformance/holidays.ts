/** The built-in public holidays against the published ones of France, Great Britain and the United States. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publicHolidays } from '../../src/areas/people/index.ts'

/** Observances that no law makes a day off, and days that a president gave once to the federal service alone. */
const NO_HOLIDAY =
  /^(Groundhog Day|Valentine's Day|Saint Patrick's Day|Good Friday|Easter Sunday|Mother's Day|Father's Day|Halloween|Election Day|Christmas Eve|New Year's Eve|Day After Christmas|National Day of Mourning.*)$/

export interface HolidayComparison {
  country: string
  days: number
  missing: string[]
  extra: string[]
}

/** One comparison per published file in `folder`: days that are published and not built in, and the other way round. */
export function compareHolidays(folder: string): HolidayComparison[] {
  return ['FR', 'GB', 'US'].flatMap((country) => {
    const path = join(folder, `holidays-${country}.json`)
    if (!existsSync(path)) return []
    const published = Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>).filter(
      ([, names]) => country !== 'US' || names.split('; ').some((name) => !NO_HOLIDAY.test(name)),
    )
    const years = published.map(([date]) => Number(date.slice(0, 4)))
    const built = new Set(
      publicHolidays(country, null, Math.min(...years), Math.max(...years))!.map(({ date }) => date),
    )
    const days = new Set(published.map(([date]) => date))
    return {
      country,
      days: days.size,
      missing: published.filter(([date]) => !built.has(date)).map(([date, name]) => `${date} ${name}`),
      extra: [...built].filter((date) => !days.has(date)),
    }
  })
}
