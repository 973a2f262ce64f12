import {
  predicted,
  type FingerQualityConstants,
} from '../../src/biometrics/finger/quality/unified.ts';
import type { QualityComponent } from '../../src/vocabulary/quality.ts';

/** One impression: what was measured, and what its comparisons came to. */
export interface Row {
  readonly finger: number;
  readonly natives: ReadonlyMap<QualityComponent, number>;
  /** The root of its middle mated similarity. */
  readonly outcome: number;
}

/** Weights are held back by this much, as if so many rows spoke for none. */
const held = 8;
const far = 3;

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Solves `matrix · x = right` by elimination; the matrix is symmetric and positive. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, place) => [...row, right[place] ?? 0]);
  for (const [pivot, line] of rows.entries()) {
    const top = line[pivot] ?? 1;
    for (const [place, row] of rows.entries()) {
      if (place === pivot) continue;
      const share = (row[pivot] ?? 0) / top;
      for (let column = pivot; column < row.length; column += 1) {
        row[column] = (row[column] ?? 0) - share * (line[column] ?? 0);
      }
    }
  }
  return rows.map((row, place) => (row.at(-1) ?? 0) / (row[place] ?? 1));
}

/** Where a component's values lie. */
function placeOf(rows: readonly Row[], component: QualityComponent) {
  const values = rows.map(({ natives }) => natives.get(component) ?? 0);
  const middle = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return { component, middle, spread: Math.max(spread, 1e-6) };
}

/** Ridge regression of the outcome on every measure and its square. */
export function fit(
  rows: readonly Row[],
  components: readonly QualityComponent[],
): FingerQualityConstants {
  const places = components.map((component) => placeOf(rows, component));
  const features = rows.map(({ natives }) => [
    1,
    ...places.flatMap(({ component, middle, spread }) => {
      const z = ((natives.get(component) ?? 0) - middle) / spread;
      const kept = Math.min(far, Math.max(-far, z));
      return [kept, kept * kept];
    }),
  ]);
  const width = 1 + 2 * places.length;
  const matrix = Array.from({ length: width }, (_, line) =>
    Array.from({ length: width }, (__, column) => {
      const sum = features.reduce((total, row) => total + (row[line] ?? 0) * (row[column] ?? 0), 0);
      return line === column && line > 0 ? sum + held : sum;
    }),
  );
  const right = Array.from({ length: width }, (_, line) =>
    features.reduce((sum, row, place) => sum + (row[line] ?? 0) * (rows[place]?.outcome ?? 0), 0),
  );
  const [bias = 0, ...weights] = solved(matrix, right);
  const terms = places.map((place, at) => ({
    ...place,
    weight: weights[2 * at] ?? 0,
    bend: weights[2 * at + 1] ?? 0,
  }));
  const constants = { terms, bias, scale: { middle: 0, spread: 1 } };
  const all = rows.map(({ natives }) => predicted(natives, constants)).toSorted((a, b) => a - b);
  const quantile = (share: number) => all[Math.floor(share * (all.length - 1))] ?? 0;
  // The 5, 50 and 95 % quantiles become about 10, 50 and 90.
  const spread = Math.max(1e-6, (quantile(0.95) - quantile(0.05)) / 4.4);
  return { ...constants, scale: { middle: quantile(0.5), spread } };
}

/** What is predicted for each row by a fit that has not seen its finger. */
export function heldOut(
  rows: readonly Row[],
  components: readonly QualityComponent[],
  parts: number,
): readonly number[] {
  const fits = Array.from({ length: parts }, (_, part) =>
    fit(
      rows.filter(({ finger }) => finger % parts !== part),
      components,
    ),
  );
  return rows.map(({ finger, natives }) => {
    const unseen = fits[finger % parts];
    return unseen ? predicted(natives, unseen) : 0;
  });
}

/** Ranks, 0 for the least; equal values share one. */
function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, place) => place);
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const out = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (let place = from; place < to; place += 1) out[order[place] ?? 0] = (from + to - 1) / 2;
    from = to;
  }
  return out;
}

/** Rank correlation (Spearman), −1 … 1. */
export function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [ranks(one), ranks(other)];
  const [middleA, middleB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  for (const [place, rank] of a.entries()) {
    const [x, y] = [rank - middleA, (b[place] ?? 0) - middleB];
    both += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return both / Math.sqrt(squareA * squareB || 1);
}
