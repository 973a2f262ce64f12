import {
  FingerComparator,
  prepareFinger,
  type PreparedTemplate,
} from '../../src/biometrics/finger/compare.ts';
import { loadFingerComparison } from '../../src/inference/finger-comparison.ts';
import { modelsDirectory } from '../../src/sites/station.ts';
import type { MinutiaSet } from '../../src/vocabulary/minutiae.ts';
import type { ModelId } from '../../src/vocabulary/template.ts';

const comparator = new FingerComparator(await loadFingerComparison(modelsDirectory));

/** What a comparison says where nothing is seen. */
const lowest = comparator.evidence.logLikelihoodRatio(-Infinity);

/** An impression made ready to be compared from either side. */
export type Comparable = PreparedTemplate;

/** The only place of the fit that knows which matcher it serves. */
export function comparable(model: ModelId, minutiae: MinutiaSet): Comparable {
  return prepareFinger({ model, minutiae });
}

/** How alike two impressions are, 0 or more, without an end: what the fit learns to foresee. */
export function similarity(one: Comparable, other: Comparable): number {
  return comparator.compare(one, other).logLikelihoodRatio - lowest;
}
