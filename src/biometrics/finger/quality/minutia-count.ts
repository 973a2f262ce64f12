import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { ramp } from '../../quality-scale.ts';
import type { FingerQualityInput } from './measure.ts';

/** How many minutiae there are in expectation: the sum of their certainties. */
export function minutiaCount({ reading }: FingerQualityInput): QualityMeasure {
  const native = reading.minutiae.certainty.reduce((sum, one) => sum + one, 0);
  return { component: 'minutia_count', native, value: ramp(native, 5, 35), advice: 'none' };
}
