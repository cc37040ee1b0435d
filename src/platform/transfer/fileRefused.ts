/** A table file that cannot be read, with the reason and what to do. */
export class TableFileRefused extends Error {
  constructor(problem: string, advice: string) {
    super(`${problem.replace(/\.$/, '')}. ${advice}`)
    this.name = 'TableFileRefused'
  }
}
