/** Runs the benches named, or all of them, one after the other, and prints one table. `npm run bench [name …]` */
import { stopWithParent } from '../src/platform/process.server.ts'
import { type Measurement, report } from './measurement.ts'

/** In this order: what measures this process itself comes before what fills its memory. */
const BENCHES: Readonly<Record<string, () => Promise<{ run(): Measurement[] | Promise<Measurement[]> }>>> = {
  schedule: () => import('./schedule.ts'),
  webSize: () => import('./webSize.ts'),
  gantt: () => import('./gantt.ts'),
  signin: () => import('./signin.ts'),
  audit: () => import('./audit.ts'),
  list: () => import('./list.ts'),
  transfer: () => import('./transfer.ts'),
  search: () => import('./search.ts'),
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length || asked.includes('--help')) {
  console.error(`Usage: npm run bench [name …]; there are ${Object.keys(BENCHES).join(', ')}.`)
  process.exitCode = 2
} else {
  stopWithParent(() => process.exit(1))
  const all: Measurement[] = []
  for (const name of asked.length ? asked : Object.keys(BENCHES)) {
    console.log(`${name} …`)
    try {
      all.push(...(await (await BENCHES[name]!()).run()))
    } catch (error) {
      console.error(`${name}: ${(error as Error).stack}`)
      process.exitCode = 1
    }
  }
  console.log()
  report(all)
}
