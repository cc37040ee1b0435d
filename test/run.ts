import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { debianBinaries } from '../src/platform/postgres/binaries.server.ts'
import { stopWithParent } from '../src/platform/process.server.ts'
import { ROOT } from '../src/platform/settings.server.ts'
import { buildWeb } from '../src/platform/webBuild.server.ts'
import type { Counts } from './reporter.ts'

/** One process to run: a check of the sources, or a group of test files. */
interface Part {
  readonly name: string
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** When it runs: all parts of a turn have ended before the next turn begins. */
  readonly turn: Turn
  /** Where the reporter leaves its counts; a check has none and counts as one test. */
  readonly counts?: string
}

/**
 * First what computes, asks a database or survives faults, then browsers. So many at once: the first wait for the
 * database and for processes more than they compute, browsers keep a core busy each.
 */
const TURNS = { quick: 3, browsers: 2 } as const
type Turn = keyof typeof TURNS

/** A part that hangs is ended and counts as failed, so that the run always comes to its last line. */
const LONGEST_MS = 15 * 60_000
const ONE_TEST_MS = 300_000

const node = process.execPath
const bin = (program: string) => join(ROOT, 'node_modules/.bin', program)

/**
 * Runs every check and every test, or only the test files whose path contains one of the words given. The last line
 * is `N passed, N failed`; the exit code is 1 when anything failed.
 */
export async function run(words: readonly string[]): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'ambit-run-'))
  const clear = () => rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  stopWithParent(() => {
    clear()
    process.exit(1)
  })
  try {
    const parts = [...(words.length === 0 ? checks() : []), ...groups(words, scratch)]
    const built = await build()
    const total = add(built, await runAll(parts, scratch))
    if (total.skipped > 0) console.log(`${total.skipped} skipped`)
    console.log(`${total.passed} passed, ${total.failed} failed`)
    process.exitCode = total.failed > 0 ? 1 : 0
  } finally {
    clear()
  }
}

