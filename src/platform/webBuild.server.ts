import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from './refusal.ts'
import { ROOT } from './settings.server.ts'

/** The built pages, made from the sources by Vite. They belong to the code, as node_modules does, not to the data. */
export const WEB_FOLDER = join(ROOT, 'dist/web')

const STAMP = join(ROOT, 'dist/web.stamp')
const CONFIG = join(ROOT, 'vite.config.ts')

/**
 * Builds the pages when a source of theirs has changed since they were built, which a stamp with the sources' hash
 * tells. The stamp is taken away first, so that an interrupted build is not taken for a whole one.
 */
export async function buildWeb(io: { out(line: string): void }): Promise<void> {
  if (!existsSync(CONFIG)) return
  const sources = hashOfSources()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return
  const began = performance.now()
  try {
    rmSync(STAMP, { force: true })
    mkdirSync(join(STAMP, '..'), { recursive: true })
    await vite()
    writeFileSync(STAMP, sources)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EROFS')
      throw new Refusal(`The pages must be built, but ${message}: start once as the user who owns ${ROOT}.`)
    throw error
  }
  io.out(`web      ${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`)
}

function vite(): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = join(ROOT, 'node_modules/vite/bin/vite.js')
    const child = spawn(process.execPath, [program, 'build', '--logLevel', 'warn'], {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Refusal(`The pages could not be built: ${output.trim()}`)),
    )
  })
}

/** Everything under src that can reach a browser: what is neither a test nor the server's own. */
function hashOfSources(): string {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(server|test)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  const hash = createHash('sha256')
  for (const path of [CONFIG, join(ROOT, 'package-lock.json'), ...sources])
    hash.update(path.slice(ROOT.length)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}
