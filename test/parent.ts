/**
 * Ends this process when the one that started it has gone, however that ended: its end of the pipe on our standard input is
 * closed then. What this process has started goes in turn: PostgreSQL by the signal of its parent's death, Chromium by
 * its pipe.
 */
export function endWithParent(): void {
  process.stdin.once('end', () => process.exit(1)).once('error', () => process.exit(1))
  process.stdin.resume()
  // Waiting for that keeps nobody from ending by himself.
  process.stdin.unref()
}
