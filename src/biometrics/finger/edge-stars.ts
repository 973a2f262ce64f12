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

/** The stars of an impression of at most 255 minutiae. */
export function edgeStarsOf({ count, x, y, direction }: MinutiaSet): EdgeStars {
  const parts = (angle: number) => Math.round((angle / (2 * Math.PI)) * partsOfTurn);
  const stars = {
    edges: new Uint8Array(count),
    neighbour: new Uint8Array(count * edgesMax),
    lengthPx: new Float32Array(count * edgesMax),
    atOwn: new Int16Array(count * edgesMax),
    atNeighbour: new Int16Array(count * edgesMax),
  };
  for (let row = 0; row < count; row += 1) {
    const nearest = Array.from({ length: count }, (_, other) => {
      const dx = (x[other] ?? 0) - (x[row] ?? 0);
      const dy = (y[other] ?? 0) - (y[row] ?? 0);
      return { other, lengthPx: Math.hypot(dx, dy), line: Math.atan2(dy, dx) };
    })
      .filter(({ other, lengthPx }) => other !== row && lengthPx >= lengthPxMin)
      .toSorted((a, b) => a.lengthPx - b.lengthPx || a.other - b.other)
      .slice(0, edgesMax);
    stars.edges[row] = nearest.length;
    for (const [place, { other, lengthPx, line }] of nearest.entries()) {
      const at = row * edgesMax + place;
      stars.neighbour[at] = other;
      stars.lengthPx[at] = lengthPx;
      stars.atOwn[at] = parts((direction[row] ?? 0) - line);
      stars.atNeighbour[at] = parts((direction[other] ?? 0) - line);
    }
  }
  return stars;
}
