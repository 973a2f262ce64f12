import assert from 'node:assert/strict';

/** A number as the format has them: digits of which this many stand behind the point. */
export interface Decimal {
  readonly digits: number;
  readonly places: number;
}

/** Places have one byte. */
const placesMax = 255;

/**
 * A number with as many digits as fit.
 * @param digitsMax the largest number of digits' place, such as 65535
 * @throws when the number itself is larger than that, or below zero
 */
export function decimalOf(number: number, digitsMax: number): Decimal {
  assert.ok(number >= 0 && number <= digitsMax, 'the number fits');
  if (number === 0) return { digits: 0, places: 0 };
  let places = 0;
  while (places < placesMax && Math.round(number * 10 ** (places + 1)) <= digitsMax) places += 1;
  return { digits: Math.round(number * 10 ** places), places };
}

/** The number. */
export function numberOf({ digits, places }: Decimal): number {
  return digits / 10 ** places;
}
