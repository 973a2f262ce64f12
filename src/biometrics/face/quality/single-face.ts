import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { areaOf } from '../locate.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import type { QualityInput } from './measure.ts';

/** Area of the largest other face as a share of the measured one's: 0 when alone. */
export function singleFace({ face, faces }: QualityInput): QualityMeasure {
  const others = faces.filter((other) => other !== face.box).map(areaOf);
  const native = others.length === 0 ? 0 : Math.max(...others) / areaOf(face.box);
  const value = ramp(native, 0.6, 0.1);
  return {
    component: 'single_face',
    native,
    value,
    advice: value < goodEnough ? 'one_person_only' : 'none',
  };
}
