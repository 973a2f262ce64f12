import type { MinutiaSet } from '../../vocabulary/minutiae.ts';

/** Pairs farther apart bend with the skin, closer ones turn with the noise; in pixels. */
const lengthPxMin = 14;
const lengthPxMax = 125;

/** Parts of a turn: differences of angles wrap by themselves in sixteen bits. */
export const partsOfTurn = 65_536;

/** Drawers of the table: pairs of about one length that are seen under about one angle. */
const drawerPx = 8;
const drawerParts = 4096;
const drawersOfAngle = partsOfTurn / drawerParts;
const drawersOfLength = Math.ceil((lengthPxMax - lengthPxMin) / drawerPx) + 1;

/**
 * Pairs of near minutiae, each seen from both ends: what turning and shifting a finger do not
 * change. They lie drawer by drawer, so that what resembles a pair is found without a search.
 */
export interface PairTable {
  readonly count: number;
  /** Where each drawer begins; one more for the end. */
  readonly drawers: Uint32Array;
  /** Rows of the minutiae. */
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly lengthPx: Float32Array;
  /** Directions of both minutiae, less that of the line between them, in parts of a turn. */
  readonly atFirst: Int16Array;
  readonly atSecond: Int16Array;
  /** Direction of that line, its cosine and its sine. */
  readonly line: Float32Array;
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
  /** How surely both are minutiae, 0 … 1. */
  readonly certainty: Float32Array;
}

/** Which drawer of lengths a length belongs to; outside of the table, the nearest. */
export function lengthDrawer(lengthPx: number): number {
  const drawer = Math.floor((lengthPx - lengthPxMin) / drawerPx);
  return Math.min(drawersOfLength - 1, Math.max(0, drawer));
}

/** The drawer of a length drawer and an angle in parts of a turn. */
export function drawerOf(ofLength: number, parts: number): number {
  return ofLength * drawersOfAngle + ((parts & (partsOfTurn - 1)) >>> 12);
}

interface Pair {
  readonly first: number;
  readonly second: number;
  readonly lengthPx: number;
  readonly line: number;
  readonly atFirst: number;
  readonly atSecond: number;
  readonly drawer: number;
}

/** The pairs of an impression of at most 255 minutiae. */
function pairsOf({ count, x, y, direction }: MinutiaSet): readonly Pair[] {
  const parts = (angle: number) => Math.round((angle / (2 * Math.PI)) * partsOfTurn);
  const pairs: Pair[] = [];
  for (let first = 0; first < count; first += 1) {
    for (let second = 0; second < count; second += 1) {
      if (first === second) continue;
      const dx = (x[second] ?? 0) - (x[first] ?? 0);
      const dy = (y[second] ?? 0) - (y[first] ?? 0);
      const lengthPx = Math.hypot(dx, dy);
      if (lengthPx < lengthPxMin || lengthPx > lengthPxMax) continue;
      const line = Math.atan2(dy, dx);
      const atFirst = parts((direction[first] ?? 0) - line);
      const atSecond = parts((direction[second] ?? 0) - line);
      const drawer = drawerOf(lengthDrawer(lengthPx), atFirst);
      pairs.push({ first, second, lengthPx, line, atFirst, atSecond, drawer });
    }
  }
  return pairs.toSorted(
    (a, b) => a.drawer - b.drawer || a.lengthPx - b.lengthPx || a.first - b.first,
  );
}

/** The table of an impression of at most 255 minutiae. */
export function pairTableOf(minutiae: MinutiaSet): PairTable {
  const pairs = pairsOf(minutiae);
  const drawers = new Uint32Array(drawersOfLength * drawersOfAngle + 1);
  for (const { drawer } of pairs) drawers[drawer + 1] = (drawers[drawer + 1] ?? 0) + 1;
  for (let at = 1; at < drawers.length; at += 1) {
    drawers[at] = (drawers[at] ?? 0) + (drawers[at - 1] ?? 0);
  }
  const certainty = (row: number) => minutiae.certainty[row] ?? 0;
  return {
    count: pairs.length,
    drawers,
    first: Uint8Array.from(pairs, ({ first }) => first),
    second: Uint8Array.from(pairs, ({ second }) => second),
    lengthPx: Float32Array.from(pairs, ({ lengthPx }) => lengthPx),
    atFirst: Int16Array.from(pairs, ({ atFirst }) => atFirst),
    atSecond: Int16Array.from(pairs, ({ atSecond }) => atSecond),
    line: Float32Array.from(pairs, ({ line }) => line),
    cosine: Float32Array.from(pairs, ({ line }) => Math.cos(line)),
    sine: Float32Array.from(pairs, ({ line }) => Math.sin(line)),
    certainty: Float32Array.from(pairs, ({ first, second }) =>
      Math.sqrt(certainty(first) * certainty(second)),
    ),
  };
}
