/**
 * Runs the test files of `AMBIT_TEST_FILES` in this process, each as a suite of its own. Named to the runner directly they would
 * share one: every `before` of every file would run before the first test, so that all of their databases and
 * servers stand at once, and one that fails would fail them all.
 */
import { relative } from 'node:path'
import { suite } from 'node:test'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../src/platform/settings.server.ts'
// What these take away at the end serves all files, so that their hooks must not belong to the first one.
import './database.ts'
import { endWithParent } from './parent.ts'
import './process/ambit.ts'

if (process.env.AMBIT_TEST_HELD) endWithParent()

for (const file of JSON.parse(process.env.AMBIT_TEST_FILES!) as string[])
  void suite(relative(ROOT, file), async () => {
    await import(pathToFileURL(file).href)
  })
