import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { distance, type QualityInput } from './measure.ts';

/** Height of the mouth's opening over its width, from the inner lips: 0 closed, 0.5 a yawn. */
export function mouthClosed({ face }: QualityInput): QualityMeasure {
  const [left, , upper, , right, , lower] = face.landmarks.slice(60, 67);
  const width = left && right ? distance(left, right) : 0;
  const native = upper && lower && width > 0 ? distance(upper, lower) / width : 1;
  const value = ramp(native, 0.6, 0.1);
  return {
    component: 'mouth_closed',
    native,
    value,
    advice: value < goodEnough ? 'close_mouth' : 'none',
  };
}
