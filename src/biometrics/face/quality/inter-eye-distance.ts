import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { distance, type QualityInput } from './measure.ts';

/**
 * Distance between the centres of the eyes in pixels. ISO/IEC 39794-5 asks for 90 at enrolment;
 * below 40 the networks see too little.
 */
export function interEyeDistance({ face }: QualityInput): QualityMeasure {
  const native = distance(face.five.leftEye, face.five.rightEye);
  const value = ramp(native, 20, 90);
  const advice = native < 40 || value < goodEnough / 2 ? 'move_closer' : 'none';
  return { component: 'inter_eye_distance', native, value, advice };
}
