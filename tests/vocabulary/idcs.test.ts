import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { verhoeffDigit, verhoeffHolds } from '../../src/vocabulary/verhoeff.ts';

const body = fc.stringMatching(/^[2-9]\d{8}$/);
const wellFormed = body.map((digits) => `${digits}${verhoeffDigit(digits)}`);

describe('the civil and social digital identifier', () => {
  test('is ten digits whose last is the Verhoeff digit of the others', () => {
    fc.assert(fc.property(wellFormed, (digits) => Idcs.safeParse(digits).success));
  });

  test('has the check digit of the published example 236 → 3', () => {
    expect(verhoeffDigit('236')).toBe(3);
    expect(verhoeffHolds('2363')).toBe(true);
  });

  test('with any one digit changed is refused', () => {
    fc.assert(
      fc.property(wellFormed, fc.nat(9), fc.integer({ min: 1, max: 9 }), (digits, place, step) => {
        const changed = Array.from(digits);
        changed[place] = String((Number(changed[place]) + step) % 10);
        return !Idcs.safeParse(changed.join('')).success;
      }),
    );
  });

  test('with two different neighbours swapped is refused', () => {
    fc.assert(
      fc.property(wellFormed, fc.nat(8), (digits, place) => {
        fc.pre(digits[place] !== digits[place + 1]);
        const [left, right] = [digits.slice(place, place + 1), digits.slice(place + 1, place + 2)];
        const swapped = digits.slice(0, place) + right + left + digits.slice(place + 2);
        return !Idcs.safeParse(swapped).success;
      }),
    );
  });

  test.each(['', '1234567890', '02345', '29999999999', '２345678901', '234567890a', ' 2345678901'])(
    'is never %j',
    (text) => {
      expect(Idcs.safeParse(text).success).toBe(false);
    },
  );
});
