import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { median, type FingerQualityInput } from './measure.ts';

/** Grey levels between ridge and valley, 0 … 255, the middle of all windows of skin. */
export function contrast({ windows }: FingerQualityInput): QualityMeasure {
  const native = median(windows.contrast);
  const value = ramp(native, 20, 120);
  const advice = value < goodEnough ? 'press_harder' : 'none';
  return { component: 'contrast', native, value, advice };
}
