import { blobsOf, type Blob } from './slap-blobs.ts';
import { fingersUnder, handTurn, momentsOf, type Finger, type Lean } from './slap-hand.ts';
import type { TipBox } from './tip-box.ts';
import type { RidgedCells } from './slap-skin.ts';

/** The tip of one finger, and the cells that are its skin. */
export interface Tip {
  readonly box: TipBox;
  readonly cells: readonly number[];
}

/** What the tips of a slap have in common. */
export interface Tips {
  /** From left to right, when the hand points up. */
  readonly tips: readonly Tip[];
  /** Radians by which the hand is turned, clockwise. */
  readonly turn: number;
}

/** A patch of skin is at least this broad and large. */
const depthMmMin = 1.7;
const areaMm2Min = 22;
/** At a joint there are so few ridges, as a share of those above and below. */
const jointMax = 0.66;
/** Fingers point up: what is longest in this direction, or nearer to level, is no finger. */
const acrossMax = (42 * Math.PI) / 180;
/** No fingertip is broader, flat on a sensor; thumbs reach 24. */
const breadthMmMax = 25.5;
/** The part of a finger above its first joint is hardly longer. */
const tipMmMax = 29;

/** Cells as seen along a finger: `u` across and `v` along it, in cells from the top left. */
interface Frame {
  readonly cosine: number;
  readonly sine: number;
  readonly columns: number;
}

function frameOf({ columns }: RidgedCells, turn: number): Frame {
  return { cosine: Math.cos(turn), sine: Math.sin(turn), columns };
}

function across({ cosine, sine, columns }: Frame, at: number): number {
  const column = at % columns;
  return cosine * column + (sine * (at - column)) / columns;
}

function along({ cosine, sine, columns }: Frame, at: number): number {
  const column = at % columns;
  return -sine * column + (cosine * (at - column)) / columns;
}

/** Where most of the values lie, without stray ones at either end. */
function span(values: readonly number[]): { readonly from: number; readonly to: number } {
  const rising = values.toSorted((a, b) => a - b);
  const stray = Math.floor(0.004 * rising.length);
  return { from: rising[stray] ?? 0, to: (rising.at(-1 - stray) ?? 0) + 1 };
}

/**
 * Two fingers that touch over much of their length are one blob, broader than any finger: it is
 * parted where it has the fewest cells, away from its sides.
 */
function parted(skin: RidgedCells, blob: Blob, frame: Frame): readonly Blob[] {
  const us = blob.cells.map((at) => across(frame, at));
  const { from, to } = span(us);
  const breadth = to - from;
  if (breadth * skin.cellMm <= breadthMmMax) return [blob];
  const counts = new Float32Array(Math.ceil(breadth) + 2);
  for (const u of us) {
    const place = Math.round(u - from);
    if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
  }
  // Of several fingers the first is parted here and the others by another round.
  const narrowest = 9 / skin.cellMm;
  let best = { place: breadth / 2, count: Infinity };
  for (let place = Math.ceil(narrowest); place <= breadth - narrowest; place += 1) {
    const count = counts.subarray(place - 1, place + 2).reduce((sum, one) => sum + one, 0);
    if (count < best.count) best = { place, count };
  }
  const sides = [true, false].map((left) =>
    blob.cells.filter((_, place) => (us[place] ?? 0) - from < best.place === left),
  );
  return sides.flatMap((cells) => parted(skin, { ...blob, cells }, frame));
}

/** The finger's own turn: towards what lies below its tip, or the hand's. */
function ownTurn({ tip, below }: Finger, hand: number): number {
  const first = below[0];
  if (!first) return hand;
  const dx = first.x - tip.x;
  const dy = first.y - tip.y;
  const lean = Math.atan2(-dx, dy) - hand;
  // The parts are seldom whole: half of what they say.
  return hand + 0.5 * Math.max(-0.25, Math.min(0.25, lean));
}

