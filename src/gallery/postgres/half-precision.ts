import { normTolerance } from '../change-order.ts';

/** Half precision keeps 11 binary digits: a component is off by at most this share of itself … */
const halfShare = 2 ** -11;
/** … or, where it is below 2⁻¹⁴, by half of the step of such numbers, which is 2⁻²⁴. */
const halfFloor = 2 ** -25;
/** Rounding of one operation in the precision in which the database adds, and in ours. */
const singleUnit = 2 ** -24;
const doubleUnit = 2 ** -53;

/** How far a sum of `terms` products may be off, as a share of the sum of their magnitudes. */
function summing(terms: number, unit: number): number {
  return (terms * unit) / (1 - terms * unit);
}

/**
 * How far the similarity that the database computes may lie from the one that we compute of the
 * same two templates; 0.00101 for 512 components.
 *
 * Let a and b be the templates and a + e, b + f what half precision holds of them. Each component
 * of e is at most `halfShare` of that of a plus `halfFloor`, so |e| ≤ halfShare·|a| + halfFloor·√n.
 * Then (a+e)·(b+f) − a·b = e·b + a·f + e·f, which by Cauchy and Schwarz is at most
 * |e||b| + |a||f| + |e||f|. To this comes what is lost in adding up n products, in whatever order:
 * at most n·u / (1 − n·u) of Σ|aᵢbᵢ| ≤ |a||b|. A norm is at most 1 + `normTolerance`.
 */
export function searchErrorMax(dimension: number): number {
  const norm = 1 + normTolerance;
  const rounding = halfShare * norm + halfFloor * Math.sqrt(dimension);
  const heldNorm = norm + rounding;
  return (
    2 * norm * rounding +
    rounding ** 2 +
    summing(dimension, singleUnit) * heldNorm ** 2 +
    summing(dimension, doubleUnit) * norm ** 2
  );
}

/** A vector as the database reads it: each number is exact, and rounded there once. */
export function vectorText(vector: Float32Array): string {
  return `[${vector.join(',')}]`;
}
