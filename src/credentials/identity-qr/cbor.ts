import { decode, encode, rfc8949EncodeOptions, Tagged } from 'cborg';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { sameBytes } from '../../vocabulary/same-bytes.ts';

/** What CBOR of ours is made of: no floats, no undefined; tags are written and never read. */
export type CborValue =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | Tagged
  | readonly CborValue[]
  | ReadonlyMap<number | string, CborValue>;

/** A value behind a number that says what it is. Source: RFC 8949 §3.4. */
export function tagged(number: number, value: CborValue): CborValue {
  return new Tagged(number, value);
}

/** The bytes are not CBOR in its one plain form. */
export interface CborRefusal {
  readonly kind: 'cbor_malformed';
}

/**
 * Core deterministic encoding: shortest integers, definite lengths, keys in the order of their
 * bytes. Source: RFC 8949 §4.2.1. A `Buffer` is taken for the bytes that it is.
 */
export function cborOf(value: CborValue): Uint8Array {
  return new Uint8Array(encode(plain(value), rfc8949EncodeOptions));
}

/** Node's `Buffer` is a class of its own; libraries have written its name instead of its bytes. */
function plain(value: CborValue): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof Map) {
    return new Map([...value].map(([key, inner]: [unknown, CborValue]) => [key, plain(inner)]));
  }
  if (value instanceof Tagged) return new Tagged(value.tag, plain(value.value));
  return Array.isArray(value) ? value.map((inner: CborValue) => plain(inner)) : value;
}

/** A fraction ends the reading; everything else is written as usual. */
function wholeNumber(value: number): null {
  if (!Number.isSafeInteger(value)) throw new Error('a fraction');
  return null;
}

/**
 * Reads one item and nothing after it. Refused: indefinite lengths, lengths or integers that are
 * longer than they need be, a key twice, any tag, floats, undefined, text that is not UTF-8. Keys
 * may come in any order: others do not sort theirs.
 */
export function fromCbor(bytes: Uint8Array): Result<unknown, CborRefusal> {
  try {
    const value: unknown = decode(bytes, {
      strict: true,
      allowIndefinite: false,
      allowUndefined: false,
      allowBigInt: false,
      allowNaN: false,
      allowInfinity: false,
      rejectDuplicateMapKeys: true,
      useMaps: true,
    });
    // What was written in another form than ours comes back as other bytes.
    const again = encode(value, {
      ...rfc8949EncodeOptions,
      mapSorter: () => 0,
      typeEncoders: { number: wholeNumber },
    });
    return sameBytes(again, bytes) ? ok(value) : fail({ kind: 'cbor_malformed' });
  } catch {
    return fail({ kind: 'cbor_malformed' });
  }
}
