import { AsyncLocalStorage } from 'node:async_hooks'
import { styleText } from 'node:util'

export type Level = 'debug' | 'info' | 'warn' | 'error'
export type Fields = Readonly<Record<string, unknown>>

/** One line per event. A message is a constant sentence; what varies goes into fields, so that lines can be searched. */
export interface Log {
  debug(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
  /** The same log with fields on every line. */
  with(fields: Fields): Log
}

export interface LogOptions {
  readonly level: Level
  /** `json` for programs, one object per line; `text` for a person at a terminal. */
  readonly format: 'json' | 'text'
  readonly write: (line: string) => void
  readonly now?: () => Date
}

const ORDER: readonly Level[] = ['debug', 'info', 'warn', 'error']
const COLOUR = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' } as const

const requests = new AsyncLocalStorage<string>()

/** Runs `work` so that every line logged by it, and by what it starts, carries the request's id. */
export function inRequest<T>(id: string, work: () => T): T {
  return requests.run(id, work)
}

export function createLog(options: LogOptions, fixed: Fields = {}): Log {
  const least = ORDER.indexOf(options.level)
  const now = options.now ?? (() => new Date())
  const line = (level: Level) => (message: string, fields?: Fields) => {
    if (ORDER.indexOf(level) < least) return
    const request = requests.getStore()
    const all = { ...fixed, ...(request === undefined ? {} : { request }), ...fields }
    options.write(options.format === 'json' ? asJson(now(), level, message, all) : asText(now(), level, message, all))
  }
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: (fields) => createLog(options, { ...fixed, ...fields }),
  }
}

function asJson(at: Date, level: Level, message: string, fields: Fields): string {
  // Named after the rest, so that no field can pose as the time, the level or the message.
  return JSON.stringify({ ...fields, time: at.toISOString(), level, message }, plain)
}

function asText(at: Date, level: Level, message: string, fields: Fields): string {
  const { error, ...rest } = fields
  const pairs = Object.entries(rest).map(([key, value]) => ` ${key}=${JSON.stringify(value, plain)}`)
  const stack =
    error === undefined ? '' : `\n${error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)}`
  const time = at.toISOString().slice(11, 19)
  return `${time} ${styleText(COLOUR[level], level.padEnd(5))} ${oneLine(message + pairs.join(''))}${stack}`
}

/** A line break or a terminal's control sequence in a value would forge further lines. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, '�')
}

/** Errors have no enumerable fields of their own and would be written as {}. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Error) {
    const { name, message, stack, cause } = value
    const code = (value as { code?: unknown }).code
    return { name, message, ...(code === undefined ? {} : { code }), stack, ...(cause === undefined ? {} : { cause }) }
  }
  return typeof value === 'bigint' ? value.toString() : value
}
