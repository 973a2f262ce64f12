import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { luminances, mean, regionOf, type QualityInput } from './measure.ts';

/**
 * Difference of the mean luminances of the left and right half of the face, as a share of their
 * sum, 0 (even) … 1.
 */
export function illuminationUniformity({ image, face }: QualityInput): QualityMeasure {
  const { box, five } = face;
  const middle = (five.leftEye.x + five.rightEye.x + five.nose.x) / 3;
  const left = mean(luminances(image, regionOf(image, { ...box, right: middle }), 48));
  const right = mean(luminances(image, regionOf(image, { ...box, left: middle }), 48));
  const native = left + right === 0 ? 1 : Math.abs(left - right) / (left + right);
  const value = ramp(native, 0.6, 0.05);
  return {
    component: 'illumination_uniformity',
    native,
    value,
    advice: value < goodEnough ? 'light_from_the_front' : 'none',
  };
}