/** The pages, which the journeys look at; counts as one test. */
async function build(): Promise<Counts> {
  try {
    await buildWeb({ out: console.log })
    return { passed: 1, failed: 0, skipped: 0 }
  } catch (error) {
    console.log(`web: failed\n${(error as Error).message}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

function checks(): Part[] {
  return [
    { name: 'types', turn: 'quick', command: [bin('tsc')] },
    { name: 'lint', turn: 'quick', command: [bin('oxlint'), '--type-aware', '--quiet'] },
    { name: 'format', turn: 'quick', command: [bin('biome'), 'check'] },
    { name: 'unused', turn: 'quick', command: [bin('knip'), '--no-progress'] },
  ]
}

/** What a test imports when it needs PostgreSQL. */
const NEEDS_DATABASE = /from '[./]+(?:test\/)?(?:database|ambit|platform)\.ts'/

/** The test files by what they need. Each group is one process, which loads every module once. */
function groups(words: readonly string[], scratch: string): Part[] {
  const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: ROOT })
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .toSorted()
  const inBrowser = files.filter((file) => /^test\/(journeys|gantt)\//.test(file))
  const faults = files.filter((file) => file.startsWith('test/process/'))
  const rest = files.filter((file) => !inBrowser.includes(file) && !faults.includes(file))
  const database = rest.filter((file) => NEEDS_DATABASE.test(readFileSync(join(ROOT, file), 'utf8')))
  const pure = rest.filter((file) => !database.includes(file))
  const parts = [
    group('database', database, scratch, 'quick'),
    group('pure', pure, scratch, 'quick'),
    group('process', faults, scratch, 'quick'),
    // A browser waits for pages more than it computes, so that two share the machine. What a failed journey saw is kept.
    ...halves(inBrowser).map((half, at) =>
      group(`browser ${at + 1}`, half, scratch, 'browsers', {
        AMBIT_JOURNEY_FAILURES: join(tmpdir(), 'ambit-journeys'),
      }),
    ),
  ]
  // The same tests on the oldest PostgreSQL that Ambit supports, where Debian's package is there.
  if (debianBinaries(15))
    parts.push(group('database on PostgreSQL 15', database, scratch, 'quick', { AMBIT_TEST_POSTGRES: '15' }))
  return parts.filter((part) => part !== undefined)
}

/** Two lists of about the same length, as far as the length of the files tells. */
function halves(files: readonly string[]): string[][] {
  const sized = files.map((file) => ({ file, size: statSync(join(ROOT, file)).size }))
  const both = [0, 1].map(() => ({ files: [] as string[], size: 0 }))
  for (const { file, size } of sized.toSorted((a, b) => b.size - a.size)) {
    const smaller = both[0]!.size <= both[1]!.size ? both[0]! : both[1]!
    smaller.files.push(file)
    smaller.size += size
  }
  return both.map((half) => half.files)
}

function group(
  name: string,
  files: readonly string[],
  scratch: string,
  turn: Turn,
  env?: Record<string, string>,
): Part | undefined {
  if (files.length === 0) return undefined
  const counts = join(scratch, `${name.replaceAll(' ', '-')}.json`)
  const reporter = join(ROOT, 'test/reporter.ts')
  const command = [
    node,
    '--test',
    '--test-isolation=none',
    `--test-timeout=${ONE_TEST_MS}`,
    `--test-reporter=${reporter}`,
    join(ROOT, 'test/group.ts'),
  ]
  const paths = JSON.stringify(files.map((file) => join(ROOT, file)))
  return { name, turn, command, counts, env: { ...env, AMBIT_TEST_COUNTS: counts, AMBIT_TEST_FILES: paths } }
}

async function runAll(parts: readonly Part[], scratch: string): Promise<Counts> {
  let total: Counts = { passed: 0, failed: 0, skipped: 0 }
  const worker = async (waiting: Part[]) => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      // Not in one expression: the other worker may have added to the total meanwhile.
      const counts = await runPart(part, scratch)
      total = add(total, counts)
    }
  }
  for (const [turn, atOnce] of Object.entries(TURNS)) {
    const waiting = parts.filter((part) => part.turn === turn)
    await Promise.all(Array.from({ length: atOnce }, () => worker(waiting)))
  }
  return total
}

async function runPart(part: Part, scratch: string): Promise<Counts> {
  const began = performance.now()
  const { code, output } = await execute(part, scratch)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const counts = countsOf(part, code)
  const summary = part.counts ? `${counts.passed} passed, ${counts.failed} failed` : counts.failed ? 'failed' : 'passed'
  console.log(`${part.name}: ${summary} in ${seconds} s`)
  if (counts.failed > 0) console.log(output)
  return counts
}

/** A process that ended badly without naming a failed test counts as one more failure. */
function countsOf(part: Part, code: number): Counts {
  if (!part.counts) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  if (!existsSync(part.counts)) return { passed: 0, failed: 1, skipped: 0 }
  const counts = JSON.parse(readFileSync(part.counts, 'utf8')) as Counts
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function execute(part: Part, scratch: string): Promise<{ code: number; output: string }> {
  const [command, ...args] = part.command
  const { promise, resolve } = Promise.withResolvers<{ code: number; output: string }>()
  const child = spawn(command!, args, {
    cwd: ROOT,
    env: { ...cleanEnvironment(part, scratch), AMBIT_TEST_HELD: '1' },
    // Nothing is written to it: that it closes tells the part that we are gone.
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const watchdog = setTimeout(() => {
    output += `\nended after ${LONGEST_MS / 1000} s without coming to an end\n`
    child.kill('SIGKILL')
  }, LONGEST_MS)
  child.on('error', (error) => resolve({ code: 1, output: error.message }))
  child.on('close', (code) => {
    clearTimeout(watchdog)
    resolve({ code: code ?? 1, output })
  })
  return promise
}

/** No setting of the person who runs the tests reaches them, and what they write stays in one folder that goes away. */
function cleanEnvironment(part: Part, scratch: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^(AMBIT_|DATABASE_URL|PG|npm_|NODE_TEST_CONTEXT|NODE_ENV)/.test(key),
  )
  return { ...Object.fromEntries(kept), TMPDIR: scratch, XDG_CONFIG_HOME: join(scratch, 'config'), ...part.env }
}
