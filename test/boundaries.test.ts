import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { types } from '../src/areas/areas.ts'
import { ROOT } from '../src/platform/settings.server.ts'
import {
  doors,
  filtered,
  layers,
  names,
  purity,
  quiet,
  type Rule,
  running,
  suffixes,
  UNFILTERED,
} from './boundaryRules.ts'

const tables = types.map((type) => type.table)
const rules: Readonly<Record<string, Rule>> = {
  suffixes,
  purity,
  layers,
  doors,
  names,
  filtered: filtered(tables),
  quiet,
  running,
}

const files = globSync(['src/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}'], { cwd: ROOT })
  // This table's violations are planted.
  .filter((path) => path !== 'test/boundaries.test.ts' && path !== 'test/boundaryRules.ts')
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))

describe('who may know whom', () => {
  for (const [name, rule] of Object.entries(rules))
    test(name, () => {
      const found = files.flatMap(({ path, text }) => rule(path, text).map((says) => `${path}: ${says}`))
      assert.deepEqual(found, [])
    })

  test('the exceptions are still needed', () => {
    for (const path of Object.keys(UNFILTERED)) {
      const text = files.find((file) => file.path === path)?.text
      assert.ok(text !== undefined, `${path} is gone`)
      assert.ok(
        filtered(tables)(path.replace(/\.ts$/, '.other.server.ts'), text).length > 0,
        `${path} needs no exception`,
      )
    }
  })
})

/** One violation each: rule, where it stands, what it says. */
const planted: readonly (readonly [keyof typeof rules, string, string])[] = [
  ['suffixes', 'src/areas/people/share.ts', "import { readFileSync } from 'node:fs'"],
  ['suffixes', 'src/areas/people/share.ts', "import { Pool } from 'pg'"],
  ['suffixes', 'src/areas/people/share.ts', "import {\n  availabilityOf,\n} from './availability.server.ts'"],
  ['suffixes', 'src/areas/people/share.ts', "export { availabilityOf } from './server.ts'"],
  ['suffixes', 'src/areas/people/share.ts', "import './calendar.css'"],
  ['suffixes', 'src/areas/people/share.ts', "const later = () => import('./calendar.screen.tsx')"],
  ['suffixes', 'src/areas/people/year.screen.tsx', "import { availabilityOf } from './availability.server.ts'"],
  ['suffixes', 'src/areas/people/year.screen.tsx', "import { join } from 'node:path'"],
  ['suffixes', 'src/areas/people/leave.server.ts', "import { YearView } from './yearView.screen.tsx'"],
  ['purity', 'src/areas/people/share.ts', 'const now = Date.now()'],
  ['purity', 'src/areas/people/share.ts', 'const day = new Date().toISOString()'],
  ['purity', 'src/areas/people/share.ts', 'const id = crypto.randomUUID()'],
  ['purity', 'src/areas/people/share.ts', 'const pick = Math.random()'],
  ['purity', 'src/areas/people/share.ts', 'const bytes = Buffer.from(text)'],
  ['purity', 'src/areas/people/share.ts', 'const home = process.env.HOME'],
  ['purity', 'src/areas/people/share.ts', 'const line = `at ${Date.now()}`'],
  ['layers', 'src/record/store.server.ts', "import { Person } from '../areas/people/index.ts'"],
  ['layers', 'src/record/store.server.ts', "import { records } from '../areas/areas.ts'"],
  ['layers', 'src/platform/jobs/jobs.server.ts', "import type { Person } from '../../areas/people/index.ts'"],
  ['layers', 'src/platform/jobs/jobs.server.ts', "import { openAmbit } from '../../main.ts'"],
  ['layers', 'src/web/shell.screen.tsx', "import { screens } from '../areas/people/screens.ts'"],
  ['layers', 'src/areas/people/leave.server.ts', "import { withAmbit } from '../../commands/withAmbit.server.ts'"],
  ['doors', 'src/areas/projects/plan.ts', "import { Leave } from '../people/leave.ts'"],
  ['doors', 'src/main.ts', "import { planRoutes } from './areas/projects/planRoutes.server.ts'"],
  ['doors', 'src/areas/people/share.ts', "import type { Project } from '../projects/index.ts'"],
  ['doors', 'src/areas/people/share.test.ts', "import { Project } from '../projects/index.ts'"],
  ['doors', 'src/areas/finance/ledger.ts', "import { Order } from '../procurement/index.ts'"],
  ['doors', 'src/areas/mail/domain.ts', "import { Ticket } from '../servicedesk/index.ts'"],
  ['names', 'src/areas/people/utils/dates.ts', ''],
  ['names', 'src/shared/money.ts', ''],
  ['names', 'src/web/helpers.ts', ''],
  ['filtered', 'src/areas/people/report.server.ts', 'db.query(sql`select name from people.people`)'],
  ['filtered', 'src/areas/people/report.server.ts', 'db.query(sql`select 1 from x, people.people p`)'],
  ['filtered', 'src/areas/people/report.server.ts', 'db.query(sql`UPDATE projects.tasks set title = null`)'],
  ['filtered', 'src/platform/report.server.ts', 'db.query(sql`select 1 from ${name(Project.table)}`)'],
  ['quiet', 'src/platform/log.server.ts', 'console.log(line)'],
  ['running', 'src/areas/people/share.test.ts', "test.skip('later', () => {})"],
  ['running', 'src/areas/people/share.test.ts', "describe.only('this', () => {})"],
  ['running', 'test/process/faults.test.ts', "test('never', { skip: true }, () => {})"],
  ['running', 'test/process/faults.test.ts', "test('never', { todo: 'one day' }, () => {})"],
]

