/**
 * The rules of ARCHITECTURE.md about who may know whom, as functions of one file's path and text. They read lines of
 * import and a few words; what needs types (cycles between files, unused exports) the linters find.
 */
import { posix } from 'node:path'

/** What is wrong in one file, each as a sentence; empty when nothing is. */
export type Rule = (path: string, text: string) => string[]

/** Areas in the order in which they may know each other: each knows those before it, the rest of them all. */
const ORDER = ['people', 'projects', 'time', 'finance', 'procurement', 'assets']

/** Files that put the parts together, and what they may touch for it. */
const ROOTS: Readonly<Record<string, Kind>> = {
  'src/main.ts': 'server',
  'src/cli.ts': 'server',
  'src/web/areas.ts': 'screen',
}

/** Pure files that touch the world all the same, each with its reason. */
const IMPURE: Readonly<Record<string, string>> = {
  'src/web/api.ts': 'its last lines hand fetch, a timer and a random key to the client, whose tests hand others',
}

/** Packages that compute and touch nothing; what a pure file may import by value. */
const PURE_PACKAGES = new Set(['zod', 'saxes', 'ical.js', '@tanstack/react-query', 'fflate', 'markdown-it'])

/** Statements over record tables without the compiled filter of a caller, each with its reason. */
export const UNFILTERED: Readonly<Record<string, string>> = {
  'src/areas/people/server.ts': 'relation sets are what filters are made from; the first account asks for any calendar',
  'src/areas/people/availability.server.ts': 'plans take hours in the name of the company, never reasons',
  'src/areas/people/example.server.ts': 'the example takes no name that is in use',
  'src/areas/projects/server.ts': 'relation sets are what filters are made from',
  'src/areas/projects/example.server.ts': 'the example plans with people that it has just made, under a free code',
  'src/areas/projects/watchAssigned.server.ts': 'finds who was put to work, to watch for them; tells nobody',
  'src/areas/projects/reschedule.server.ts': 'finds the plans that a change moves, to compute them; tells nobody',
  'src/platform/subject.server.ts': 'deletes what hung on rows that are gone; tells nobody',
  'src/areas/finance/approverFacts.server.ts': 'approvers are found for whoever submits, and named to nobody by it',
  'src/platform/approvals/approvals.server.ts': 'relation sets are what filters are made from',
  'src/platform/approvals/engine.server.ts': 'whose deputy somebody is, asked for himself',
  'src/platform/approvals/facts.server.ts': 'adds up what the same requester ordered alike, whoever may read it',
  'src/platform/approvals/follow.server.ts': 'whose deputies hear that something waits; tells nobody what',
  'src/platform/approvals/inbox.server.ts': 'asks for the caller’s own deputyships; approvals go through the store',
  'src/platform/transfer/carryOut.server.ts':
    'whether anything lies within rows that would be removed; only how many is told',
  'src/platform/webhooks/deliver.server.ts':
    'takes the sealed secret of a webhook, to sign with; what is sent goes through the store',
  'src/platform/files/collect.server.ts': 'finds files whose record is gone, to take them away; tells nobody',
  'src/platform/example/remove.server.ts': 'the example is removed whole or not at all, whoever reads it',
}

type Kind = 'pure' | 'server' | 'screen' | 'test'

interface Import {
  /** A path from the top of the repository, or a package. */
  readonly target: string
  /** Gone at run time, so that it touches nothing; it is still known. */
  readonly typeOnly: boolean
}

function kindOf(path: string): Kind {
  if (/\.test\.tsx?$/.test(path)) return 'test'
  if (ROOTS[path]) return ROOTS[path]
  if (/\.server\.ts$|^src\/(areas\/[^/]+|platform)\/server\.ts$/.test(path)) return 'server'
  if (/\.screen\.tsx$|\.css$|^src\/(areas\/[^/]+|platform)\/screens\.ts$/.test(path)) return 'screen'
  return 'pure'
}

const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm

function importsOf(path: string, text: string): Import[] {
  return Array.from(text.matchAll(IMPORT), ([, type, named, lazy]) => {
    const name = (named ?? lazy)!
    const target = name.startsWith('.') ? posix.join(posix.dirname(path), name) : name
    return { target, typeOnly: type !== undefined }
  })
}

