import type { Split, SubbandTree } from './subbands.ts';

/** A filter that is the same on both sides: its middle, then what lies further and further out. */
export interface WaveletFilters {
  /** Five of nine. */
  readonly low: readonly number[];
  /** Four of seven. */
  readonly high: readonly number[];
}

/** The filters of the specification, annex B; 9 and 7 taps after Antonini and others. */
export const standardFilters: WaveletFilters = {
  low: [
    0.852698679009403, 0.377402855612654, -0.110624404418423, -0.02384946501938, 0.037828455506995,
  ],
  high: [0.788485616405664, -0.418092273222212, -0.040689417609558, 0.064538882628938],
};

/** How far a filter reaches to either side. */
const reach = 4;

/** Numbers of a plane that lie on one line. */
interface Line {
  readonly at: number;
  readonly step: number;
  readonly count: number;
  /** Whether high frequencies stand before the low ones. */
  readonly turned: boolean;
}

/** Folds a place back into the line, as mirrors on its first and last numbers would. */
function folded(place: number, count: number): number {
  let at = place;
  while (at < 0 || at >= count) at = at < 0 ? -at : 2 * (count - 1) - at;
  return at;
}

/** A line's numbers with what the mirrors show on either side. */
class MirroredLine {
  readonly numbers: Float64Array;

  constructor(countMax: number) {
    this.numbers = new Float64Array(countMax + 2 * reach);
  }

  mirror(count: number): void {
    const { numbers } = this;
    for (let out = 1; out <= reach; out += 1) {
      numbers[reach - out] = numbers[reach + folded(-out, count)] ?? 0;
      const after = count - 1 + out;
      numbers[reach + after] = numbers[reach + folded(after, count)] ?? 0;
    }
  }
}

/** Where low and high frequencies of a line begin. */
function halves({ at, step, count, turned }: Line) {
  const [lows, highs] = [Math.ceil(count / 2), Math.floor(count / 2)];
  return turned
    ? { lowAt: at + highs * step, highAt: at }
    : { lowAt: at, highAt: at + lows * step };
}

function split(plane: Float32Array, line: Line, filters: WaveletFilters, of: MirroredLine): void {
  const { numbers } = of;
  const { at, step, count } = line;
  for (let n = 0; n < count; n += 1) numbers[reach + n] = plane[at + n * step] ?? 0;
  of.mirror(count);
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = filters.low;
  const [s = 0, t = 0, u = 0, v = 0] = filters.high;
  const pair = (middle: number, out: number) =>
    (numbers[middle - out] ?? 0) + (numbers[middle + out] ?? 0);
  const { lowAt, highAt } = halves(line);
  for (let n = 0; n < count; n += 1) {
    const m = reach + n;
    const half = n >> 1;
    if (n % 2 === 0) {
      plane[lowAt + half * step] =
        a * (numbers[m] ?? 0) + b * pair(m, 1) + c * pair(m, 2) + d * pair(m, 3) + e * pair(m, 4);
    } else {
      plane[highAt + half * step] =
        s * (numbers[m] ?? 0) + t * pair(m, 1) + u * pair(m, 2) + v * pair(m, 3);
    }
  }
}

function join(plane: Float32Array, line: Line, filters: WaveletFilters, of: MirroredLine): void {
  const { numbers } = of;
  const { at, step, count } = line;
  const { lowAt, highAt } = halves(line);
  for (let n = 0; n < count; n += 1) {
    numbers[reach + n] = plane[(n % 2 === 0 ? lowAt : highAt) + (n >> 1) * step] ?? 0;
  }
  of.mirror(count);
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = filters.low;
  const [s = 0, t = 0, u = 0, v = 0] = filters.high;
  const pair = (middle: number, out: number) =>
    (numbers[middle - out] ?? 0) + (numbers[middle + out] ?? 0);
  for (let n = 0; n < count; n += 1) {
    const m = reach + n;
    const middle = numbers[m] ?? 0;
    // Every second tap changes its sign on the way back.
    plane[at + n * step] =
      n % 2 === 0
        ? s * middle - b * pair(m, 1) + u * pair(m, 2) - d * pair(m, 3)
        : a * middle - t * pair(m, 1) + c * pair(m, 2) - v * pair(m, 3) + e * pair(m, 4);
  }
}

type Step = typeof split;

function overRows(one: Split, each: (line: Line) => void, stride: number): void {
  for (let row = 0; row < one.height; row += 1) {
    const at = (one.y + row) * stride + one.x;
    each({ at, step: 1, count: one.width, turned: one.turnedX });
  }
}

function overColumns(one: Split, each: (line: Line) => void, stride: number): void {
  for (let column = 0; column < one.width; column += 1) {
    const at = one.y * stride + one.x + column;
    each({ at, step: stride, count: one.height, turned: one.turnedY });
  }
}

/** A plane of numbers, changed in place, and how it is cut. */
export interface WaveletPlane {
  readonly numbers: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly tree: SubbandTree;
}

function walk(plane: WaveletPlane, filters: WaveletFilters, step: Step) {
  const mirrored = new MirroredLine(Math.max(plane.width, plane.height));
  const each = (line: Line) => step(plane.numbers, line, filters, mirrored);
  return {
    rows: (one: Split) => overRows(one, each, plane.width),
    columns: (one: Split) => overColumns(one, each, plane.width),
  };
}

/** Pixels to subbands. */
export function decompose(plane: WaveletPlane, filters: WaveletFilters): void {
  const { rows, columns } = walk(plane, filters, split);
  for (const one of plane.tree.splits) {
    rows(one);
    columns(one);
  }
}

/** Subbands to pixels. */
export function recompose(plane: WaveletPlane, filters: WaveletFilters): void {
  const { rows, columns } = walk(plane, filters, join);
  for (const one of plane.tree.splits.toReversed()) {
    columns(one);
    rows(one);
  }
}
