import type { QualityComponent, QualityMeasure } from '../../../vocabulary/quality.ts';
import { quality } from '../../quality-scale.ts';

/** How one measure takes part: its native value `v` becomes `z = (v − middle) / spread`. */
export interface QualityTerm {
  readonly component: QualityComponent;
  readonly middle: number;
  readonly spread: number;
  /** Weights of `z` and of `z²`. */
  readonly weight: number;
  readonly bend: number;
}

/** What `scripts/fit-finger-quality.ts` learned from mated comparisons. */
export interface FingerQualityConstants {
  readonly terms: readonly QualityTerm[];
  /** Predicted where every `z` is 0. */
  readonly bias: number;
  /** The prediction that is worth 50, and how much more is worth 73. */
  readonly scale: { readonly middle: number; readonly spread: number };
}

/** Farther from the middle than this the fit has seen nothing. */
const far = 3;

/**
 * The root of the similarity that a press of the same finger is expected to reach.
 * @param natives of the components that the constants name; another set throws
 */
export function predicted(
  natives: ReadonlyMap<QualityComponent, number>,
  { terms, bias }: FingerQualityConstants,
): number {
  return terms.reduce((sum, { component, middle, spread, weight, bend }) => {
    const native = natives.get(component);
    if (native === undefined) throw new Error(`the constants name ${component}, unmeasured here`);
    const z = Math.min(far, Math.max(-far, (native - middle) / spread));
    return sum + weight * z + bend * z * z;
  }, bias);
}

/** How useful the impression is for comparison, learned from what the matcher made of others. */
export function unified(
  measures: readonly QualityMeasure[],
  constants: FingerQualityConstants,
): QualityMeasure {
  const natives = new Map(measures.map(({ component, native }) => [component, native]));
  const native = predicted(natives, constants);
  const { middle, spread } = constants.scale;
  const value = quality(100 / (1 + Math.exp(-(native - middle) / spread)));
  return { component: 'unified', native, value, advice: 'none' };
}
