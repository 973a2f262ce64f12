import {
  PairTableMatcher,
  pairTableProbe,
  pairTableReference,
} from '../../src/biometrics/finger/pair-table-matcher.ts';
import type { MinutiaSet } from '../../src/vocabulary/minutiae.ts';

/** An impression made ready to be compared from either side. */
export interface Comparable {
  readonly probe: ReturnType<typeof pairTableProbe>;
  readonly reference: ReturnType<typeof pairTableReference>;
}

/** The only place of the fit that knows which matcher it serves. */
export function comparable(minutiae: MinutiaSet): Comparable {
  return { probe: pairTableProbe(minutiae), reference: pairTableReference(minutiae) };
}

const matcher = new PairTableMatcher();

/** How alike two impressions are: what the fit learns to foresee, 0 or more. */
export function similarity(one: Comparable, other: Comparable): number {
  return matcher.compare(one.probe, other.reference).similarity;
}
