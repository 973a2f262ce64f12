import { innerProduct } from '../vocabulary/inner-product.ts';

/**
 * The most similar of everyone for several probes, while everyone passes by once: what a comparison
 * in floats answers, without holding a gallery.
 */
export class TrueLists {
  readonly #probes: readonly Float32Array[];
  readonly #wanted: number;
  readonly #kept: { person: number; alike: number }[][];
  readonly #floors: Float64Array;

  constructor(probes: readonly Float32Array[], wanted: number) {
    this.#probes = probes;
    this.#wanted = wanted;
    this.#kept = probes.map(() => []);
    this.#floors = new Float64Array(probes.length).fill(-Infinity);
  }

  /** People pass in ascending order. */
  compare(person: number, reference: Float32Array): void {
    for (const [place, probe] of this.#probes.entries()) {
      const alike = innerProduct(probe, reference, 0);
      if (alike <= (this.#floors[place] ?? 0)) continue;
      const kept = this.#kept[place];
      kept?.push({ person, alike });
      if (kept && kept.length >= 4 * this.#wanted) this.#shrink(place);
    }
  }

  #shrink(place: number): void {
    const kept = this.#kept[place] ?? [];
    // The sort is stable: of those equally alike the earlier person stays first.
    kept.sort((a, b) => b.alike - a.alike);
    kept.length = Math.min(kept.length, this.#wanted);
    if (kept.length === this.#wanted) this.#floors[place] = kept.at(-1)?.alike ?? -Infinity;
  }

  /** Who is most similar to a probe, best first. */
  list(place: number): readonly number[] {
    this.#shrink(place);
    return (this.#kept[place] ?? []).map(({ person }) => person);
  }
}
