/** A number of places; whoever finds none waits until one is left, first come, first served. */
export class Places {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Resolves when there is a place, which must be left again.
   * @throws the reason of a signal that is aborted; then no place was taken
   */
  async take(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const taken = () => {
        signal?.removeEventListener('abort', given);
        resolve();
      };
      const given = () => {
        this.#waiting.splice(this.#waiting.indexOf(taken), 1);
        reject(signal?.reason);
      };
      this.#waiting.push(taken);
      signal?.addEventListener('abort', given, { once: true });
    });
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}
