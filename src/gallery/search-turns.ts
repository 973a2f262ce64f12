import type { SearchManners, Urgency } from './gallery.ts';

/** So many turns of interactive searches, then one of a bulk search: it comes to its end too. */
const interactiveTurnsMax = 8;

/**
 * Who computes next of the searches on one thread. A search stops between its turns: there the
 * thread hears that it is not wanted any more, and interactive searches pass bulk ones.
 */
export class SearchTurns {
  readonly #waiting: Readonly<Record<Urgency, (() => void)[]>> = { interactive: [], bulk: [] };
  #called = false;
  #interactiveTurns = 0;

  /**
   * Awaited before the first turn: an interactive search begins when its caller lets go.
   * @throws the reason of a signal that is aborted
   */
  async begin(manners: SearchManners): Promise<void> {
    if (manners.urgency === 'bulk') await this.next(manners);
    else await Promise.resolve();
    manners.signal?.throwIfAborted();
  }

  /**
   * Awaited between two turns; one search has its turn at a time.
   * @throws the reason of a signal that is aborted
   */
  async next({ urgency = 'interactive', signal }: SearchManners): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting[urgency].push(resolve);
      this.#call();
    });
    signal?.throwIfAborted();
  }

  /** Gives the next turn when the event loop has looked at what came in. */
  #call(): void {
    if (this.#called) return;
    this.#called = true;
    setImmediate(() => {
      this.#called = false;
      this.#taken()?.();
      if (this.#waiting.interactive.length + this.#waiting.bulk.length > 0) this.#call();
    });
  }

  #taken(): (() => void) | undefined {
    const { interactive, bulk } = this.#waiting;
    const bulkIsDue = this.#interactiveTurns >= interactiveTurnsMax && bulk.length > 0;
    if (interactive.length > 0 && !bulkIsDue) {
      this.#interactiveTurns += 1;
      return interactive.shift();
    }
    this.#interactiveTurns = 0;
    return bulk.shift();
  }
}
