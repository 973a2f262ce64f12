import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { ramp } from '../../quality-scale.ts';
import { median, type FingerQualityInput } from './measure.ts';

/** The middle certainty of the minutiae, 0 … 1: noise makes many that are doubtful. */
export function minutiaCertainty({ reading }: FingerQualityInput): QualityMeasure {
  const native = median(reading.minutiae.certainty);
  return { component: 'minutia_certainty', native, value: ramp(native, 0.3, 0.8), advice: 'none' };
}
