import type { Seq } from '../vocabulary/record-ids.ts';

/**
 * Where enrolments under way wait for those before them. A wait is only ever for a lower place in
 * the order, so that two enrolments can not wait for each other.
 */
export class SettlementBoard {
  readonly #waiting = new Map<Seq, Set<() => void>>();

  /** Resolves when `seq` is announced, or with `overdue` after `limitMs`. */
  settled(seq: Seq, limitMs: number): Promise<'announced' | 'overdue'> {
    return new Promise((resolve) => {
      const waiters = this.#waiting.get(seq) ?? new Set();
      this.#waiting.set(seq, waiters);
      const finish = (outcome: 'announced' | 'overdue') => {
        clearTimeout(timer);
        waiters.delete(announced);
        if (waiters.size === 0) this.#waiting.delete(seq);
        resolve(outcome);
      };
      const announced = () => finish('announced');
      const timer = setTimeout(() => finish('overdue'), limitMs);
      waiters.add(announced);
    });
  }

  /** Wakes everyone who waits for `seq`. */
  announce(seq: Seq): void {
    for (const wake of Array.from(this.#waiting.get(seq) ?? [])) wake();
  }
}
