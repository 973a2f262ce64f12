import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { ramp } from '../../quality-scale.ts';
import { deviation, luminances, regionOf, type QualityInput } from './measure.ts';

/** Below this value the background disturbs a portrait; comparison hardly minds. */
const disturbing = 20;

/**
 * Standard deviation of the luminance beside and above the head, in grey levels, the smaller of the
 * three sides' mean and their joint value: a plain wall has little.
 */
export function backgroundUniformity({ image, face }: QualityInput): QualityMeasure {
  const { box } = face;
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const sides = [
    { ...box, left: box.left - width, right: box.left - 0.3 * width },
    { ...box, left: box.right + 0.3 * width, right: box.right + width },
    { ...box, top: box.top - height, bottom: box.top - 0.4 * height },
  ];
  const values = sides
    .map((side) => luminances(image, regionOf(image, side), 32))
    .filter(({ length }) => length > 0)
    .map(deviation);
  const native = values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
  const value = ramp(native, 80, 10);
  return {
    component: 'background_uniformity',
    native,
    value,
    advice: value < disturbing ? 'plain_background' : 'none',
  };
}
