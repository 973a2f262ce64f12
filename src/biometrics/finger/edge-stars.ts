import type { MinutiaSet } from '../../vocabulary/minutiae.ts';
import { partsOfTurn } from './pair-table.ts';

/** Edges of one minutia. */
export const edgesMax = 10;
/** Neighbours nearer than this are often one minutia found twice. */
const lengthPxMin = 7;

/** From each minutia the edges to its nearest neighbours, shortest first. */
export interface EdgeStars {
  /** How many edges each minutia has; those of row `r` begin at `r · edgesMax`. */
  readonly edges: Uint8Array;
  /** The row at the other end. */
  readonly neighbour: Uint8Array;
  readonly lengthPx: Float32Array;
  /** Directions of the minutia and of its neighbour, less that of the edge, in parts of a turn. */
  readonly atOwn: Int16Array;
  readonly atNeighbour: Int16Array;
}

/**
 * Puts the nearest neighbours of a minutia into `nearest`, shortest first.
 * @returns how many there are
 */
function nearestOf(row: number, { count, x, y }: MinutiaSet, nearest: Nearest): number {
  const { neighbour, lengthPx } = nearest;
  let found = 0;
  for (let other = 0; other < count; other += 1) {
    if (other === row) continue;
    const dx = (x[other] ?? 0) - (x[row] ?? 0);
    const dy = (y[other] ?? 0) - (y[row] ?? 0);
    const length = Math.sqrt(dx * dx + dy * dy);
    if (length < lengthPxMin) continue;
    if (found === edgesMax && length >= (lengthPx[edgesMax - 1] ?? 0)) continue;
    let place = found === edgesMax ? edgesMax - 1 : found;
    for (; place > 0 && (lengthPx[place - 1] ?? 0) > length; place -= 1) {
      lengthPx[place] = lengthPx[place - 1] ?? 0;
      neighbour[place] = neighbour[place - 1] ?? 0;
    }
    lengthPx[place] = length;
    neighbour[place] = other;
    found = Math.min(edgesMax, found + 1);
  }
  return found;
}

/** Neighbours and how far they are; rewritten for each minutia. */
interface Nearest {
  readonly neighbour: Uint8Array;
  readonly lengthPx: Float64Array;
}

/** The stars of an impression of at most 255 minutiae. */
export function edgeStarsOf(minutiae: MinutiaSet): EdgeStars {
  const { count, x, y, direction } = minutiae;
  const parts = (angle: number) => Math.round((angle / (2 * Math.PI)) * partsOfTurn);
  const stars = {
    edges: new Uint8Array(count),
    neighbour: new Uint8Array(count * edgesMax),
    lengthPx: new Float32Array(count * edgesMax),
    atOwn: new Int16Array(count * edgesMax),
    atNeighbour: new Int16Array(count * edgesMax),
  };
  const nearest = {
    neighbour: new Uint8Array(edgesMax),
    lengthPx: new Float64Array(edgesMax),
  };
  for (let row = 0; row < count; row += 1) {
    const found = nearestOf(row, minutiae, nearest);
    stars.edges[row] = found;
    for (let place = 0; place < found; place += 1) {
      const other = nearest.neighbour[place] ?? 0;
      const line = Math.atan2((y[other] ?? 0) - (y[row] ?? 0), (x[other] ?? 0) - (x[row] ?? 0));
      const at = row * edgesMax + place;
      stars.neighbour[at] = other;
      stars.lengthPx[at] = nearest.lengthPx[place] ?? 0;
      stars.atOwn[at] = parts((direction[row] ?? 0) - line);
      stars.atNeighbour[at] = parts((direction[other] ?? 0) - line);
    }
  }
  return stars;
}
