import { AlignmentFit, unmoved, type Alignment } from './alignment.ts';
import { EdgeGrowth } from './edge-growth.ts';
import type { LikePairs } from './like-pairs.ts';
import { overlapOf, type Overlap } from './overlap.ts';
import { minutiaeMax, type PreparedFinger } from './prepared-finger.ts';
import { RootPairs } from './root-pairs.ts';

/** Growths of one comparison: roots inside of an earlier growth are not grown again. */
const growthsMax = 8;

/** Pairs that grew, in the order in which they did. */
export interface GrownPairs {
  readonly count: number;
  readonly probe: Uint8Array;
  readonly reference: Uint8Array;
}

/** How alike two impressions are, and which minutiae say so. */
export interface EdgeGrowingComparison {
  /** 0 … some hundreds; not calibrated. */
  readonly similarity: number;
  readonly alignment: Alignment;
  readonly overlap: Overlap;
  /** The matcher's own: good until its next comparison. */
  readonly pairing: GrownPairs;
}

/**
 * Compares minutiae by growing: from two that are likely one along edges to near neighbours, over
 * skin bent in any way that bends slowly (the idea of SourceAFIS). One matcher serves one thread.
 */
export class EdgeGrowingMatcher {
  readonly #roots = new RootPairs();
  readonly #growth = new EdgeGrowth();
  readonly #fit = new AlignmentFit();
  readonly #seen = new Uint8Array(minutiaeMax * minutiaeMax);
  readonly #probe = new Uint8Array(minutiaeMax);
  readonly #reference = new Uint8Array(minutiaeMax);

  /** Without a pair that looks alike the similarity is 0. */
  compare(
    like: LikePairs,
    probe: PreparedFinger,
    reference: PreparedFinger,
  ): EdgeGrowingComparison {
    const best = { count: 0, ease: 0, firm: 0 };
    this.#roots.find(like, probe, reference);
    this.#seen.fill(0, 0, probe.minutiae.count * minutiaeMax);
    let growths = 0;
    for (let root = 0; root < this.#roots.count && growths < growthsMax; root += 1) {
      const one = this.#roots.probe[root] ?? 0;
      const other = this.#roots.reference[root] ?? 0;
      if (this.#seen[one * minutiaeMax + other] === 1) continue;
      growths += 1;
      this.#growth.grow(probe, reference, one, other);
      this.#see();
      const ease = this.#growth.edgesCount - this.#growth.strain;
      if (ease <= best.ease) continue;
      best.count = this.#growth.count;
      best.ease = ease;
      best.firm = this.#firm();
      this.#probe.set(this.#growth.probe);
      this.#reference.set(this.#growth.reference);
    }
    const pairing = { count: best.count, probe: this.#probe, reference: this.#reference };
    const alignment = this.#alignment(pairing, probe, reference);
    const overlap = overlapOf(probe, reference, alignment);
    const seen = overlap.probeInside * overlap.referenceInside;
    const similarity = seen === 0 ? 0 : (best.ease * best.firm) / Math.sqrt(seen);
    return { similarity, alignment, overlap, pairing };
  }

  #see(): void {
    for (let pair = 0; pair < this.#growth.count; pair += 1) {
      const one = this.#growth.probe[pair] ?? 0;
      this.#seen[one * minutiaeMax + (this.#growth.reference[pair] ?? 0)] = 1;
    }
  }

  #firm(): number {
    let firm = 0;
    for (let pair = 0; pair < this.#growth.count; pair += 1) {
      if ((this.#growth.edges[pair] ?? 0) > 2) firm += 1;
    }
    return firm;
  }

  #alignment(pairs: GrownPairs, probe: PreparedFinger, reference: PreparedFinger): Alignment {
    const { minutiae: one } = probe;
    const { minutiae: other } = reference;
    this.#fit.clear();
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const p = pairs.probe[pair] ?? 0;
      const r = pairs.reference[pair] ?? 0;
      this.#fit.add(1, one.x[p] ?? 0, one.y[p] ?? 0, other.x[r] ?? 0, other.y[r] ?? 0);
    }
    return this.#fit.alignment(unmoved);
  }
}
