import type { Quality, QualityMeasure } from '../../../vocabulary/quality.ts';
import { backgroundUniformity } from './background-uniformity.ts';
import { exposure } from './exposure.ts';
import { eyesOpen } from './eyes-open.ts';
import { headSize } from './head-size.ts';
import { illuminationUniformity } from './illumination-uniformity.ts';
import { interEyeDistance } from './inter-eye-distance.ts';
import type { QualityInput } from './measure.ts';
import { mouthClosed } from './mouth-closed.ts';
import { occlusion } from './occlusion.ts';
import { posePitch } from './pose-pitch.ts';
import { poseRoll } from './pose-roll.ts';
import { poseYaw } from './pose-yaw.ts';
import { sharpness } from './sharpness.ts';
import { singleFace } from './single-face.ts';
import { unified } from './unified.ts';

/** Everything that says what to change, in the order in which people are told. */
const components = [
  singleFace,
  interEyeDistance,
  headSize,
  poseYaw,
  posePitch,
  poseRoll,
  eyesOpen,
  mouthClosed,
  occlusion,
  sharpness,
  exposure,
  illuminationUniformity,
  backgroundUniformity,
];

/** The quality of a face sample after ISO/IEC 29794-5, as far as it can be computed. */
export function assessFace(input: QualityInput): {
  readonly unified: Quality;
  readonly measures: readonly QualityMeasure[];
} {
  const whole = unified(input);
  return {
    unified: whole.value,
    measures: [whole, ...components.map((measure) => measure(input))],
  };
}
