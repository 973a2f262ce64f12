import { proportion, type Proportion } from '../vocabulary/proportion.ts';

/** A candidate of a search, by the best of her references. */
export interface ListedPerson {
  readonly person: string;
  readonly score: number;
}

/** One non-mated score and between whom; people by their places. */
interface Entry {
  readonly score: number;
  readonly probe: number;
  readonly reference: number;
}

/**
 * Non-mated scores of searches: for each probe one score for each other person of the gallery, as
 * far down as candidate lists reach. People may be weighed, as a resampling of people does.
 */
export class NonMatedScores {
  readonly #places = new Map<string, number>();
  readonly #searched: number;
  /** Searches with a probe of each person. */
  readonly #searches: number[] = [];
  readonly #entries: Entry[] = [];
  /** The highest score of each search; −∞ where there is none. */
  readonly #firsts: number[] = [];
  #sorted: readonly Entry[] | undefined;
  #completeFrom = -Infinity;

  /** @param people those of the gallery who can be found */
  constructor(people: Iterable<string>) {
    for (const person of people) this.#placeOf(person);
    this.#searched = this.#places.size;
  }

  /** Adds a search; `listed` are the most alike of the gallery, best first, mates included. */
  add(probe: string, listed: readonly ListedPerson[]): void {
    const place = this.#placeOf(probe);
    this.#searches[place] = (this.#searches[place] ?? 0) + 1;
    for (const { person, score } of listed) {
      if (person === probe) continue;
      this.#entries.push({ score, probe: place, reference: this.#placeOf(person) });
    }
    this.#firsts.push(listed.find(({ person }) => person !== probe)?.score ?? -Infinity);
    const last = listed.at(-1);
    if (last && listed.length < this.#searched) {
      this.#completeFrom = Math.max(this.#completeFrom, last.score);
    }
    this.#sorted = undefined;
  }

  /** All scores above this are known; below it lists had no more room. */
  get completeFrom(): number {
    return this.#completeFrom;
  }

  /** Whoever is in the gallery, or a probe, or both. */
  get people(): number {
    return this.#places.size;
  }

  /** How many people of the gallery, and of the probes, the scores are between. */
  get peopleOf(): { readonly gallery: number; readonly probes: number } {
    const probes = this.#searches.filter((searches) => searches > 0).length;
    return { gallery: this.#searched, probes };
  }

  /** Descending, with those whom each is between. */
  get sorted(): readonly Entry[] {
    this.#sorted ??= this.#entries.toSorted((a, b) => b.score - a.score);
    return this.#sorted;
  }

  /** Non-mated comparisons, those that no list names included; each person as often as weighed. */
  comparisons(weights: Float64Array): number {
    let gallery = 0;
    for (let place = 0; place < this.#searched; place += 1) gallery += weights[place] ?? 0;
    let sum = 0;
    for (const [place, searches = 0] of this.#searches.entries()) {
      const weight = weights[place] ?? 0;
      const others = gallery - (place < this.#searched ? weight : 0);
      sum += weight * searches * others;
    }
    return sum;
  }

  /** Searches that find somebody other than the mate above a threshold. */
  positivesAt(threshold: number): Proportion {
    const positives = this.#firsts.filter((score) => score > threshold);
    return proportion(positives.length, this.#firsts.length);
  }

  #placeOf(person: string): number {
    const place = this.#places.get(person) ?? this.#places.size;
    this.#places.set(person, place);
    return place;
  }
}
