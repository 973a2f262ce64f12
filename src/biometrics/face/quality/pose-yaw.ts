import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { distance, type QualityInput } from './measure.ts';

/**
 * Turn to the side: how far the tip of the nose lies from the middle of the eyes, along the line of
 * the eyes, in inter-eye distances. 0 is frontal; 0.15 is the enrolment gate that was measured.
 */
export function poseYaw({ face }: QualityInput): QualityMeasure {
  const { leftEye, rightEye, nose } = face.five;
  const length = distance(leftEye, rightEye);
  const alongX = (rightEye.x - leftEye.x) / length;
  const alongY = (rightEye.y - leftEye.y) / length;
  const offset =
    (nose.x - (leftEye.x + rightEye.x) / 2) * alongX +
    (nose.y - (leftEye.y + rightEye.y) / 2) * alongY;
  const native = offset / length;
  const value = ramp(Math.abs(native), 0.5, 0.05);
  return {
    component: 'pose_yaw',
    native,
    value,
    advice: value < goodEnough ? 'look_straight' : 'none',
  };
}
