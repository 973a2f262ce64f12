import { digitsOf, placesOf, shortDecimalFrom, type ShortDecimal } from './short-decimal.ts';

/**
 * Exact decimal arithmetic on whole numbers of 10⁻¹²: what a formula adds and multiplies. A sum and
 * a product lose nothing; a quotient, a square and a logarithm are rounded once, half to even, so
 * that every machine gives the same digits.
 */
declare const fixed: unique symbol;
/** A number as its count of 10⁻¹². */
export type Fixed = bigint & { readonly [fixed]: true };

/** Decimal places that a value and a weight have at most. */
export const valueDigits = 12;
/** Decimal places of a product of two. */
export const productDigits = 2 * valueDigits;

const unit = 10n ** BigInt(valueDigits);
const unitNumber = Number(unit);
/** Digits of a number before it is looked at, so that nobody makes us compute with a novel. */
const charactersMax = 60;
const powers = Array.from({ length: productDigits + valueDigits + 1 }, (_, p) => 10n ** BigInt(p));

function power(digits: number): bigint {
  return powers[digits] ?? 10n ** BigInt(digits);
}

/** The only place that calls a whole number a count of 10⁻¹². */
export function fixedFromUnits(units: bigint): Fixed {
  return units as Fixed;
}

/** A whole number. */
export function wholeNumber(value: number): Fixed {
  return fixedFromUnits(BigInt(value) * unit);
}

const notation = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,2}))?$/;

/** A short number's count of 10⁻¹². */
export function fixedFromShort(value: ShortDecimal): Fixed {
  const digits = digitsOf(value);
  const worth = 10 ** (valueDigits - placesOf(value));
  const units = digits * worth;
  // Exact in one machine number, as most values of a household are.
  if (Number.isSafeInteger(units)) return fixedFromUnits(BigInt(units));
  return fixedFromUnits(BigInt(digits) * BigInt(worth));
}

/** A number as written; undefined when it is none or has more than twelve decimal places. */
export function fixedFrom(text: string): Fixed | undefined {
  const value = shortDecimalFrom(text);
  return value === undefined ? fixedFromLong(text) : fixedFromShort(value);
}

/** The same of a number with many digits or an exponent. */
function fixedFromLong(text: string): Fixed | undefined {
  const parts = text.length <= charactersMax ? notation.exec(text) : null;
  if (!parts) return undefined;
  const [, sign = '', whole = '', part = '', exponent = '0'] = parts;
  const places = part.length - Number(exponent);
  const digits = BigInt(whole + part);
  if (places <= valueDigits) {
    const units = digits * power(valueDigits - places);
    return fixedFromUnits(sign === '' ? units : -units);
  }
  const surplus = power(places - valueDigits);
  if (digits % surplus !== 0n) return undefined;
  return fixedFromUnits(sign === '' ? digits / surplus : -digits / surplus);
}

/** A quotient of whole numbers, rounded half to even. The divisor is positive. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend - quotient * divisor;
  const twice = rest < 0n ? -2n * rest : 2n * rest;
  if (twice < divisor || (twice === divisor && quotient % 2n === 0n)) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}

/** A number of `from` decimal places with `to` of them, rounded half to even. */
export function rounded(units: bigint, from: number, to: number): bigint {
  return to >= from ? units * power(to - from) : divideHalfEven(units, power(from - to));
}

/** A number of `digits` decimal places as text, without zeros at its end. */
export function decimalText(units: bigint, digits: number): string {
  const negative = units < 0n;
  const all = (negative ? -units : units).toString().padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits);
  let end = all.length;
  while (end > whole.length && all.charCodeAt(end - 1) === 48) end -= 1;
  const part = all.slice(whole.length, end);
  return `${negative ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`;
}

/** A value or a weight as text. */
export function fixedText(value: Fixed): string {
  return decimalText(value, valueDigits);
}

/** A quotient. The divisor is positive. */
export function quotient(dividend: Fixed, divisor: Fixed): Fixed {
  return fixedFromUnits(divideHalfEven(dividend * unit, divisor));
}

/** A square. */
export function square(value: Fixed): Fixed {
  return fixedFromUnits(divideHalfEven(value * value, unit));
}

/** A value kept between two. */
export function capped(value: Fixed, low: Fixed, high: Fixed): Fixed {
  if (value < low) return low;
  return value > high ? high : value;
}

/** Digits that a logarithm is computed with; those beyond the twelve are for its rounding. */
const logDigits = 34;
const logUnit = 10n ** BigInt(logDigits);
/** 2·artanh z for a small z, both as counts of 10⁻³⁴. */
function twiceArtanh(z: bigint): bigint {
  const squared = (z * z) / logUnit;
  let power = z;
  let sum = 0n;
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += power / odd;
    power = (power * squared) / logUnit;
  }
  return 2n * sum;
}
/** ln 2 = 2·artanh ⅓. */
const ln2 = twiceArtanh(logUnit / 3n);

/** Units by which a machine's logarithm is surely less wrong, and up to which value. */
const logErrorMax = 0.02;
const machineLogMax = 30;

/**
 * ln (1 + value) by the machine's own logarithm, where that settles how it is rounded. Its error
 * below 30 is under 4·10⁻¹⁵ and those of the steps around it are smaller: together less than a
 * hundredth of a unit of 10⁻¹². Only a value that lies between two units, nearly in the middle, is
 * left to the exact way; so both give the same digits, on every machine.
 */
function machineLog1p(value: Fixed): Fixed | undefined {
  const log = Math.log1p(Number(value) / unitNumber);
  const units = log * unitNumber;
  const near = Math.round(units);
  const settled = log <= machineLogMax && Math.abs(units - near) <= 0.5 - logErrorMax;
  return settled ? fixedFromUnits(BigInt(near)) : undefined;
}

/** ln (1 + value) of a value that is not negative. */
export function log1p(value: Fixed): Fixed {
  return machineLog1p(value) ?? exactLog1p(value);
}

/** The same with 34 digits, rounded once. */
export function exactLog1p(value: Fixed): Fixed {
  let argument = ((unit + value) * logUnit) / unit;
  let doublings = 0n;
  const high = (logUnit * 3n) / 2n;
  while (argument > high) {
    argument /= 2n;
    doublings += 1n;
  }
  const z = ((argument - logUnit) * logUnit) / (argument + logUnit);
  const log = twiceArtanh(z) + doublings * ln2;
  return fixedFromUnits(divideHalfEven(log, power(logDigits - valueDigits)));
}
