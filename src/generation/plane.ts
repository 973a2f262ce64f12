import type { Random } from './random.ts';

/** Values over an image, row by row from the top. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Weights of four neighbours for a place between the second and the third (Catmull and Rom). */
function cubicWeights(share: number): readonly [number, number, number, number] {
  const square = share * share;
  const cube = square * share;
  return [
    (-cube + 2 * square - share) / 2,
    (3 * cube - 5 * square + 2) / 2,
    (-3 * cube + 4 * square + share) / 2,
    (cube - square) / 2,
  ];
}

/** Lines of `from` values brought to `to` values, `step` of the first apart. */
function stretchedLines(
  { width, height, data }: Plane,
  to: number,
  step: number,
): { readonly width: number; readonly height: number; readonly data: Float32Array } {
  const out = new Float32Array(to * height);
  for (let x = 0; x < to; x += 1) {
    const place = x * step;
    const base = Math.floor(place);
    const [a, b, c, d] = cubicWeights(place - base);
    for (let y = 0; y < height; y += 1) {
      const row = y * width + base;
      // Transposed, so that two calls bring both sides to their length.
      out[x * height + y] =
        a * (data[row] ?? 0) +
        b * (data[row + 1] ?? 0) +
        c * (data[row + 2] ?? 0) +
        d * (data[row + 3] ?? 0);
    }
  }
  return { width: height, height: to, data: out };
}

/** Smooth noise of about unit variance that changes over about `cellPx` pixels. */
export function smoothNoise(
  { width, height }: { readonly width: number; readonly height: number },
  cellPx: number,
  random: Random,
): Plane {
  const columns = Math.ceil(width / cellPx) + 4;
  const rows = Math.ceil(height / cellPx) + 4;
  const data = Float32Array.from({ length: columns * rows }, () => random.normal());
  const wide = stretchedLines({ width: columns, height: rows, data }, width, 1 / cellPx);
  const noise = stretchedLines(wide, height, 1 / cellPx);
  // What interpolation takes from the variance of the lattice.
  return { ...noise, data: noise.data.map((value) => value * 1.25) };
}

/** The plane's value between its pixels; beyond its rim that of the rim. */
export function sampled({ width, height, data }: Plane, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const [xa, xb, xc, xd] = cubicWeights(x - left);
  const weights = cubicWeights(y - top);
  let sum = 0;
  for (let line = 0; line < 4; line += 1) {
    const row = Math.min(height - 1, Math.max(0, top + line - 1)) * width;
    const at = (offset: number) => data[row + Math.min(width - 1, Math.max(0, left + offset))] ?? 0;
    sum += (weights[line] ?? 0) * (xa * at(-1) + xb * at(0) + xc * at(1) + xd * at(2));
  }
  return sum;
}

/** Blurred by a bell of this width in pixels; the rim is repeated. */
export function blurred(plane: Plane, width: number): Plane {
  const reach = Math.ceil(2.5 * width);
  const bell = Float32Array.from({ length: 2 * reach + 1 }, (_, place) =>
    Math.exp(-((place - reach) ** 2) / (2 * width * width)),
  );
  const total = bell.reduce((sum, value) => sum + value, 0);
  const across = (one: Plane): Plane => {
    const data = new Float32Array(one.data.length);
    for (let y = 0; y < one.height; y += 1) {
      for (let x = 0; x < one.width; x += 1) {
        let sum = 0;
        for (let tap = -reach; tap <= reach; tap += 1) {
          const column = Math.min(one.width - 1, Math.max(0, x + tap));
          sum += (bell[tap + reach] ?? 0) * (one.data[y * one.width + column] ?? 0);
        }
        data[x * one.height + y] = sum / total;
      }
    }
    return { width: one.height, height: one.width, data };
  };
  return across(across(plane));
}
