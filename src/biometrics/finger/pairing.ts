import type { Alignment } from './alignment-votes.ts';
import type { MinutiaSet } from '../../vocabulary/minutiae.ts';
import { wrapped } from './angle.ts';

/** How far a minutia may lie from its mate after alignment. */
const distancePxMax = 14;
const turnMax = (24 * Math.PI) / 180;

/** Which minutiae belong together under an alignment, and how well they fit. */
export interface Pairing {
  /** Rows of the probe and of the reference, side by side. */
  readonly probe: readonly number[];
  readonly reference: readonly number[];
  /** Sum over the pairs of how close they are, 0 … 1 each. */
  readonly closeness: number;
  /** Minutiae of either that lie where the other has skin. */
  readonly probeInside: number;
  readonly referenceInside: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxOf(x: Float32Array, y: Float32Array): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let row = 0; row < x.length; row += 1) {
    left = Math.min(left, x[row] ?? 0);
    right = Math.max(right, x[row] ?? 0);
    top = Math.min(top, y[row] ?? 0);
    bottom = Math.max(bottom, y[row] ?? 0);
  }
  return { left, top, right, bottom };
}

function insideOf(box: Box, x: Float32Array, y: Float32Array): number {
  let inside = 0;
  for (let row = 0; row < x.length; row += 1) {
    const px = x[row] ?? 0;
    const py = y[row] ?? 0;
    if (px < box.left - distancePxMax || px > box.right + distancePxMax) continue;
    if (py >= box.top - distancePxMax && py <= box.bottom + distancePxMax) inside += 1;
  }
  return inside;
}

/** The probe as it lies on the reference. */
function moved(probe: MinutiaSet, { turn, shiftX, shiftY }: Alignment): MinutiaSet {
  const cosine = Math.cos(turn);
  const sine = Math.sin(turn);
  const x = new Float32Array(probe.count);
  const y = new Float32Array(probe.count);
  for (let row = 0; row < probe.count; row += 1) {
    const px = probe.x[row] ?? 0;
    const py = probe.y[row] ?? 0;
    x[row] = cosine * px - sine * py + shiftX;
    y[row] = sine * px + cosine * py + shiftY;
  }
  return { ...probe, x, y, direction: probe.direction.map((angle) => angle + turn) };
}

/** Pairs each minutia of the probe with the nearest that is free, closest pairs first. */
export function paired(probe: MinutiaSet, reference: MinutiaSet, alignment: Alignment): Pairing {
  const laid = moved(probe, alignment);
  const near: { one: number; other: number; closeness: number }[] = [];
  for (let one = 0; one < laid.count; one += 1) {
    const x = laid.x[one] ?? 0;
    const y = laid.y[one] ?? 0;
    const direction = laid.direction[one] ?? 0;
    for (let other = 0; other < reference.count; other += 1) {
      const dx = Math.abs((reference.x[other] ?? 0) - x);
      const dy = Math.abs((reference.y[other] ?? 0) - y);
      if (dx > distancePxMax || dy > distancePxMax) continue;
      const away = Math.hypot(dx, dy) / distancePxMax;
      const turn = Math.abs(wrapped((reference.direction[other] ?? 0) - direction)) / turnMax;
      if (away > 1 || turn > 1) continue;
      near.push({ one, other, closeness: (1 - away / 2) * (1 - turn / 2) });
    }
  }
  near.sort((a, b) => b.closeness - a.closeness || a.one - b.one || a.other - b.other);
  const takenOne = new Uint8Array(laid.count);
  const takenOther = new Uint8Array(reference.count);
  const rows: { probe: number[]; reference: number[] } = { probe: [], reference: [] };
  let closeness = 0;
  for (const pair of near) {
    if (takenOne[pair.one] === 1 || takenOther[pair.other] === 1) continue;
    takenOne[pair.one] = 1;
    takenOther[pair.other] = 1;
    rows.probe.push(pair.one);
    rows.reference.push(pair.other);
    closeness += pair.closeness;
  }
  return {
    ...rows,
    closeness,
    probeInside: insideOf(boxOf(reference.x, reference.y), laid.x, laid.y),
    referenceInside: insideOf(boxOf(laid.x, laid.y), reference.x, reference.y),
  };
}

/** The turn and shift that fit these pairs best in least squares; as it was for fewer than two. */
export function fitted(
  probe: MinutiaSet,
  reference: MinutiaSet,
  pairing: Pairing,
  before: Alignment,
): Alignment {
  const count = pairing.probe.length;
  if (count < 2) return before;
  let px = 0;
  let py = 0;
  let qx = 0;
  let qy = 0;
  for (const [place, row] of pairing.probe.entries()) {
    const other = pairing.reference[place] ?? 0;
    px += (probe.x[row] ?? 0) / count;
    py += (probe.y[row] ?? 0) / count;
    qx += (reference.x[other] ?? 0) / count;
    qy += (reference.y[other] ?? 0) / count;
  }
  let real = 0;
  let imaginary = 0;
  for (const [place, row] of pairing.probe.entries()) {
    const other = pairing.reference[place] ?? 0;
    const ax = (probe.x[row] ?? 0) - px;
    const ay = (probe.y[row] ?? 0) - py;
    const bx = (reference.x[other] ?? 0) - qx;
    const by = (reference.y[other] ?? 0) - qy;
    real += ax * bx + ay * by;
    imaginary += ax * by - ay * bx;
  }
  const turn = Math.atan2(imaginary, real);
  const cosine = Math.cos(turn);
  const sine = Math.sin(turn);
  return { turn, shiftX: qx - (cosine * px - sine * py), shiftY: qy - (sine * px + cosine * py) };
}
