import type { LikePairs } from './like-pairs.ts';
import { minutiaeMax, type PreparedFinger } from './prepared-finger.ts';

/** Roots that are grown from. */
const rootsMax = 12;

/**
 * Which minutia may be which: both ends of pairs that look alike speak for the minutiae that they
 * would put together. Made once, filled for each two impressions.
 */
export class RootPairs {
  count = 0;
  readonly probe = new Uint8Array(rootsMax);
  readonly reference = new Uint8Array(rootsMax);
  /** How much speaks for each, descending. */
  readonly support = new Float32Array(rootsMax);
  readonly #support = new Float32Array(minutiaeMax * minutiaeMax);

  find(like: LikePairs, probe: PreparedFinger, reference: PreparedFinger): void {
    const { pairs: one } = probe;
    const { pairs: other } = reference;
    for (let at = 0; at < like.count; at += 1) {
      const p = like.probe[at] ?? 0;
      const r = like.reference[at] ?? 0;
      const weight = (one.certainty[p] ?? 0) * (other.certainty[r] ?? 0);
      this.#add(one.first[p] ?? 0, other.first[r] ?? 0, weight);
      this.#add(one.second[p] ?? 0, other.second[r] ?? 0, weight);
    }
    this.#take(probe.minutiae.count, reference.minutiae.count);
  }

  #add(one: number, other: number, weight: number): void {
    const at = one * minutiaeMax + other;
    this.#support[at] = (this.#support[at] ?? 0) + weight;
  }

  /** The best roots, most first; empties the support. */
  #take(probeCount: number, referenceCount: number): void {
    this.count = 0;
    for (let one = 0; one < probeCount; one += 1) {
      for (let other = 0; other < referenceCount; other += 1) {
        const at = one * minutiaeMax + other;
        const support = this.#support[at] ?? 0;
        this.#support[at] = 0;
        if (support > 0) this.#keep(one, other, support);
      }
    }
  }

  #keep(one: number, other: number, support: number): void {
    let at = this.count;
    if (at === rootsMax && (this.support[at - 1] ?? 0) >= support) return;
    if (at === rootsMax) at -= 1;
    else this.count += 1;
    for (; at > 0 && (this.support[at - 1] ?? 0) < support; at -= 1) {
      this.support[at] = this.support[at - 1] ?? 0;
      this.probe[at] = this.probe[at - 1] ?? 0;
      this.reference[at] = this.reference[at - 1] ?? 0;
    }
    this.support[at] = support;
    this.probe[at] = one;
    this.reference[at] = other;
  }
}
