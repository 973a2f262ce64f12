import { AlignmentVotes, type Alignment } from './alignment-votes.ts';
import type { MinutiaSet } from '../../vocabulary/minutiae.ts';
import { pairTableOf, type PairTable } from './pair-table.ts';
import { fitted, paired, type Pairing } from './pairing.ts';

/** Minutiae with the table of their pairs, made once for many comparisons. */
export interface PairTableTemplate {
  readonly minutiae: MinutiaSet;
  readonly pairs: PairTable;
}

/** How alike two impressions are, and which minutiae say so. */
export interface PairTableComparison {
  /** 0 … about 60; not calibrated yet. */
  readonly similarity: number;
  readonly alignment: Alignment;
  readonly pairing: Pairing;
}

/** Alignments that are looked at closely. */
const alignmentsMax = 4;

/** A probe of these minutiae. */
export function pairTableProbe(minutiae: MinutiaSet): PairTableTemplate {
  return { minutiae, pairs: pairTableOf(minutiae, 'one_end') };
}

/** A reference of these minutiae. */
export function pairTableReference(minutiae: MinutiaSet): PairTableTemplate {
  return { minutiae, pairs: pairTableOf(minutiae, 'both_ends') };
}

/**
 * How much a pairing speaks for one finger: many close pairs, and few minutiae that lie where the
 * other impression has skin and no mate.
 */
function similarityOf({ closeness, probeInside, referenceInside }: Pairing): number {
  const seen = probeInside * referenceInside;
  return seen === 0 ? 0 : (closeness * closeness) / Math.sqrt(seen);
}

/**
 * Compares minutiae by the pairs that they form: pairs vote for alignments, the best are refined,
 * and under each the minutiae are paired one to one. One matcher serves one thread.
 */
export class PairTableMatcher {
  readonly #votes = new AlignmentVotes();

  /** Without two impressions that share an alignment the similarity is 0. */
  compare(probe: PairTableTemplate, reference: PairTableTemplate): PairTableComparison {
    this.#votes.vote(probe, reference);
    const nowhere: Alignment = { turn: 0, shiftX: 0, shiftY: 0 };
    let best: PairTableComparison = {
      similarity: 0,
      alignment: nowhere,
      pairing: { probe: [], reference: [], closeness: 0, probeInside: 0, referenceInside: 0 },
    };
    for (const voted of this.#votes.take(alignmentsMax)) {
      const rough = paired(probe.minutiae, reference.minutiae, voted);
      const alignment = fitted(probe.minutiae, reference.minutiae, rough, voted);
      const pairing = paired(probe.minutiae, reference.minutiae, alignment);
      const similarity = similarityOf(pairing);
      if (similarity > best.similarity) best = { similarity, alignment, pairing };
    }
    return best;
  }
}