/** The code without comments and quoted text; templates stay, since code stands in them. */
function codeOf(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g,
    (found) => (found.startsWith('`') ? found : /^['"]/.test(found) ? "''" : ' '),
  )
}

const areaOf = (path: string): string | undefined => /^src\/areas\/([^/]+)\//.exec(path)?.[1]

/** The suffix says what a file may touch. Types are erased, so that they may come from anywhere. */
export const suffixes: Rule = (path, text) => {
  const kind = kindOf(path)
  if (kind === 'test' || !path.startsWith('src/')) return []
  const found: string[] = []
  for (const { target, typeOnly } of importsOf(path, text)) {
    if (typeOnly) continue
    const other = kindOf(target)
    const wrong =
      (target.startsWith('node:') && kind !== 'server') ||
      (other === 'server' && kind !== 'server') ||
      (other === 'screen' && kind !== 'screen') ||
      (kind === 'pure' && !target.startsWith('src/') && !PURE_PACKAGES.has(target))
    if (wrong) found.push(`a ${kind} file must not import ${target}`)
  }
  return found
}

const WORLD =
  /\bBuffer\b|\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bTemporal\.Now\b|\bMath\.random\(|\bcrypto\.|\bperformance\.|\bset(?:Timeout|Interval|Immediate)\(|\bfetch\(|\bglobalThis\b|\bwindow\.|\blocalStorage\b|\bnavigator\./g

/** Pure: values in, values out. Today, now and random numbers are arguments. */
export const purity: Rule = (path, text) => {
  if (kindOf(path) !== 'pure' || !path.startsWith('src/') || IMPURE[path]) return []
  return Array.from(codeOf(text).matchAll(WORLD), ([word]) => `a pure file must not use ${word.replace(/[.(]+$/, '')}`)
}

/** Nobody is known from below: records and platform know no area; only the roots know everything. */
export const layers: Rule = (path, text) => {
  const test = kindOf(path) === 'test'
  const area = areaOf(path)
  const below = /^src\/(record|platform|web)\//.exec(path)?.[1]
  const command = /^src\/(commands\/|cli\.ts$|main\.ts$)/
  const found: string[] = []
  for (const { target } of importsOf(path, text)) {
    const other = areaOf(target) ?? (target.startsWith('src/areas/') ? 'every area' : undefined)
    if (below && other && !test && !ROOTS[path]) found.push(`${below} must not import ${target} of ${other}`)
    if ((below || area) && command.test(target) && !test && !path.endsWith('Cli.server.ts'))
      found.push(`${target} puts everything together; nothing that it uses may import it`)
  }
  return found
}

/** Whoever is outside of an area sees its doors only, and the order of the areas has no way back. */
export const doors: Rule = (path, text) => {
  const own = areaOf(path)
  if (!path.startsWith('src/') || (kindOf(path) === 'test' && own === undefined)) return []
  const found: string[] = []
  for (const { target } of importsOf(path, text)) {
    const other = areaOf(target)
    if (other === undefined || other === own) continue
    const door = /^src\/areas\/[^/]+\/(index|server|screens)\.ts$/.test(target)
    // A command of an area is loaded by the command line when it runs, and by nobody else.
    const command = path === 'src/cli.ts' && /^src\/areas\/[^/]+\/\w+Cli\.server\.ts$/.test(target)
    if (!door && !command) found.push(`${target} is inside ${other}: use its index.ts, server.ts or screens.ts`)
    if (own !== undefined && !mayKnow(own, other)) found.push(`${own} must not know ${other}`)
  }
  return found
}

function mayKnow(area: string, other: string): boolean {
  const [mine, theirs] = [ORDER.indexOf(area), ORDER.indexOf(other)]
  return theirs !== -1 && (mine === -1 || theirs < mine)
}

/** A thing belongs to a part of the job and is named for what it does. */
export const names: Rule = (path) =>
  /(^|\/)(utils?|helpers?|shared|common|misc|lib)(\/|\.)/i.test(path)
    ? ['is named for nothing: put it where its subject is']
    : []

/** A statement over a record table passes the caller's filter, or the file stands in `UNFILTERED` with its reason. */
export const filtered =
  (tables: readonly string[]): Rule =>
  (path, text) => {
    if (!path.startsWith('src/') || path.startsWith('src/record/') || kindOf(path) === 'test' || UNFILTERED[path])
      return []
    const code = codeOf(text)
    if (!/\bsql\b/.test(code) || /\breadFilter\(/.test(code)) return []
    const table = tables.map((name) => name.replace('.', '\\.')).join('|')
    const used = [
      ...code.matchAll(
        new RegExp(`(?:\\b(?:from|join|into|update|using)\\s+(?:only\\s+)?|,\\s*)"?(${table})\\b`, 'gi'),
      ),
      ...code.matchAll(/\bname\((\w+\.table)\)/g),
    ]
    return used.map(([, what]) => `a statement over ${what} without the filter of a caller`)
  }

/** What people read goes through the log or the command's output. */
export const quiet: Rule = (path, text) =>
  path.startsWith('src/') && /\bconsole\.\w+/.test(codeOf(text)) ? ['writes to the console'] : []

/** A test that does not run says nothing. Where a machine cannot run it, `skip` is a value that holds the reason. */
export const running: Rule = (_path, text) =>
  Array.from(
    codeOf(text).matchAll(
      /\b(?:test|it|describe|suite)\.(?:skip|only|todo)\b|\b(?:skip: (?:true\b|'')|only: true\b|todo: (?:true\b|''))/g,
    ),
    ([word]) => `a test is left out by ${word}`,
  )
