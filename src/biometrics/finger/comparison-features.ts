import type { EdgeGrowingComparison, GrownPairs } from './edge-growing-matcher.ts';
import { minutiaeMax, type PreparedFinger } from './prepared-finger.ts';
import type { PairTableComparison } from './pair-table-matcher.ts';
import type { Pairing } from './pairing.ts';

/**
 * What both matchers say about two impressions, each the higher the likelier one finger; roots and
 * logarithms, so that no single one of them outshouts the others.
 */
export const comparisonFeatures = [
  /** Of the pair table: many close pairs and few minutiae without a mate. */
  'tableSimilarity',
  /** Its pairs, by closeness and certainty, as a share of what lies in the overlap. */
  'tableShare',
  /** By how much its pairs are more than chance would put together. */
  'tableSurprise',
  /** Of the growth: edges that agree, firm pairs, few minutiae without a mate. */
  'growthSimilarity',
  /** Pairs that both matchers found. */
  'agreement',
] as const;
export type ComparisonFeature = (typeof comparisonFeatures)[number];

/** Features by their names, from numbers in the order of `comparisonFeatures`. */
export function featuresFrom(values: Float64Array): Readonly<Record<ComparisonFeature, number>> {
  const at = (name: ComparisonFeature) => values[comparisonFeatures.indexOf(name)] ?? 0;
  return {
    tableSimilarity: at('tableSimilarity'),
    tableShare: at('tableShare'),
    tableSurprise: at('tableSurprise'),
    growthSimilarity: at('growthSimilarity'),
    agreement: at('agreement'),
  };
}

/** What is looked at of two impressions. */
export interface BothComparisons {
  readonly table: PairTableComparison;
  readonly growth: EdgeGrowingComparison;
}

/** About the share of turns that a pair of minutiae by chance may have: they follow the flow. */
const likeTurns = 0.25;
/** A share of fewer minutiae than these is one of these. */
const minutiaeEnough = 6;
/** Square pixels around a minutia where its mate may lie. */
const reachArea = Math.PI * 13 * 13;

/** Pairs that chance would put together in this overlap. */
function byChance({ overlap }: PairTableComparison): number {
  const { probeInside, referenceInside, area } = overlap;
  return (probeInside * referenceInside * likeTurns * reachArea) / Math.max(area, 4 * reachArea);
}

/** Logarithm of how unlikely so many are where `expected` come by chance (Poisson, large n). */
function surprise(count: number, expected: number): number {
  if (count <= expected || expected === 0) return 0;
  return count * Math.log(count / expected) - count + expected;
}

/** Sums over the pairs: how close, and how close by how sure. */
function sumsOf(
  { count, closeness, probe, reference }: Pairing,
  one: Float32Array,
  other: Float32Array,
): { readonly closeness: number; readonly sure: number } {
  let sum = 0;
  let sure = 0;
  for (let pair = 0; pair < count; pair += 1) {
    const close = closeness[pair] ?? 0;
    const both = (one[probe[pair] ?? 0] ?? 0) * (other[reference[pair] ?? 0] ?? 0);
    sum += close;
    sure += close * Math.sqrt(both);
  }
  return { closeness: sum, sure };
}

/** Writes the features of comparisons; made once. */
export class FeatureWriter {
  readonly #mate = new Uint8Array(minutiaeMax);

  /** @param into as long as `comparisonFeatures`, in their order */
  write(
    { table, growth }: BothComparisons,
    probe: PreparedFinger,
    reference: PreparedFinger,
    into: Float64Array,
  ): void {
    const { closeness, sure } = sumsOf(
      table.pairing,
      probe.minutiae.certainty,
      reference.minutiae.certainty,
    );
    const { overlap } = table;
    const weight = Math.sqrt(overlap.probeWeight * overlap.referenceWeight);
    into[0] = Math.sqrt(table.similarity);
    into[1] = sure / Math.max(minutiaeEnough, weight);
    into[2] = Math.sqrt(surprise(closeness, byChance(table)));
    into[3] = Math.sqrt(growth.similarity);
    into[4] = Math.log1p(this.#agreement(table.pairing, growth.pairing));
  }

  #agreement(table: Pairing, growth: GrownPairs): number {
    this.#mate.fill(255);
    for (let pair = 0; pair < table.count; pair += 1) {
      this.#mate[table.probe[pair] ?? 0] = table.reference[pair] ?? 0;
    }
    let common = 0;
    for (let pair = 0; pair < growth.count; pair += 1) {
      if (this.#mate[growth.probe[pair] ?? 0] === growth.reference[pair]) common += 1;
    }
    return common;
  }
}
