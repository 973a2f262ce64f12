import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import type { QualityInput } from './measure.ts';

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
