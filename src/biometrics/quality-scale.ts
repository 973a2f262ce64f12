import { Quality } from '../vocabulary/quality.ts';

/** Below this value a component says what to change. */
export const goodEnough = 50;

/** `value` brought to the common scale and kept within it; what can not be measured is worth 0. */
export function quality(value: number): Quality {
  const measured = Number.isNaN(value) ? 0 : value;
  return Quality.parse(Math.round(Math.min(100, Math.max(0, measured))));
}

/** A line from 0 at `worst` to 100 at `best`, level outside of them. */
export function ramp(native: number, worst: number, best: number): Quality {
  return quality((100 * (native - worst)) / (best - worst));
}
