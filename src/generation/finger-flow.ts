import { smoothNoise, type Plane } from './plane.ts';
import type { Random } from './random.ts';

/** Where the ridges run, and how far apart; at every pixel of a finger. */
export interface RidgeFlow {
  /** Radians modulo π, with y pointing down. */
  readonly orientation: Plane;
  /** Pixels from ridge to ridge. */
  readonly period: Plane;
}

interface Turning {
  readonly x: number;
  readonly y: number;
  /** Half turns of the flow around it: 1 at a loop, −1 at a delta. */
  readonly sign: 1 | -1;
  /** By how much the flow is bent around it, in six directions. */
  readonly bends: readonly number[];
}

const directions = 6;

/** Loops and deltas of a finger, in pixels at 500 dpi from its middle; none for a plain arch. */
function turningsOf(random: Random): readonly Turning[] {
  const place = (sign: 1 | -1, x: number, y: number): Turning => ({
    sign,
    x: x + random.normal(0, 8),
    y: y + random.normal(0, 10),
    bends: Array.from({ length: directions }, () => random.normal(0, 0.18)),
  });
  const kind = random.unit();
  if (kind < 0.06) return [];
  const side = random.chance(0.5) ? 1 : -1;
  if (kind < 0.68) {
    return [place(1, 0, -25), place(-1, side * random.between(70, 150), random.between(70, 150))];
  }
  const apart = random.between(10, 55);
  const aside = side * random.between(0, kind < 0.9 ? 12 : 45);
  return [
    place(1, aside, -25 - apart),
    place(1, -aside, apart - 25),
    place(-1, random.between(85, 150), random.between(80, 160)),
    place(-1, -random.between(85, 150), random.between(80, 160)),
  ];
}

/** Direction around the turnings (Sherlock and Monro, 1993), bent so that none is alike. */
function directionAt(turnings: readonly Turning[], x: number, y: number): number {
  let sum = 0;
  for (const turning of turnings) {
    const angle = Math.atan2(y - turning.y, x - turning.x);
    const place = ((angle + Math.PI) / (2 * Math.PI)) * directions;
    const low = Math.floor(place) % directions;
    const share = place - Math.floor(place);
    // Smooth from direction to direction, where a straight line would leave corners in the flow.
    const eased = share * share * (3 - 2 * share);
    const before = turning.bends[low] ?? 0;
    const after = turning.bends[(low + 1) % directions] ?? 0;
    sum += (turning.sign * (angle + before + (after - before) * eased)) / 2;
  }
  return sum;
}

/** The flow of a finger on a grid of `pixelPx` pixels at 500 dpi. */
export function ridgeFlow(
  size: { readonly width: number; readonly height: number },
  pixelPx: number,
  random: Random,
): RidgeFlow {
  const turnings = turningsOf(random);
  const arch = { steep: random.between(0.4, 1.3), peak: random.normal(10, 25) };
  const wander = smoothNoise(size, 100 / pixelPx, random);
  const breadth = smoothNoise(size, 90 / pixelPx, random);
  const mean = random.between(7.6, 10.4);
  const orientation = new Float32Array(size.width * size.height);
  const period = new Float32Array(size.width * size.height);
  for (let row = 0; row < size.height; row += 1) {
    for (let column = 0; column < size.width; column += 1) {
      const at = row * size.width + column;
      const x = (column - size.width / 2) * pixelPx;
      const y = (row - size.height / 2) * pixelPx;
      const flow =
        turnings.length > 0
          ? directionAt(turnings, x, y)
          : Math.atan(
              -arch.steep *
                Math.sin(x / 70) *
                Math.exp(-(((y - arch.peak) / 160) ** 2) - (x / 190) ** 2),
            );
      orientation[at] = flow + 0.07 * (wander.data[at] ?? 0);
      period[at] = Math.min(13, Math.max(6.4, mean * (1 + 0.06 * (breadth.data[at] ?? 0))));
    }
  }
  return {
    orientation: { ...size, data: orientation },
    period: { ...size, data: period },
  };
}
