import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { cellMm2, clarityAt, skinCells, type FingerQualityInput } from './measure.ts';

/** The flow of ridges that can be followed is this long. */
const clear = 0.8;

/** Skin whose ridges can be followed, in square millimetres: what a comparison can use. */
export function clearArea(input: FingerQualityInput): QualityMeasure {
  let cells = 0;
  for (const at of skinCells(input)) if (clarityAt(input.reading, at) >= clear) cells += 1;
  const native = cells * cellMm2;
  const value = ramp(native, 20, 150);
  const advice = value < goodEnough ? 'wipe_finger' : 'none';
  return { component: 'clear_area', native, value, advice };
}
