import { createHash } from 'node:crypto';

/** Remembered at once; a station captures a few hundred samples in a day. */
const seenMax = 10_000;

/** What came from devices before: nothing is taken twice. The oldest are forgotten. */
export class SeenAnswers {
  readonly #seen = new Set<string>();

  /** Whether none of these was seen before; then they are now. */
  takeOnce(texts: readonly string[]): boolean {
    const keys = texts.map((text) => createHash('sha256').update(text).digest('base64url'));
    if (new Set(keys).size < keys.length || keys.some((key) => this.#seen.has(key))) return false;
    for (const key of keys) this.#seen.add(key);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= seenMax) break;
      this.#seen.delete(oldest);
    }
    return true;
  }
}
