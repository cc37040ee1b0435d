import { z } from 'zod'
import { Database } from '../src/platform/database.server.ts'
import { defineJob } from '../src/platform/jobs/job.ts'
import { createJobs } from '../src/platform/jobs/jobs.server.ts'
import { createBus } from '../src/platform/live/bus.server.ts'
import { createLive } from '../src/platform/live/live.server.ts'
import { createLog } from '../src/platform/log.server.ts'
import { asRule } from '../src/record/caller.ts'
import { endWithParent } from './parent.ts'

/** A process that adds a job, takes it, says so with its identifier when it is in the middle of it, and never finishes. */
endWithParent()
const connection = JSON.parse(process.env.AMBIT_TEST_DATABASE!)
const log = createLog({ level: 'warn', format: 'text', write: (line) => console.error(line) })
const db = new Database(connection)
const bus = createBus(connection, log)
const live = createLive(bus, log)

const write = defineJob({
  name: 'test.write',
  effect: 'inDatabase',
  input: z.strictObject({ name: z.string() }),
  retry: { limit: 2, delaySeconds: 1 },
  leaseSeconds: 10,
  run: async ({ id }) => {
    console.log(`running ${id}`)
    await new Promise(() => {})
  },
})
const jobs = createJobs({ db, direct: connection, bus, live, log, jobs: [write], callerOfAccount: async () => null })
await jobs.start()
// Only this process may hear of it: the bus of the test's process would otherwise be faster.
const added = await db.transaction((tx) =>
  jobs.enqueue(tx, write, { name: 'survivor' }, { caller: asRule('test', 'request-3') }),
)
console.log(`added ${added}`)
await bus.start()