/** What looks alike and is right. */
const right: typeof planted = [
  ['suffixes', 'src/areas/people/share.ts', "import type { Transaction } from '../../platform/database.server.ts'"],
  ['suffixes', 'src/areas/people/server.ts', "import { randomUUID } from 'node:crypto'"],
  ['suffixes', 'src/areas/people/screens.ts', "const later = () => import('./calendar.screen.tsx')"],
  ['suffixes', 'src/areas/people/share.test.ts', "import assert from 'node:assert/strict'"],
  ['purity', 'src/areas/people/share.ts', '// not Date.now(), which a test cannot set\nconst at = new Date(0)'],
  ['purity', 'src/areas/people/share.ts', "const says = 'process.env is not read'"],
  ['purity', 'src/areas/people/share.server.ts', 'const now = Date.now()'],
  ['layers', 'src/record/openapi.test.ts', "import { types } from '../areas/areas.ts'"],
  ['layers', 'src/web/areas.ts', "import { screens } from '../areas/people/screens.ts'"],
  ['doors', 'src/areas/projects/plan.ts', "import { Leave } from '../people/index.ts'"],
  ['doors', 'src/areas/mail/domain.ts', "import { Order } from '../procurement/index.ts'"],
  ['doors', 'src/cli.ts', "await import('./areas/projects/importCli.server.ts')"],
  [
    'filtered',
    'src/areas/people/report.server.ts',
    'sql`select 1 from people.people t where ${readFilter(Person, caller)}`',
  ],
  ['filtered', 'src/areas/people/report.server.ts', "sql`select 1`; recordRoutes('people.leave', '/people/leave')"],
  ['filtered', 'src/areas/projects/report.server.ts', 'sql`select head from projects.plan_sources`'],
  ['running', 'test/process/faults.test.ts', "test('as an ordinary user', { skip: asRoot }, () => {})"],
]

describe('the rules themselves', () => {
  for (const [rule, path, text] of planted)
    test(`${String(rule)} finds in ${path}: ${text || 'its name'}`, () =>
      assert.equal(rules[rule]!(path, text).length, 1))
  for (const [rule, path, text] of right)
    test(`${String(rule)} lets stand in ${path}: ${text}`, () => assert.deepEqual(rules[rule]!(path, text), []))
})
