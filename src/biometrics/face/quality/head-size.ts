import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, quality } from '../../quality-scale.ts';
import type { QualityInput } from './measure.ts';

/**
 * Height of the face as a share of the sample's height, best between a quarter and two thirds:
 * smaller wastes pixels, larger cuts the head.
 */
export function headSize({ image, face }: QualityInput): QualityMeasure {
  const native = (face.box.bottom - face.box.top) / image.heightPx;
  const small = (100 * native) / 0.25;
  const large = (100 * (1 - native)) / (1 - 0.67);
  const value = quality(Math.min(small, large, 100));
  const advice = value >= goodEnough ? 'none' : small < large ? 'move_closer' : 'move_back';
  return { component: 'head_size', native, value, advice };
}
