import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import type { QualityInput } from './measure.ts';

/** Tilt towards a shoulder: the angle of the line of the eyes in degrees. */
export function poseRoll({ face }: QualityInput): QualityMeasure {
  const { leftEye, rightEye } = face.five;
  const native = (Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x) * 180) / Math.PI;
  const value = ramp(Math.abs(native), 40, 5);
  return {
    component: 'pose_roll',
    native,
    value,
    advice: value < goodEnough ? 'level_head' : 'none',
  };
}
