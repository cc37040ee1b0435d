import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { EventData } from 'node:test'

import { inspect } from 'node:util'

/** How many tests of a process ended how; suites do not count. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

type Event =
  | { type: 'test:fail'; data: EventData.TestFail }
  | { type: 'test:stderr' | 'test:stdout'; data: EventData.TestStderr }
  | { type: 'test:summary'; data: EventData.TestSummary }

/** Tells only what failed and what the tests themselves printed, and leaves the counts in the file `AMBIT_TEST_COUNTS`. */
export default async function* report(source: AsyncIterable<Event>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type === 'test:fail') {
      const { name, file, line, details } = event.data
      // The parent of a failed test fails too, saying only that a child did.
      if ((details.error as { failureType?: string }).failureType === 'subtestsFailed') continue
      const place = file ? `${relative(process.cwd(), file)}:${line}` : ''
      yield `\n✖ ${name} (${place})\n${inspect(details.error.cause ?? details.error, { depth: 3 })}\n`
    } else if (event.type === 'test:stderr' || event.type === 'test:stdout') {
      yield event.data.message
    } else if (event.type === 'test:summary' && event.data.file === undefined) {
      const { tests, passed, skipped, todo } = event.data.counts
      const counts: Counts = { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo }
      if (process.env.AMBIT_TEST_COUNTS) writeFileSync(process.env.AMBIT_TEST_COUNTS, JSON.stringify(counts))
    }
  }
}
