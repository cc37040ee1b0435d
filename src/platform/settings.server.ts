import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type ScannerAddress, scannerAddress } from './files/scanner.server.ts'
import { Refusal } from './refusal.ts'

/** The folder that holds package.json. */
export const ROOT = join(import.meta.dirname, '../..')

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1'])

const whole = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.int().min(min).max(max))

const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')

const list = z.string().transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))

const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be an address like https://ambit.example.com' })
  .transform((text) => new URL(text).origin)

const Environment = z.object({
  AMBIT_KEY_FILE: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  AMBIT_HOST: z.string().default('127.0.0.1'),
  AMBIT_PORT: whole(0, 65_535).default(7300),
  AMBIT_URL: webUrl.optional(),
  AMBIT_TRUSTED_PROXIES: list.default([]),
  AMBIT_SCANNER: z
    .string()
    .transform((text, ctx) => {
      const address = scannerAddress(text)
      if (!address) ctx.addIssue('must be the address of a clamd, unix:/run/clamav/clamd.ctl or tcp://127.0.0.1:3310')
      return address ?? z.NEVER
    })
    .optional(),
  AMBIT_LOG: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  AMBIT_LOG_FORMAT: z.enum(['json', 'text']).optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_URL_DIRECT: postgresUrl.optional(),
  DATABASE_URL_OWNER: postgresUrl.optional(),
})

export interface Settings {
  readonly version: string
  /** Everything that Ambit writes lies under this folder, the sealing key apart. */
  readonly data: string
  readonly keyFile: string
  readonly host: string
  readonly port: number
  /** `AMBIT_URL`, the one source of links; undefined on a machine that is only reached as localhost. */
  readonly url: string | undefined
  /** Addresses whose forwarded headers count. */
  readonly trustedProxies: readonly string[]
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly format: 'json' | 'text' | undefined }
  /** The virus scanner that looks at every file before it is kept; none when undefined. */
  readonly scanner: ScannerAddress | undefined
  /** A PostgreSQL of one's own instead of the embedded one. */
  readonly database: ExternalDatabase | undefined
}

export interface ExternalDatabase {
  /** The application's connection; may go through PgBouncer. */
  readonly url: string
  /** Straight to PostgreSQL, for what needs a session of its own: LISTEN, locks, jobs. */
  readonly direct: string
  /** As the owner of the tables, for migrations. */
  readonly owner: string
}

/** The data folder alone, which must be known before the user is chosen that reads everything else. */
export function dataFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return resolve(environment.AMBIT_DATA?.trim() || join(ROOT, 'data'))
}

/**
 * The settings that an environment means. An empty variable counts as not set. Throws a Refusal that names the
 * variable, what is wrong with it and what it accepts.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!
    const variable = String(path[0])
    throw new Refusal(`The setting ${variable}=${shown(variable, given[variable])} is refused: ${message}.`)
  }
  const env = parsed.data
  const settings: Settings = {
    version: ownVersion(),
    data: dataFolder(environment),
    keyFile: env.AMBIT_KEY_FILE ?? defaultKeyFile(environment),
    host: env.AMBIT_HOST,
    port: env.AMBIT_PORT,
    url: env.AMBIT_URL,
    trustedProxies: env.AMBIT_TRUSTED_PROXIES,
    log: { level: env.AMBIT_LOG, format: env.AMBIT_LOG_FORMAT },
    scanner: env.AMBIT_SCANNER,
    database: externalDatabase(env),
  }
  refuseOpenListening(settings)
  return settings
}

/** The key lies apart from the data, so that a copy of the data opens nothing: systemd's credential, else the user's own folder. */
function defaultKeyFile({
  CREDENTIALS_DIRECTORY,
  XDG_CONFIG_HOME,
}: Readonly<Record<string, string | undefined>>): string {
  const credential = CREDENTIALS_DIRECTORY && join(CREDENTIALS_DIRECTORY, 'ambit-key')
  if (credential && existsSync(credential)) return credential
  return join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'ambit', 'key')
}

function ownVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version
}

function externalDatabase(env: z.infer<typeof Environment>): ExternalDatabase | undefined {
  const { DATABASE_URL: url, DATABASE_URL_DIRECT: direct, DATABASE_URL_OWNER: owner } = env
  if (!url) {
    if (direct || owner)
      throw new Refusal('DATABASE_URL_DIRECT and DATABASE_URL_OWNER only count together with DATABASE_URL: set it too.')
    return undefined
  }
  return { url, direct: direct ?? url, owner: owner ?? direct ?? url }
}

/** Beyond this machine, plain http shows passwords to the network, and browsers drop the session's cookie. */
function refuseOpenListening({ host, url, trustedProxies }: Settings): void {
  if (LOOPBACK.has(host) || (url?.startsWith('https:') && trustedProxies.length > 0)) return
  throw new Refusal(
    `Ambit does not listen on ${host} without https, because passwords would cross the network readable and browsers drop the session: ` +
      'put a proxy with https in front of it and set AMBIT_URL=https://… and AMBIT_TRUSTED_PROXIES to its address, or leave AMBIT_HOST at 127.0.0.1.',
  )
}

/** A database address holds a password, which must not reach a screen or a log. */
function shown(variable: string, value: unknown): string {
  return variable.startsWith('DATABASE_URL') ? '…' : JSON.stringify(value)
}
