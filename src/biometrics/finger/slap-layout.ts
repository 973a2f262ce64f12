import type { FingerPosition } from '../../vocabulary/finger.ts';
import type { Lean } from './slap-hand.ts';
import type { TipBox } from './tip-box.ts';

/** How much lower than the middle finger each ends, in millimetres, as hands are on average. */
const loweredMm: Readonly<Partial<Record<FingerPosition, number>>> = {
  right_index: 6,
  right_middle: 0,
  right_ring: 4,
  right_little: 18,
  left_index: 6,
  left_middle: 0,
  left_ring: 4,
  left_little: 18,
};

/** From finger to finger of a hand. */
const apartMm = 18;
/** How far hands differ from that, and fingers from where they were meant to be pressed. */
const spreadMm = 4;
/** How much likelier, as a logarithm, the other hand must be before the stated one is doubted. */
const doubtMin = 2;

/** How badly tops at these heights fit lengths of fingers, wherever the hand lies. */
function misfit(topsMm: readonly number[], lowered: readonly number[]): number {
  const apart = topsMm.map((top, place) => top - (lowered[place] ?? 0));
  const mean = apart.reduce((sum, one) => sum + one, 0) / apart.length;
  return apart.reduce((sum, one) => sum + ((one - mean) / spreadMm) ** 2, 0) / 2;
}

/**
 * Whether tips from left to right may be those of the stated hand: a middle finger is longest and
 * a little one shortest. Thumbs, and fingers too few to tell, fit always.
 */
export function layoutFits(
  boxes: readonly TipBox[],
  positions: readonly FingerPosition[],
  { turn, dpi }: { readonly turn: number; readonly dpi: number },
): boolean {
  const lowered = positions.flatMap((position) => loweredMm[position] ?? []);
  if (lowered.length !== positions.length) return true;
  const topsMm = boxes.map(({ x, y, heightPx }) => {
    const along = -Math.sin(turn) * x + Math.cos(turn) * y;
    return ((along - heightPx / 2) * 25.4) / dpi;
  });
  const stated = misfit(topsMm, lowered);
  return stated - misfit(topsMm, lowered.toReversed()) < doubtMin;
}

/** How the tips of these positions lie, from left to right,. */
export function leanOf(positions: readonly FingerPosition[]): Lean {
  const lowered = positions.map((position) => loweredMm[position] ?? 0);
  const middle = (lowered.length - 1) / 2;
  let [both, square] = [0, 0];
  for (const [place, low] of lowered.entries()) {
    both += (place - middle) * apartMm * low;
    square += ((place - middle) * apartMm) ** 2;
  }
  const slope = square === 0 ? 0 : Math.atan(both / square);
  return { slope, spread: positions.length > 2 ? 0.14 : 0.25 };
}
