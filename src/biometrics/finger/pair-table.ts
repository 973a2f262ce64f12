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

/** The pairs of an impression in the order in which they are met, with the drawer of each. */
interface Unsorted {
  readonly count: number;
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly lengthPx: Float32Array;
  readonly line: Float32Array;
  readonly drawer: Uint16Array;
}

function parts(angle: number): number {
  return Math.round((angle / (2 * Math.PI)) * partsOfTurn);
}

/** The pairs of an impression of at most 255 minutiae. */
function pairsOf({ count, x, y, direction }: MinutiaSet): Unsorted {
  const most = count * Math.max(0, count - 1);
  const first = new Uint8Array(most);
  const second = new Uint8Array(most);
  const lengths = new Float32Array(most);
  const lines = new Float32Array(most);
  const drawer = new Uint16Array(most);
  let found = 0;
  for (let one = 0; one < count; one += 1) {
    for (let other = one + 1; other < count; other += 1) {
      const dx = (x[other] ?? 0) - (x[one] ?? 0);
      const dy = (y[other] ?? 0) - (y[one] ?? 0);
      const lengthPx = Math.sqrt(dx * dx + dy * dy);
      if (lengthPx < lengthPxMin || lengthPx > lengthPxMax) continue;
      const line = Math.atan2(dy, dx);
      const ofLength = lengthDrawer(lengthPx);
      for (let end = 0; end < 2; end += 1) {
        // From its other end a line leads the other way.
        const seen = end === 0 ? line : line - Math.sign(line || 1) * Math.PI;
        first[found] = end === 0 ? one : other;
        second[found] = end === 0 ? other : one;
        lengths[found] = lengthPx;
        lines[found] = seen;
        drawer[found] = drawerOf(ofLength, parts((direction[first[found] ?? 0] ?? 0) - seen));
        found += 1;
      }
    }
  }
  return { count: found, first, second, lengthPx: lengths, line: lines, drawer };
}

/** The table of an impression of at most 255 minutiae. */
export function pairTableOf(minutiae: MinutiaSet): PairTable {
  const pairs = pairsOf(minutiae);
  const { count } = pairs;
  const { direction, certainty } = minutiae;
  const drawers = new Uint32Array(drawersOfLength * drawersOfAngle + 1);
  for (let pair = 0; pair < count; pair += 1) {
    const next = (pairs.drawer[pair] ?? 0) + 1;
    drawers[next] = (drawers[next] ?? 0) + 1;
  }
  for (let at = 1; at < drawers.length; at += 1) {
    drawers[at] = (drawers[at] ?? 0) + (drawers[at - 1] ?? 0);
  }
  const table = {
    count,
    drawers,
    first: new Uint8Array(count),
    second: new Uint8Array(count),
    lengthPx: new Float32Array(count),
    atFirst: new Int16Array(count),
    atSecond: new Int16Array(count),
    line: new Float32Array(count),
    cosine: new Float32Array(count),
    sine: new Float32Array(count),
    certainty: new Float32Array(count),
  };
  const free = drawers.slice();
  for (let pair = 0; pair < count; pair += 1) {
    const drawer = pairs.drawer[pair] ?? 0;
    const at = free[drawer] ?? 0;
    free[drawer] = at + 1;
    const one = pairs.first[pair] ?? 0;
    const other = pairs.second[pair] ?? 0;
    const line = pairs.line[pair] ?? 0;
    table.first[at] = one;
    table.second[at] = other;
    table.lengthPx[at] = pairs.lengthPx[pair] ?? 0;
    table.atFirst[at] = parts((direction[one] ?? 0) - line);
    table.atSecond[at] = parts((direction[other] ?? 0) - line);
    table.line[at] = line;
    table.cosine[at] = Math.cos(line);
    table.sine[at] = Math.sin(line);
    table.certainty[at] = Math.sqrt((certainty[one] ?? 0) * (certainty[other] ?? 0));
  }
  return table;
}
