import type { Blob } from './slap-blobs.ts';
import type { RidgedCells } from './slap-skin.ts';

/** Where a blob lies and how it is spread, in cells. */
export interface Moments {
  readonly blob: Blob;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/** A fingertip and the parts of the finger below it, nearest first. */
export interface Finger {
  readonly tip: Moments;
  readonly below: readonly Moments[];
}

/** How much lower each tip is than the one to its left, as a slope; positive for a right hand. */
export interface Lean {
  readonly slope: number;
  readonly spread: number;
}

/** Of either hand: to the left or to the right. */
export const eitherHand: Lean = { slope: 0, spread: 0.25 };

/** Hands are turned by this much at most, and are tried in steps of this. */
const turnMax = (44 * Math.PI) / 180;
const turnStep = (2 * Math.PI) / 180;
/** Hands lie straight more often than not. */
const turnUsual = (35 * Math.PI) / 180;
/** How much less scatter of the skin, as a logarithm, says beside the lean of the tips. */
const scatterWeight = 4;
/** A part that is taken for a finger of its own must explain so much. */
const fingerCost = 1.5;

/** Mean and covariance of a blob's cells. */
export function momentsOf({ columns }: RidgedCells, blob: Blob): Moments {
  const { cells } = blob;
  let [x, y] = [0, 0];
  for (const at of cells) {
    x += (at % columns) / cells.length;
    y += Math.floor(at / columns) / cells.length;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (const at of cells) {
    const dx = (at % columns) - x;
    const dy = Math.floor(at / columns) - y;
    xx += (dx * dx) / cells.length;
    yy += (dy * dy) / cells.length;
    xy += (dx * dy) / cells.length;
  }
  return { blob, x, y, xx, yy, xy };
}

/** A blob under a turn: `u` across the fingers, `v` along them; an ellipse of the same moments. */
function under({ x, y, xx, yy, xy }: Moments, turn: number) {
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const across = cosine * cosine * xx + 2 * cosine * sine * xy + sine * sine * yy;
  const along = sine * sine * xx - 2 * cosine * sine * xy + cosine * cosine * yy;
  const v = -sine * x + cosine * y;
  return {
    u: cosine * x + sine * y,
    v,
    breadth: 4 * Math.sqrt(Math.max(0, across)),
    top: v - 2 * Math.sqrt(Math.max(0, along)),
  };
}

/** Blobs from the top down: each is a tip, or lies below one. From left to right. */
export function fingersUnder(blobs: readonly Moments[], turn: number): readonly Finger[] {
  const placed = blobs.map((tip) => ({ ...under(tip, turn), tip, below: [] as Moments[] }));
  const fingers: typeof placed = [];
  for (const one of placed.toSorted((a, b) => a.top - b.top)) {
    const above = fingers.find(
      (finger) =>
        Math.abs(finger.u - one.u) < 0.3 * (finger.breadth + one.breadth) && finger.v < one.v,
    );
    if (above) above.below.push(one.tip);
    else fingers.push(one);
  }
  return fingers.toSorted((a, b) => a.u - b.u);
}

/** How much lower the tips are from left to right; 0 for fewer than two. */
function slopeOf(fingers: readonly Finger[], turn: number): number {
  const places = fingers.map(({ tip }) => under(tip, turn));
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const [middleU, middleTop] = [mean(places.map(({ u }) => u)), mean(places.map(({ top }) => top))];
  let [both, square] = [0, 0];
  for (const { u, top } of places) {
    both += (u - middleU) * (top - middleTop);
    square += (u - middleU) ** 2;
  }
  return square === 0 ? 0 : both / square;
}

/** How far skin lies from the middles of its fingers, across them; a mean square in cells. */
function scatter(fingers: readonly Finger[], turn: number): number {
  let [cells, squares] = [0, 0];
  for (const { tip, below } of fingers) {
    const parts = [tip, ...below].map((part) => ({
      ...under(part, turn),
      count: part.blob.cells.length,
    }));
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    const middle = parts.reduce((sum, part) => sum + part.count * part.u, 0) / count;
    for (const part of parts) {
      squares += part.count * ((part.breadth / 4) ** 2 + (part.u - middle) ** 2);
    }
    cells += count;
  }
  return squares / Math.max(1, cells);
}

/**
 * The turn of the hand: under it all skin lies close along few fingers, and their tips lie as
 * `lean` says.
 */
export function handTurn(blobs: readonly Moments[], lean: Lean): number {
  let best = { turn: 0, score: -Infinity };
  for (let turn = -turnMax; turn <= turnMax + 1e-9; turn += turnStep) {
    const fingers = fingersUnder(blobs, turn);
    const slope = Math.atan(slopeOf(fingers, turn));
    const off = ((slope - lean.slope) / lean.spread) ** 2 + (turn / turnUsual) ** 2;
    const close = scatterWeight * Math.log(scatter(fingers, turn) + 1);
    const score = -close - fingerCost * fingers.length - off / 2;
    if (score > best.score) best = { turn, score };
  }
  return best.turn;
}
