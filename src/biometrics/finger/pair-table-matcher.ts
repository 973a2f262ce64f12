import { AlignmentFit, unmoved, type Alignment } from './alignment.ts';
import { AlignmentVotes } from './alignment-votes.ts';
import { LaidProbe } from './laid-probe.ts';
import type { LikePairs } from './like-pairs.ts';
import { overlapOf, type Overlap } from './overlap.ts';
import { Pairer, Pairing, type Reach } from './pairing.ts';
import type { PreparedFinger } from './prepared-finger.ts';
import { SkinWarp } from './skin-warp.ts';

/** Alignments that are looked at, and those that skin is bent for. */
const alignmentsMax = 5;
const bentMax = 2;

const degrees = Math.PI / 180;
/** Wide where the alignment is rough, narrow where skin was bent. */
const roughReach: Reach = { awayPx: 22, turn: 30 * degrees };
const fittedReach: Reach = { awayPx: 17, turn: 27 * degrees };
const bentReach: Reach = { awayPx: 13, turn: 24 * degrees };

/** How alike two impressions are, and which minutiae say so. */
export interface PairTableComparison {
  /** 0 … the number of minutiae; not calibrated. */
  readonly similarity: number;
  readonly alignment: Alignment;
  readonly overlap: Overlap;
  /** The matcher's own: good until its next comparison. */
  readonly pairing: Pairing;
}

/** A turn and shift with what speaks for it. */
interface Weighed {
  readonly alignment: Alignment;
  readonly overlap: Overlap;
  readonly similarity: number;
}

/**
 * Compares minutiae by the pairs that they form: pairs vote for alignments, the best are refined,
 * skin is bent, and under each the minutiae are paired one to one. One matcher serves one thread.
 */
export class PairTableMatcher {
  readonly #votes = new AlignmentVotes();
  readonly #fit = new AlignmentFit();
  readonly #laid = new LaidProbe();
  readonly #pairer = new Pairer();
  readonly #warp = new SkinWarp();
  readonly #pairing = new Pairing();
  readonly #best = new Pairing();

  /**
   * Without two impressions that share an alignment the similarity is 0.
   * @param like the pairs of both that look alike
   * @param others alignments to look at besides those that the pairs vote for
   */
  compare(
    like: LikePairs,
    probe: PreparedFinger,
    reference: PreparedFinger,
    others: readonly Alignment[] = [],
  ): PairTableComparison {
    this.#votes.vote(like, probe, reference);
    const voted = this.#votes.take(alignmentsMax, probe, reference);
    const weighed = [...voted, ...others]
      .map((alignment) => this.#refined(alignment, probe, reference))
      .toSorted((a, b) => b.similarity - a.similarity);
    this.#best.count = 0;
    let best: Weighed = { alignment: unmoved, overlap: nothingShared, similarity: 0 };
    for (const { alignment } of weighed.slice(0, bentMax)) {
      const bent = this.#bent(alignment, probe, reference);
      if (bent.similarity <= best.similarity) continue;
      best = bent;
      this.#best.copy(this.#pairing);
    }
    return { ...best, pairing: this.#best };
  }

  /** A rough alignment, fitted twice to the minutiae that it pairs. */
  #refined(rough: Alignment, probe: PreparedFinger, reference: PreparedFinger): Weighed {
    this.#laid.lay(probe, rough);
    this.#pairer.pair(this.#laid, reference.minutiae, roughReach, this.#pairing);
    const closer = this.#fitted(rough, probe, reference);
    this.#laid.lay(probe, closer);
    this.#pairer.pair(this.#laid, reference.minutiae, fittedReach, this.#pairing);
    const alignment = this.#fitted(closer, probe, reference);
    return this.#weighed(alignment, probe, reference);
  }

  /** The same pairs, and others near them, after the skin was bent as the pairs say. */
  #bent(alignment: Alignment, probe: PreparedFinger, reference: PreparedFinger): Weighed {
    this.#laid.lay(probe, alignment);
    this.#pairer.pair(this.#laid, reference.minutiae, fittedReach, this.#pairing);
    this.#warp.bend(this.#laid, reference.minutiae, this.#pairing);
    this.#pairer.pair(this.#laid, reference.minutiae, bentReach, this.#pairing);
    this.#laid.lay(probe, alignment);
    this.#warp.bend(this.#laid, reference.minutiae, this.#pairing);
    this.#pairer.pair(this.#laid, reference.minutiae, bentReach, this.#pairing);
    return this.#weighed(alignment, probe, reference);
  }

  #fitted(before: Alignment, probe: PreparedFinger, reference: PreparedFinger): Alignment {
    const { minutiae: one } = probe;
    const { minutiae: other } = reference;
    this.#fit.clear();
    for (let pair = 0; pair < this.#pairing.count; pair += 1) {
      const p = this.#pairing.probe[pair] ?? 0;
      const r = this.#pairing.reference[pair] ?? 0;
      const weight = (this.#pairing.closeness[pair] ?? 0) + 0.1;
      this.#fit.add(weight, one.x[p] ?? 0, one.y[p] ?? 0, other.x[r] ?? 0, other.y[r] ?? 0);
    }
    return this.#fit.alignment(before);
  }

  /** Many close pairs, and few minutiae that lie where the other has skin and no mate. */
  #weighed(alignment: Alignment, probe: PreparedFinger, reference: PreparedFinger): Weighed {
    const overlap = overlapOf(probe, reference, alignment);
    const closeness = closenessOf(this.#pairing);
    const seen = overlap.probeInside * overlap.referenceInside;
    const similarity = seen === 0 ? 0 : (closeness * closeness) / Math.sqrt(seen);
    return { alignment, overlap, similarity };
  }
}

const nothingShared: Overlap = {
  probeInside: 0,
  referenceInside: 0,
  probeWeight: 0,
  referenceWeight: 0,
  area: 0,
};

/** How close all pairs are together. */
function closenessOf({ count, closeness }: Pairing): number {
  let sum = 0;
  for (let pair = 0; pair < count; pair += 1) sum += closeness[pair] ?? 0;
  return sum;
}
