/** PostgreSQL's own load program over recorded statements, as the measure of what the database can do at best. */
import { spawn } from 'node:child_process'
import { existsSync, globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Credentials } from '../src/platform/postgres/roles.server.ts'

/** A statement as it went to the driver. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** The program of Debian's package, of whatever version there is. */
export function pgbenchProgram(): string | undefined {
  const found = globSync('/usr/lib/postgresql/*/bin/pgbench').toSorted()
  return found.find((path) => existsSync(path))
}

export interface Pgbench {
  /** Transactions a second over so many connections; each transaction is all statements of one request. */
  run(connections: number, seconds: number): Promise<number>
}

/**
 * Writes one script for each recorded request into `folder`. Statements keep their parameters: in prepared mode
 * pgbench sends them as the driver does, and each connection prepares each statement once for each script.
 */
export function pgbench(
  program: string,
  folder: string,
  credentials: Credentials,
  requests: readonly (readonly Statement[])[],
): Pgbench {
  const values: string[] = []
  const files = requests.map((statements, r) => {
    const lines = statements.map(({ text, values: given }, s) => {
      const names = given.map((value, v) => {
        const name = `r${r}s${s}v${v + 1}`
        values.push('-D', `${name}=${asText(value)}`)
        return name
      })
      return `${text.replace(/\s+/g, ' ').replace(/\$(\d+)/g, (_, n: string) => `:${names[Number(n) - 1]}`)};`
    })
    const file = join(folder, `request${r}.sql`)
    writeFileSync(file, `${lines.join('\n')}\n`)
    return file
  })
  return {
    async run(connections, seconds) {
      const output = await execute(
        program,
        [
          '-nMprepared',
          `-c${connections}`,
          `-T${seconds}`,
          ...files.flatMap((file) => ['-f', file]),
          ...values,
          credentials.database,
        ],
        { PGHOST: credentials.host, PGUSER: credentials.user, PGPASSWORD: credentials.password },
      )
      const rate = /tps = ([\d.]+) \(without initial/.exec(output)
      if (!rate || /failed: [1-9]/.test(output)) throw new Error(`pgbench: ${output}`)
      return Number(rate[1])
    },
  }
}

/** A parameter as PostgreSQL reads it. */
function asText(value: unknown): string {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return `{${value.map((each) => `"${String(each)}"`).join(',')}}`
  return String(value)
}

function execute(program: string, args: readonly string[], env: Record<string, string>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  child.on('error', reject)
  child.on('close', (code) =>
    code === 0 ? resolve(output) : reject(new Error(`pgbench ended with ${code}: ${output.slice(0, 2000)}`)),
  )
  return promise
}
