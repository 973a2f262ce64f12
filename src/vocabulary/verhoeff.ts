/**
 * The Verhoeff check digit: catches every single-digit error and every swap of two neighbours.
 * Source: J. Verhoeff, Error Detecting Decimal Codes, 1969; the group is the dihedral group D5.
 */

/** Product of `a` and `b` in D5, whose elements 0–4 are rotations and 5–9 reflections. */
function product(a: number, b: number): number {
  const rotation = a < 5 ? a + (b % 5) : a - (b % 5) + 5;
  return (rotation % 5) + (a < 5 === b < 5 ? 0 : 5);
}

const inverse: readonly number[] = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9];
const permutation: readonly number[] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

function permuted(digit: number, times: number): number {
  let value = digit;
  for (let turn = 0; turn < times; turn += 1) value = permutation[value] ?? value;
  return value;
}

/** The running sum from the last digit, which stands at place `first`, to the first digit. */
function sum(digits: string, first: number): number {
  let total = 0;
  for (const [place, digit] of Array.from(digits).toReversed().entries()) {
    total = product(total, permuted(Number(digit), (place + first) % 8));
  }
  return total;
}

/** The digit to write after `digits` (decimal digits only), 0 … 9. */
export function verhoeffDigit(digits: string): number {
  return inverse[sum(digits, 1)] ?? 0;
}

/** Whether the last of `digits` is the check digit of those before it. */
export function verhoeffHolds(digits: string): boolean {
  return /^\d+$/.test(digits) && sum(digits, 0) === 0;
}
