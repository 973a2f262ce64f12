import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { CredentialStatus } from './status.ts';

/** Two bits for each place: valid, invalid, suspended. Source: Token Status List, §4, §7.1. */
export const statusBits = 2;
const perByte = 8 / statusBits;
const mask = 0b11;
/** Places of every list of ours: they say nothing about how many credentials there are. */
export const listPlaces = 1_048_576;

const values = ['valid', 'invalid', 'suspended'] as const;

/** The places that are not valid; of a place in both lists the first counts. */
export interface MarkedPlaces {
  readonly invalid: Uint32Array;
  readonly suspended: Uint32Array;
}

/** A list as bytes, the lowest bits of each byte first. */
export function statusBytes(marked: MarkedPlaces): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(listPlaces / perByte));
  for (const status of ['suspended', 'invalid'] as const) {
    for (const place of marked[status]) {
      if (place >= listPlaces) throw new Error('a place lies in its list');
      const at = Math.floor(place / perByte);
      const shift = (place % perByte) * statusBits;
      const others = (bytes[at] ?? 0) & ~(mask << shift);
      bytes[at] = others | (values.indexOf(status) << shift);
    }
  }
  return bytes;
}

/** What stands at a place; `unknown` beyond the end, and for values that we do not know. */
export function statusAt(bytes: Uint8Array, place: number): CredentialStatus {
  if (!Number.isInteger(place) || place < 0) return 'unknown';
  const byte = bytes[Math.floor(place / perByte)];
  if (byte === undefined) return 'unknown';
  const value = (byte >> ((place % perByte) * statusBits)) & mask;
  return values[value] ?? 'unknown';
}

const deflateAside = promisify(deflate);
const inflateAside = promisify(inflate);

/** Packs a list, beside the event loop. */
export async function packedList(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await deflateAside(bytes, { level: 9 }));
}

/** Unpacks a list of at most so many bytes; undefined when it is no list, or larger. */
export async function unpackedList(
  packed: Uint8Array,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await inflateAside(packed, { maxOutputLength: bytesMax }));
  } catch {
    return undefined;
  }
}
