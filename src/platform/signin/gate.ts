/** Too many are waiting already. */
export class GateFull extends Error {
  constructor() {
    super('too many are waiting')
    this.name = 'GateFull'
  }
}

/**
 * Lets so many through at once and so many wait; whoever comes after that is turned away at once, which costs nothing
 * and can be tried again, while an endless queue would time out for everybody.
 */
export class Gate {
  readonly #width: number
  readonly #mostWaiting: number
  readonly #first: (() => void)[] = []
  readonly #rest: (() => void)[] = []
  #inside = 0

  constructor(width: number, mostWaiting: number) {
    this.#width = width
    this.#mostWaiting = mostWaiting
  }

  get waiting(): number {
    return this.#first.length + this.#rest.length
  }

  /** Runs `work` when there is room. With `ahead` it waits before all who came without, and is never turned away for them. */
  async run<T>(work: () => Promise<T>, ahead = false): Promise<T> {
    const own = ahead ? this.#first : this.#rest
    if (this.#inside >= this.#width) {
      if ((ahead ? own.length : this.waiting) >= this.#mostWaiting) throw new GateFull()
      await new Promise<void>((enter) => own.push(enter))
    } else this.#inside++
    try {
      return await work()
    } finally {
      const next = this.#first.shift() ?? this.#rest.shift()
      // The place goes straight to the next one, so that nobody slips in between.
      if (next) next()
      else this.#inside--
    }
  }
}
