import { errorRates, type LabelledScores } from '../../src/evaluation/error-rates.ts';
import { proportion } from '../../src/vocabulary/proportion.ts';

/** Persons of two fingers are made of each finger and the ones this many places on. */
const neighbours: readonly number[] = [1, 2, 3, 4];

/**
 * The likeness of every two presses of generated fingers, a logarithm of a likelihood ratio; those
 * of two fingers of a person add up.
 */
export class LikenessTable {
  readonly #fingers: number;
  readonly #presses: number;
  readonly #side: number;
  readonly #values: Float64Array;

  constructor(size: { readonly fingers: number; readonly presses: number }) {
    this.#fingers = size.fingers;
    this.#presses = size.presses;
    this.#side = size.fingers * size.presses;
    this.#values = new Float64Array(this.#side ** 2).fill(NaN);
  }

  /** Presses are numbered finger by finger. */
  set(one: number, other: number, likeness: number): void {
    this.#values[one * this.#side + other] = likeness;
    this.#values[other * this.#side + one] = likeness;
  }

  /** NaN where one of the presses gave no template. */
  #likeness(finger: number, press: number, otherFinger: number, otherPress: number): number {
    const one = (finger % this.#fingers) * this.#presses + press;
    const other = (otherFinger % this.#fingers) * this.#presses + otherPress;
    return this.#values[one * this.#side + other] ?? NaN;
  }

  /** Of two persons: finger by finger, as far as there are templates of both. */
  #fused(
    finger: number,
    press: number,
    otherFinger: number,
    otherPress: number,
    apart: readonly number[],
  ): number {
    const all = [0, ...apart].map((step) =>
      this.#likeness(finger + step, press, otherFinger + step, otherPress),
    );
    const known = all.filter((likeness) => !Number.isNaN(likeness));
    return known.length === 0 ? NaN : known.reduce((sum, likeness) => sum + likeness, 0);
  }

  /** Every pair of presses with its truth; `apart` says which further fingers a person has. */
  #labelled(persons: readonly (readonly number[])[]): LabelledScores {
    const mated: number[] = [];
    const nonMated: number[] = [];
    for (const apart of persons) {
      for (let finger = 0; finger < this.#fingers; finger += 1) {
        for (let other = finger; other < this.#fingers; other += 1) {
          for (let press = 0; press < this.#presses; press += 1) {
            const from = finger === other ? press + 1 : 0;
            for (let against = from; against < this.#presses; against += 1) {
              const likeness = this.#fused(finger, press, other, against, apart);
              (finger === other ? mated : nonMated).push(likeness);
            }
          }
        }
      }
    }
    const known = (values: readonly number[]) => values.filter((value) => !Number.isNaN(value));
    return {
      mated: Float64Array.from(known(mated)),
      nonMated: Float64Array.from(known(nonMated)),
      matedFailures: mated.length - known(mated).length,
      nonMatedFailures: nonMated.length - known(nonMated).length,
    };
  }

  /** How often the first press of a person is the most like among those of all. */
  #firstRank(persons: readonly (readonly number[])[]) {
    let hits = 0;
    let probes = 0;
    for (const apart of persons) {
      for (let finger = 0; finger < this.#fingers; finger += 1) {
        for (let press = 1; press < this.#presses; press += 1) {
          const own = this.#fused(finger, press, finger, 0, apart);
          const others = Array.from({ length: this.#fingers }, (_, other) =>
            other === finger ? NaN : this.#fused(finger, press, other, 0, apart),
          );
          probes += 1;
          if (!Number.isNaN(own) && !others.some((other) => other >= own)) hits += 1;
        }
      }
    }
    return proportion(hits, probes);
  }

  /** Error rates of one finger, and of two fused; failures to acquire never match. */
  figures() {
    const persons = { one: [[]], two: neighbours.map((step) => [step]) };
    const of = (which: keyof typeof persons) => {
      const labelled = this.#labelled(persons[which]);
      const { equalErrorRate, points } = errorRates(labelled, 'counted');
      return {
        matedPairs: labelled.mated.length + labelled.matedFailures,
        nonMatedPairs: labelled.nonMated.length + labelled.nonMatedFailures,
        equalErrorRate,
        points,
        firstRank: this.#firstRank(persons[which]),
      };
    };
    return { oneFinger: of('one'), twoFingers: of('two') };
  }
}
