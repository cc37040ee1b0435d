/**
 * Something that a person must change before Ambit can go on: said in one sentence (what happened, why, what to do)
 * and ended with exit code 1, without a stack trace. Anything else that is thrown is a defect.
 */
export class Refusal extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Refusal'
  }
}
