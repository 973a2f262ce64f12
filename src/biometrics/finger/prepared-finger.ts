import type { MinutiaSet } from '../../vocabulary/minutiae.ts';
import { edgeStarsOf, type EdgeStars } from './edge-stars.ts';
import { hullOf, type Hull } from './hull.ts';
import { pairTableOf, type PairTable } from './pair-table.ts';

/** Minutiae that are looked at, the surest ones; rows of tables are single bytes. */
export const minutiaeMax = 128;

/** An impression with what both matchers need of it, made once for many comparisons. */
export interface PreparedFinger {
  readonly minutiae: MinutiaSet;
  /** Cosines and sines of their directions. */
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
  /** Their middle. */
  readonly middleX: number;
  readonly middleY: number;
  readonly pairs: PairTable;
  readonly stars: EdgeStars;
  readonly hull: Hull;
}

/** Prepares the surest minutiae of an impression. */
export function preparedOf(all: MinutiaSet): PreparedFinger {
  const count = Math.min(all.count, minutiaeMax);
  const minutiae: MinutiaSet = {
    count,
    x: all.x.slice(0, count),
    y: all.y.slice(0, count),
    direction: all.direction.slice(0, count),
    certainty: all.certainty.slice(0, count),
    ending: all.ending.slice(0, count),
  };
  const mean = (values: Float32Array) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  return {
    minutiae,
    cosine: minutiae.direction.map((angle) => Math.cos(angle)),
    sine: minutiae.direction.map((angle) => Math.sin(angle)),
    middleX: mean(minutiae.x),
    middleY: mean(minutiae.y),
    pairs: pairTableOf(minutiae),
    stars: edgeStarsOf(minutiae),
    hull: hullOf(minutiae.x, minutiae.y),
  };
}
