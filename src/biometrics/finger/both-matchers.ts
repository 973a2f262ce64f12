import {
  comparisonFeatures,
  featuresFrom,
  FeatureWriter,
  type BothComparisons,
} from './comparison-features.ts';
import { EdgeGrowingMatcher } from './edge-growing-matcher.ts';
import type { FingerExplanation } from './finger-engine.ts';
import { LikePairs } from './like-pairs.ts';
import { PairTableMatcher } from './pair-table-matcher.ts';
import type { PreparedFinger } from './prepared-finger.ts';

/** What two impressions have in common, whatever it is worth. */
export type SharedMinutiae = Omit<FingerExplanation, 'comparison'>;

/** Both matchers, and what they found as features. One serves one thread: it keeps its buffers. */
export class BothMatchers {
  readonly #like = new LikePairs();
  readonly #table = new PairTableMatcher();
  readonly #growing = new EdgeGrowingMatcher();
  readonly #writer = new FeatureWriter();
  readonly #features = new Float64Array(comparisonFeatures.length);

  /** Good until the next comparison. */
  compare(probe: PreparedFinger, reference: PreparedFinger): BothComparisons {
    this.#like.find(probe.pairs, reference.pairs);
    return {
      table: this.#table.compare(this.#like, probe, reference),
      growth: this.#growing.compare(this.#like, probe, reference),
    };
  }

  /** In the order of `comparisonFeatures`; good until the next comparison. */
  features(both: BothComparisons, probe: PreparedFinger, reference: PreparedFinger): Float64Array {
    this.#writer.write(both, probe, reference, this.#features);
    return this.#features;
  }

  /** What people are shown of a comparison. */
  shared(both: BothComparisons, probe: PreparedFinger, reference: PreparedFinger): SharedMinutiae {
    const { pairing, alignment, overlap } = both.table;
    return {
      alignment,
      pairs: Array.from({ length: pairing.count }, (_, pair) => ({
        probe: pairing.probe[pair] ?? 0,
        reference: pairing.reference[pair] ?? 0,
      })),
      probeInside: overlap.probeInside,
      referenceInside: overlap.referenceInside,
      features: featuresFrom(this.features(both, probe, reference)),
    };
  }
}
