import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, quality } from '../../quality-scale.ts';
import { luminances, mean, regionOf, type QualityInput } from './measure.ts';

/**
 * Mean luminance of the face, 0 … 255. Skin of every colour lies well inside 40 … 220 in fair
 * light; only what is nearly black or nearly white is lost.
 */
export function exposure({ image, face }: QualityInput): QualityMeasure {
  const native = mean(luminances(image, regionOf(image, face.box), 64));
  const dark = (100 * (native - 15)) / 45;
  const bright = (100 * (250 - native)) / 40;
  const value = quality(Math.min(dark, bright));
  const advice = value >= goodEnough ? 'none' : dark < bright ? 'more_light' : 'less_light';
  return { component: 'exposure', native, value, advice };
}