/** How much there is of ridges in each row along the finger, from its top. */
function rowStrengths(skin: RidgedCells, cells: readonly number[], frame: Frame, top: number) {
  const sums = new Float32Array(2 * (skin.columns + skin.rows));
  let last = 0;
  for (const at of cells) {
    const row = Math.round(along(frame, at) - top);
    if (row < 0) continue;
    sums[row] = (sums[row] ?? 0) + (skin.strength[at] ?? 0);
    last = Math.max(last, row);
  }
  return sums.subarray(0, last + 1);
}

/** Where ridges give way at the first joint, in rows from the top; `longest` when they do not. */
function jointAt(strengths: Float32Array, breadth: number, longest: number): number {
  const most = (from: number, to: number) =>
    strengths.subarray(Math.max(0, from), to).reduce((a, b) => Math.max(a, b), 0);
  let joint = longest;
  let least = jointMax;
  const to = Math.min(strengths.length - 4, Math.round(2.1 * breadth), longest);
  for (let row = Math.round(0.65 * breadth); row < to; row += 1) {
    const around = Math.min(most(row - 14, row), most(row + 1, row + 15));
    const share = (strengths[row] ?? 0) / Math.max(1e-6, around);
    if (share >= least) continue;
    least = share;
    joint = row;
  }
  return joint;
}

function tipOf(skin: RidgedCells, finger: Finger, hand: number): Tip {
  const turn = ownTurn(finger, hand);
  const { cells: skinCells } = finger.tip.blob;
  const frame = frameOf(skin, turn);
  const { from: left0, to: right0 } = span(skinCells.map((at) => across(frame, at)));
  const breadth = right0 - left0;
  const { from: top } = span(skinCells.map((at) => along(frame, at)));
  const longest = Math.round(tipMmMax / skin.cellMm);
  const strengths = rowStrengths(skin, skinCells, frame, top);
  const joint = top + jointAt(strengths, breadth, longest);
  const cells = skinCells.filter((at) => along(frame, at) < joint);
  const [us, kept] = [across, along].map((axis) => span(cells.map((at) => axis(frame, at))));
  const { from: left = 0, to: right = 0 } = us ?? {};
  const { from: upper = 0, to: lower = 0 } = kept ?? {};
  const [u, v] = [(left + right) / 2, (upper + lower) / 2];
  const { cosine, sine } = frame;
  return {
    cells,
    box: {
      x: (cosine * u - sine * v) * skin.cellPx,
      y: (sine * u + cosine * v) * skin.cellPx,
      widthPx: (right - left) * skin.cellPx,
      heightPx: (lower - upper) * skin.cellPx,
      turn,
    },
  };
}

/** Patches that are large enough for a finger. */
export function fingerBlobs(skin: RidgedCells): readonly Blob[] {
  const area = areaMm2Min / skin.cellMm ** 2;
  const depth = depthMmMin / skin.cellMm;
  return blobsOf(skin)
    .filter((blob) => blob.depth >= depth && blob.cells.length >= area)
    .flatMap((blob) => {
      const { xx, yy, xy } = momentsOf(skin, blob);
      const axis = Math.atan2(2 * xy, xx - yy) / 2;
      // What is longest across the hand is several fingers, and no finger with its lower parts.
      return Math.abs(axis) < acrossMax ? parted(skin, blob, frameOf(skin, axis)) : [blob];
    });
}

/**
 * The tips of all fingers on an image, from left to right.
 * @param lean how the tips of the hand are expected to lie
 */
export function tipsOf(skin: RidgedCells, blobs: readonly Blob[], lean: Lean): Tips {
  const turn = handTurn(
    blobs.map((blob) => momentsOf(skin, blob)),
    lean,
  );
  const frame = frameOf(skin, turn);
  const single = blobs.flatMap((blob) => parted(skin, blob, frame));
  const fingers = fingersUnder(
    single.map((blob) => momentsOf(skin, blob)),
    turn,
  );
  return { turn, tips: fingers.map((finger) => tipOf(skin, finger, turn)) };
}
