import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { cellMm2, skinCells, type FingerQualityInput } from './measure.ts';

/**
 * Skin on the sensor in square millimetres. A flat finger of a grown person leaves 150 to 300;
 * a tip alone leaves a patch that is broader than high.
 */
export function contactArea(input: FingerQualityInput): QualityMeasure {
  const { columns, rows } = input.reading;
  let cells = 0;
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  for (const at of skinCells(input)) {
    const column = at % columns;
    const row = Math.floor(at / columns);
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    cells += 1;
  }
  const native = cells * cellMm2;
  const value = ramp(native, 30, 170);
  const tipOnly = bottom - top < right - left;
  const advice = value >= goodEnough ? 'none' : tipOnly ? 'lay_flat' : 'press_harder';
  return { component: 'contact_area', native, value, advice };
}
