import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { clarityAt, skinCells, type FingerQualityInput } from './measure.ts';

/** Mean length of the flow within skin, 0 … 1: short where ridges are broken, smeared or worn. */
export function ridgeClarity(input: FingerQualityInput): QualityMeasure {
  let sum = 0;
  let cells = 0;
  for (const at of skinCells(input)) {
    sum += clarityAt(input.reading, at);
    cells += 1;
  }
  const native = cells === 0 ? 0 : sum / cells;
  const value = ramp(native, 0.8, 0.98);
  const advice = value < goodEnough ? 'wipe_finger' : 'none';
  return { component: 'ridge_clarity', native, value, advice };
}
