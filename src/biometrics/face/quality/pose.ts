import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { distance, goodEnough, ramp, type QualityInput } from './measure.ts';

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

/**
 * Nod: where the tip of the nose lies between the eyes and the mouth, as a share of that height,
 * less the 0.56 of a level head. Coarse: people's noses differ by about 0.05.
 */
export function posePitch({ face }: QualityInput): QualityMeasure {
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = face.five;
  const eyesX = (leftEye.x + rightEye.x) / 2;
  const eyesY = (leftEye.y + rightEye.y) / 2;
  const downX = (leftMouth.x + rightMouth.x) / 2 - eyesX;
  const downY = (leftMouth.y + rightMouth.y) / 2 - eyesY;
  const share = ((nose.x - eyesX) * downX + (nose.y - eyesY) * downY) / (downX ** 2 + downY ** 2);
  const native = Number.isFinite(share) ? share - 0.56 : 1;
  const value = ramp(Math.abs(native), 0.4, 0.1);
  return {
    component: 'pose_pitch',
    native,
    value,
    advice: value < goodEnough ? 'level_head' : 'none',
  };
}

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
