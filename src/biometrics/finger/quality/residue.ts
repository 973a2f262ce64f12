import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { cellPx } from '../ridge-reading.ts';
import type { FingerQualityInput } from './measure.ts';

/** Farther than this from skin, in cells, so that a finger's own rim does not count. */
const apart = 4;

/** Mean grey of each cell, so that the sensor's noise does not count; none near skin. */
function backgroundOf({ image, reading }: FingerQualityInput): number[] {
  const { columns, rows, skin } = reading;
  const near = new Uint8Array(columns * rows);
  for (const [at, certainty] of skin.entries()) {
    if (certainty < 0.2) continue;
    const column = at % columns;
    const row = Math.floor(at / columns);
    const right = Math.min(columns - 1, column + apart);
    for (let y = Math.max(0, row - apart); y <= Math.min(rows - 1, row + apart); y += 1) {
      near.fill(1, y * columns + Math.max(0, column - apart), y * columns + right + 1);
    }
  }
  const levels: number[] = [];
  for (let row = 0; (row + 1) * cellPx <= image.heightPx; row += 1) {
    for (let column = 0; (column + 1) * cellPx <= image.widthPx; column += 1) {
      if (near[row * columns + column] === 1) continue;
      let sum = 0;
      for (let y = row * cellPx; y < (row + 1) * cellPx; y += 1) {
        for (let x = column * cellPx; x < (column + 1) * cellPx; x += 1) {
          sum += image.data[y * image.widthPx + x] ?? 0;
        }
      }
      levels.push(sum / cellPx ** 2);
    }
  }
  return levels;
}

/**
 * How uneven the sensor is beside the finger: grey levels between the 5 and the 95 % quantile of
 * its cells. What an earlier finger or dirt left there lies under this finger too.
 */
export function residue(input: FingerQualityInput): QualityMeasure {
  const levels = backgroundOf(input).toSorted((a, b) => a - b);
  const at = (share: number) => levels[Math.floor(share * (levels.length - 1))] ?? 0;
  const native = at(0.95) - at(0.05);
  const value = ramp(native, 160, 30);
  const advice = value < goodEnough ? 'clean_sensor' : 'none';
  return { component: 'residue', native, value, advice };
}
