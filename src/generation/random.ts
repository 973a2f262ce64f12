import { createHash } from 'node:crypto';

/** Numbers that depend on the seeds alone: the same on every machine. */
export class Random {
  #state: number;

  constructor(...seeds: readonly (string | number)[]) {
    this.#state = createHash('sha256').update(JSON.stringify(seeds)).digest().readUInt32LE(0);
  }

  /** Evenly from 0 to 1, which is left out; mulberry32, random enough where nobody guesses. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number from 0 to `count`, which is left out. */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** Of a normal distribution. */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.unit()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.unit());
  }
}
