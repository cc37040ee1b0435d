/** Where a command writes: results for a reader or a program to `out`, remarks and refusals to `err`. One call, one line. */
export interface Io {
  out(line: string): void
  err(line: string): void
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface Command {
  /** How it is called and what its options mean. */
  readonly usage: string
  /** Gives the exit code: 0 done, 1 refused. Throws UsageError for wrong arguments and Refusal for the rest. */
  run(args: readonly string[], io: Io): Promise<number>
}

/** The command was called with arguments that it does not have: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
