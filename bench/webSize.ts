/**
 * The weight of the first load: everything that a browser fetches before it can show the shell, compressed as it is
 * sent. Reads the manifest of the built bundle; what is imported on navigation does not count.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Measurement, report } from './measurement.ts'

/** Kilobytes of 1,000 bytes, gzip level 9. */
const LIMIT_KB = 350

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}

/** Weighs the bundle in `dist/web`, which must have been built. */
export async function run(): Promise<Measurement[]> {
  const folder = join(fileURLToPath(new URL('..', import.meta.url)), 'dist/web')
  const manifest = JSON.parse(readFileSync(join(folder, 'assets/manifest.json'), 'utf8')) as Record<string, Chunk>

  /** The files of a chunk and of all that it imports at once. */
  function filesOf(name: string, found = new Set<string>()): Set<string> {
    const chunk = manifest[name]
    if (!chunk || found.has(chunk.file)) return found
    found.add(chunk.file)
    for (const file of chunk.css ?? []) found.add(file)
    for (const other of chunk.imports ?? []) filesOf(other, found)
    return found
  }

  const rows = ['index.html', ...filesOf('index.html')].map((file) => {
    const bytes = readFileSync(join(folder, file))
    return { file, gzip: gzipSync(bytes, { level: 9 }).length / 1000 }
  })
  const total = rows.reduce((sum, row) => sum + row.gzip, 0)
  return [
    { name: 'first load of the shell, gzip', value: total, unit: 'kB', most: LIMIT_KB },
    ...rows
      .toSorted((a, b) => b.gzip - a.gzip)
      .slice(0, 5)
      .map((row): Measurement => ({ name: `  ${row.file}`, value: row.gzip, unit: 'kB' })),
  ]
}

if (import.meta.main) report(await run())
