import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import type { RidgeReading } from '../ridge-reading.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { cellsOn, skinMin, type FingerQualityInput } from './measure.ts';

/** Share of a line of cells that is skin. */
function cut(
  { skin, columns }: RidgeReading,
  count: number,
  cell: (place: number) => readonly [column: number, row: number],
): number {
  let touching = 0;
  for (let place = 0; place < count; place += 1) {
    const [column, row] = cell(place);
    if ((skin[row * columns + column] ?? 0) >= skinMin) touching += 1;
  }
  return count === 0 ? 0 : touching / count;
}

function shares(input: FingerQualityInput) {
  const { reading } = input;
  const { columns, rows } = cellsOn(input);
  return {
    left: cut(reading, rows, (row) => [0, row]),
    right: cut(reading, rows, (row) => [columns - 1, row]),
    top: cut(reading, columns, (column) => [column, 0]),
    bottom: cut(reading, columns, (column) => [column, rows - 1]),
  };
}

/**
 * How much more skin is cut at one side of the image than at the side across, as a share of the
 * side, the larger of both directions: 0 for a finger in the middle and for a sensor that a finger
 * covers whole. The bottom counts half, since there a finger goes on.
 */
export function centring(input: FingerQualityInput): QualityMeasure {
  const { left, right, top, bottom } = shares(input);
  const upright = Math.max(top - bottom, (bottom - top) / 2);
  const native = Math.max(Math.abs(left - right), upright);
  const value = ramp(native, 0.7, 0.1);
  const advice = value < goodEnough ? 'centre_finger' : 'none';
  return { component: 'centring', native, value, advice };
}
