import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decimalText,
  exactLog1p,
  fixedFrom,
  fixedFromUnits,
  fixedText,
  log1p,
  quotient,
  rounded,
  square,
  type Fixed,
} from '../../src/social/decimal.ts';
import { shortDecimalFrom, shortDecimalText } from '../../src/social/short-decimal.ts';

const Exact = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_EVEN });
const units = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
const natural = fc.bigInt({ min: 0n, max: 10n ** 22n });
const of = (value: bigint): Fixed => fixedFromUnits(value);
const oracle = (value: bigint) => new Exact(value.toString()).div('1e12');
const oracleUnits = (written: string) => new Exact(written).times('1e12').toFixed();
const text = (value: Decimal) => value.toDecimalPlaces(12).toFixed();

describe('exact decimals are those of decimal.js', () => {
  test('as text and back', () => {
    fc.assert(
      fc.property(units, (value) => {
        expect(fixedText(of(value))).toBe(text(oracle(value)));
        expect(fixedFrom(fixedText(of(value)))).toBe(value);
      }),
    );
  });

  test('in products and sums', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(units, units), { maxLength: 20 }), (pairs) => {
        const sum = pairs.reduce((total, [one, other]) => total + one * other, 0n);
        const exact = pairs.reduce(
          (total, [one, other]) => total.plus(oracle(one).times(oracle(other))),
          new Exact(0),
        );
        expect(decimalText(sum, 24)).toBe(exact.toFixed());
        expect(decimalText(rounded(sum, 24, 7), 7)).toBe(exact.toDecimalPlaces(7).toFixed());
      }),
    );
  });

  test('in quotients, squares and logarithms', () => {
    fc.assert(
      fc.property(natural, fc.bigInt({ min: 1n, max: 10n ** 18n }), (value, divisor) => {
        const exact = oracle(value);
        expect(fixedText(quotient(of(value), of(divisor)))).toBe(text(exact.div(oracle(divisor))));
        expect(fixedText(square(of(value)))).toBe(text(exact.times(exact)));
        expect(fixedText(log1p(of(value)))).toBe(text(exact.plus(1).ln()));
      }),
      { numRuns: 400 },
    );
  });

  test('in logarithms, by the machine where that settles them, as by whole numbers', () => {
    const many = fc.bigInt({ min: 0n, max: 10n ** 24n });
    const small = fc.bigInt({ min: 0n, max: 10n ** 14n });
    fc.assert(
      fc.property(fc.oneof(many, small), (value) => {
        expect(log1p(of(value))).toBe(exactLog1p(of(value)));
      }),
      { numRuns: 5_000 },
    );
  });

  test('when they are short, with the places that were written', () => {
    const short = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.nat(12), fc.boolean());
    fc.assert(
      fc.property(short, ([digits, places, negative]) => {
        const all = String(digits).padStart(places + 1, '0');
        const part = places === 0 ? '' : `.${all.slice(all.length - places)}`;
        const written = `${negative ? '-' : ''}${all.slice(0, all.length - places)}${part}`;
        const value = shortDecimalFrom(written);
        expect(fixedFrom(written)).toBe(BigInt(oracleUnits(written)));
        if (value === undefined) expect(digits).toBeGreaterThanOrEqual(2n ** 49n);
        else if (digits > 0n) expect(shortDecimalText(value)).toBe(written);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    '',
    '1.',
    '.5',
    '1e500',
    '0x10',
    'NaN',
    ' 1',
    '1.0000000000001',
    '٣',
    '-',
    '.',
    '--1',
    '1.2.3',
  ])('refuse %s', (written) => {
    expect(fixedFrom(written)).toBeUndefined();
  });

  test.each([
    ['0.5', 0, '0'],
    ['1.5', 0, '2'],
    ['-2.5', 0, '-2'],
    ['9.32642845', 7, '9.3264284'],
    ['9.32642835', 7, '9.3264284'],
  ])('%s has at %i places %s: half to even', (written, digits, expected) => {
    const value = fixedFrom(written) ?? of(0n);
    expect(decimalText(rounded(value, 12, digits), digits)).toBe(expected);
  });
});
