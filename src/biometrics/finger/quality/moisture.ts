import type { Advice, Quality, QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, quality } from '../../quality-scale.ts';
import { median, type FingerQualityInput } from './measure.ts';

/** Where ridges are as broad as valleys, and how far from there the value is 0. */
const balanced = 0.5;
const far = 0.3;
/** Above this share it is rather sweat than pressure that fills the valleys. */
const soaked = 0.7;

function adviceFor(native: number, value: Quality): Advice | 'none' {
  if (value >= goodEnough) return 'none';
  if (native < balanced) return 'moisten_finger';
  return native > soaked ? 'wipe_finger' : 'press_lighter';
}

/**
 * Share of dark pixels within skin, the middle of all windows: a dry finger leaves thin, dotted
 * ridges and a wet or heavy one fills the valleys. 0 without skin.
 */
export function moisture({ windows }: FingerQualityInput): QualityMeasure {
  if (windows.dark.length === 0) {
    return { component: 'moisture', native: 0, value: quality(0), advice: 'press_harder' };
  }
  const native = median(windows.dark);
  const value = quality(100 * (1 - Math.abs(native - balanced) / far));
  return { component: 'moisture', native, value, advice: adviceFor(native, value) };
}
