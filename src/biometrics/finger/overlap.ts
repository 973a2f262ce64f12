import type { Alignment } from './alignment.ts';
import { isInside } from './hull.ts';
import type { PreparedFinger } from './prepared-finger.ts';

/** A minutia so far outside of the other's hull may still have had skin there. */
const marginPx = 10;

/** What lies where both impressions have skin. */
export interface Overlap {
  /** Minutiae of either that lie where the other has skin. */
  readonly probeInside: number;
  readonly referenceInside: number;
  /** The same, each counted by how surely it is one. */
  readonly probeWeight: number;
  readonly referenceWeight: number;
  /** About how many square pixels both share. */
  readonly area: number;
}

/** Of two impressions under an alignment. */
export function overlapOf(
  probe: PreparedFinger,
  reference: PreparedFinger,
  { turn, shiftX, shiftY }: Alignment,
): Overlap {
  const cosine = Math.cos(turn);
  const sine = Math.sin(turn);
  let [probeInside, probeWeight, referenceInside, referenceWeight] = [0, 0, 0, 0];
  const { minutiae: one } = probe;
  for (let row = 0; row < one.count; row += 1) {
    const x = one.x[row] ?? 0;
    const y = one.y[row] ?? 0;
    const laidX = cosine * x - sine * y + shiftX;
    const laidY = sine * x + cosine * y + shiftY;
    if (!isInside(reference.hull, laidX, laidY, marginPx)) continue;
    probeInside += 1;
    probeWeight += one.certainty[row] ?? 0;
  }
  const { minutiae: other } = reference;
  for (let row = 0; row < other.count; row += 1) {
    const x = (other.x[row] ?? 0) - shiftX;
    const y = (other.y[row] ?? 0) - shiftY;
    if (!isInside(probe.hull, cosine * x + sine * y, cosine * y - sine * x, marginPx)) continue;
    referenceInside += 1;
    referenceWeight += other.certainty[row] ?? 0;
  }
  const probeArea = (probe.hull.area * probeInside) / Math.max(1, one.count);
  const referenceArea = (reference.hull.area * referenceInside) / Math.max(1, other.count);
  const area = Math.sqrt(probeArea * referenceArea);
  return { probeInside, referenceInside, probeWeight, referenceWeight, area };
}
