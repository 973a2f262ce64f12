import {
  digitsOf,
  placesOf,
  shortDecimal,
  shortDecimalFrom,
  shortDecimalText,
  shortPlacesMax,
  type ShortDecimal,
} from '../short-decimal.ts';
import type { ByteReader, ByteWriter } from './compact-bytes.ts';

/** What a value begins with; a number's decimal places are added to its tag. */
const tags = { no: 0, yes: 1, text: 2, number: 3, negative: 3 + shortPlacesMax + 1 } as const;

/**
 * Writes a flag or a number so that its text comes back as it was. A number that is written in an
 * unusual way, as `007`, stays a text.
 */
export function writeValue(to: ByteWriter, value: boolean | string): void {
  if (typeof value === 'boolean') {
    to.whole(value ? tags.yes : tags.no);
    return;
  }
  const short = shortDecimalFrom(value);
  if (short === undefined || shortDecimalText(short) !== value) {
    to.whole(tags.text);
    to.text(value);
    return;
  }
  to.whole((short < 0 ? tags.negative : tags.number) + placesOf(short));
  to.whole(Math.abs(digitsOf(short)));
}

/** A value; a number as its digits, which is quicker than its text. */
export function readValue(from: ByteReader): boolean | string | ShortDecimal {
  const tag = from.whole();
  if (tag === tags.no) return false;
  if (tag === tags.yes) return true;
  if (tag === tags.text) return from.text();
  const negative = tag >= tags.negative;
  return shortDecimal(from.whole(), tag - (negative ? tags.negative : tags.number), negative);
}

/** A value as it was written. */
export function readWritten(from: ByteReader): boolean | string {
  const value = readValue(from);
  return typeof value === 'number' ? shortDecimalText(value) : value;
}
