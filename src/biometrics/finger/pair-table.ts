import type { MinutiaSet } from '../../vocabulary/minutiae.ts';

/** Pairs farther apart bend with the skin, closer ones turn with the noise; in pixels. */
const lengthPxMin = 14;
const lengthPxMax = 125;

/** Parts of a turn: differences of angles wrap by themselves in sixteen bits. */
export const partsOfTurn = 65_536;

/** From which ends pairs are seen. A reference is seen from both, so a probe needs one only. */
export type SeenFrom = 'one_end' | 'both_ends';

/** Pairs of near minutiae, shortest first: what turning and shifting a finger do not change. */
export interface PairTable {
  readonly count: number;
  /** Rows of the minutiae. */
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  /** Ascending, pixels. */
  readonly length: Float32Array;
  /** Directions of both minutiae, less that of the line between them, in parts of a turn. */
  readonly atFirst: Int16Array;
  readonly atSecond: Int16Array;
  /** Direction of that line. */
  readonly line: Float32Array;
}

/** The table of an impression; at most 255 minutiae are looked at. */
export function pairTableOf({ count, x, y, direction }: MinutiaSet, seenFrom: SeenFrom): PairTable {
  const pairs: { first: number; second: number; length: number; line: number }[] = [];
  const looked = Math.min(count, 255);
  for (let first = 0; first < looked; first += 1) {
    for (let second = seenFrom === 'one_end' ? first + 1 : 0; second < looked; second += 1) {
      if (first === second) continue;
      const dx = (x[second] ?? 0) - (x[first] ?? 0);
      const dy = (y[second] ?? 0) - (y[first] ?? 0);
      const length = Math.hypot(dx, dy);
      if (length < lengthPxMin || length > lengthPxMax) continue;
      pairs.push({ first, second, length, line: Math.atan2(dy, dx) });
    }
  }
  pairs.sort((a, b) => a.length - b.length || a.first - b.first || a.second - b.second);
  const angleAt = (row: number, line: number) =>
    Math.round((((direction[row] ?? 0) - line) / (2 * Math.PI)) * partsOfTurn);
  return {
    count: pairs.length,
    first: Uint8Array.from(pairs, ({ first }) => first),
    second: Uint8Array.from(pairs, ({ second }) => second),
    length: Float32Array.from(pairs, ({ length }) => length),
    atFirst: Int16Array.from(pairs, ({ first, line }) => angleAt(first, line)),
    atSecond: Int16Array.from(pairs, ({ second, line }) => angleAt(second, line)),
    line: Float32Array.from(pairs, ({ line }) => line),
  };
}
