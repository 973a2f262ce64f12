declare const short: unique symbol;
/**
 * A short decimal number in one machine number: sixteen times its digits, plus its decimal places;
 * negative as the number is. `-1.50` is −(16·150 + 2). What does not fit is none; nothing is
 * rounded.
 */
export type ShortDecimal = number & { readonly [short]: true };

/** Most decimal places. */
export const shortPlacesMax = 12;
const placesUnit = 16;
/** Digits stay below this, so that a year's sum of them is still exact: 2⁴⁹. */
const digitsMax = 2 ** 49;
/** Characters of a text that is looked at: sign, fifteen digits, point, and some zeros. */
const charactersMax = 20;
const zero = 48;
const point = 46;
const minus = 45;

/** From digits, 0 … 2⁴⁹−1, and decimal places, 0 … 12; the only place that makes one. */
export function shortDecimal(digits: number, places: number, negative: boolean): ShortDecimal {
  const packed = digits * placesUnit + places;
  return (negative ? -packed : packed) as ShortDecimal;
}

/** The number that a text writes; undefined when it is none, or too long, or has an exponent. */
export function shortDecimalFrom(text: string): ShortDecimal | undefined {
  const { length } = text;
  if (length > charactersMax) return undefined;
  const negative = text.charCodeAt(0) === minus;
  const first = negative ? 1 : 0;
  let digits = 0;
  let pointAt = -1;
  for (let at = first; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === point && pointAt < 0 && at > first) pointAt = at;
    else if (code >= zero && code <= zero + 9) digits = digits * 10 + (code - zero);
    else return undefined;
    if (digits >= digitsMax) return undefined;
  }
  const places = pointAt < 0 ? 0 : length - 1 - pointAt;
  if (length === first || places > shortPlacesMax || pointAt === length - 1) return undefined;
  return shortDecimal(digits, places, negative);
}

/** Its decimal places. */
export function placesOf(value: ShortDecimal): number {
  return Math.abs(value) % placesUnit;
}

/** Its digits as a whole number, negative as the number is. */
export function digitsOf(value: ShortDecimal): number {
  const digits = Math.floor(Math.abs(value) / placesUnit);
  return value < 0 ? -digits : digits;
}

/** As text, with as many places as it has: `1.50` stays `1.50`. */
export function shortDecimalText(value: ShortDecimal): string {
  const places = placesOf(value);
  const digits = digitsOf(value);
  if (places === 0) return String(digits);
  const all = String(Math.abs(digits)).padStart(places + 1, '0');
  const whole = `${all.slice(0, all.length - places)}.${all.slice(all.length - places)}`;
  return value < 0 ? `-${whole}` : whole;
}
