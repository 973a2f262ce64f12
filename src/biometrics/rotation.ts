/**
 * A rotation of templates: lengths and angles stay, so comparisons and searches answer as before,
 * and a template says nothing beside one that was rotated otherwise.
 */
export interface Rotation {
  /** How many numbers a template has. */
  readonly dimension: number;
  rotated(vector: Float32Array): Float32Array;
  /** The way back: what was rotated, as it was. */
  back(vector: Float32Array): Float32Array;
}

/** How many normally distributed numbers a rotation is made of. */
export function normalsOf(dimension: number): number {
  return (dimension * (dimension + 1)) / 2;
}

/**
 * The rotation that independent standard normal numbers lead to, uniform among all of them: a
 * reflection in each dimension, each across a direction that is drawn (Stewart 1980). A few
 * reflections would not do: each turns one direction, and leaves everything else where it was.
 * @param normals `normalsOf(dimension)` numbers
 */
export function rotationFrom(normals: Float64Array, dimension: number): Rotation {
  if (normals.length !== normalsOf(dimension)) throw new Error('a rotation has its numbers');
  const mirrors = mirrorsFrom(normals, dimension);
  const through = (vector: Float32Array, isBack: boolean): Float32Array => {
    if (vector.length !== dimension) throw new Error('a template has its dimension');
    const work = Float64Array.from(vector);
    if (!isBack) applySigns(work, mirrors);
    for (let step = 0; step < dimension; step += 1) {
      reflect(work, mirrors, isBack ? step : dimension - 1 - step);
    }
    if (isBack) applySigns(work, mirrors);
    return Float32Array.from(work);
  };
  return {
    dimension,
    rotated: (vector) => through(vector, false),
    back: (vector) => through(vector, true),
  };
}

/** Directions of unit length times √2, one after the other: of all dimensions, of one less, … */
interface Mirrors {
  readonly directions: Float64Array;
  readonly starts: Int32Array;
  readonly signs: Int8Array;
}

function mirrorsFrom(normals: Float64Array, dimension: number): Mirrors {
  const directions = Float64Array.from(normals);
  const starts = new Int32Array(dimension);
  const signs = new Int8Array(dimension);
  let start = 0;
  for (let step = 0; step < dimension; step += 1) {
    const length = dimension - step;
    const part = directions.subarray(start, start + length);
    const first = part[0] ?? 0;
    const norm = Math.sqrt(part.reduce((sum, value) => sum + value * value, 0));
    const sign = first < 0 ? -1 : 1;
    part[0] = first + sign * norm;
    const scale = Math.SQRT2 / Math.sqrt(2 * norm * (norm + Math.abs(first)));
    for (let place = 0; place < length; place += 1) part[place] = (part[place] ?? 0) * scale;
    starts[step] = start;
    signs[step] = -sign;
    start += length;
  }
  return { directions, starts, signs };
}

function applySigns(work: Float64Array, { signs }: Mirrors): void {
  for (let place = 0; place < work.length; place += 1) {
    work[place] = (work[place] ?? 0) * (signs[place] ?? 1);
  }
}

/** Mirrors everything from `step` on. */
function reflect(work: Float64Array, { directions, starts }: Mirrors, step: number): void {
  const start = (starts[step] ?? 0) - step;
  let inner = 0;
  for (let place = step; place < work.length; place += 1) {
    inner += (work[place] ?? 0) * (directions[start + place] ?? 0);
  }
  for (let place = step; place < work.length; place += 1) {
    work[place] = (work[place] ?? 0) - inner * (directions[start + place] ?? 0);
  }
}
