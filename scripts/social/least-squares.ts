/**
 * Ordinary least squares by the normal equations: the weights that leave the smallest squares.
 * @param rows one observation each: what is known, and what is to be told
 */
export function leastSquares(
  rows: Iterable<{ readonly known: readonly number[]; readonly told: number }>,
  width: number,
): readonly number[] {
  const matrix = Array.from({ length: width }, () => new Float64Array(width + 1));
  for (const { known, told } of rows) {
    for (const [at, value] of known.entries()) {
      const line = matrix[at];
      if (!line) throw new Error('an observation has the width that was stated');
      for (const [other, factor] of known.entries())
        line[other] = (line[other] ?? 0) + value * factor;
      line[width] = (line[width] ?? 0) + value * told;
    }
  }
  return solved(matrix, width);
}

/** Gauss with the largest pivot. */
function solved(matrix: readonly Float64Array[], width: number): readonly number[] {
  const lines = [...matrix];
  for (let step = 0; step < width; step += 1) {
    const rest = lines.slice(step).map((line) => Math.abs(line[step] ?? 0));
    const best = step + rest.indexOf(Math.max(...rest));
    const pivot = lines[best];
    const first = lines[step];
    if (!pivot || !first || Math.abs(pivot[step] ?? 0) < 1e-9) throw new Error('columns are alike');
    lines[best] = first;
    lines[step] = pivot;
    for (const [at, line] of lines.entries()) {
      if (at === step) continue;
      const factor = (line[step] ?? 0) / (pivot[step] ?? 1);
      for (let column = step; column <= width; column += 1) {
        line[column] = (line[column] ?? 0) - factor * (pivot[column] ?? 0);
      }
    }
  }
  return lines.map((line, at) => (line[width] ?? 0) / (line[at] ?? 1));
}
