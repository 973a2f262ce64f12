import { adler32Of } from './adler-32.ts';
import { inflated } from './inflate.ts';
import { fail, type Result } from '../../vocabulary/result.ts';

/** Compressed by the method 8 in a window of 32 KiB. Source: RFC 1950 §2.2. */
const header = Uint8Array.of(0x78, 0xda);
const checkBytes = 4;
/** Most that one stored block can hold. */
const storedBytesMax = 0xffff;

/** Why a stream was not read; `zlib_bomb`: it would become larger than what we look at. */
export interface ZlibRefusal {
  readonly kind: 'zlib_malformed' | 'zlib_bomb';
}

/**
 * A zlib stream of one block that is stored as it is: a photograph and a signature do not get
 * smaller, and what is stored has one spelling wherever it is written.
 * @param bytes at most 65,535
 */
export function zlibStream(bytes: Uint8Array): Uint8Array {
  if (bytes.length > storedBytesMax) throw new Error('one stored block holds 65,535 bytes');
  const block = Buffer.alloc(5);
  block.writeUInt8(1, 0);
  block.writeUInt16LE(bytes.length, 1);
  block.writeUInt16LE(0xffff - bytes.length, 3);
  const check = Buffer.alloc(checkBytes);
  check.writeUInt32BE(adler32Of(bytes));
  return new Uint8Array(Buffer.concat([header, block, bytes, check]));
}

/** Reads a whole stream, and no byte after it. */
export function fromZlibStream(
  stream: Uint8Array,
  bytesMax: number,
): Result<Uint8Array, ZlibRefusal> {
  const [method = 0, flags = 0] = stream;
  const plausible =
    stream.length > header.length + checkBytes &&
    (method & 0x0f) === 8 &&
    method >> 4 <= 7 &&
    (method * 256 + flags) % 31 === 0 &&
    (flags & 0x20) === 0;
  if (!plausible) return fail({ kind: 'zlib_malformed' });
  const bytes = inflated(stream.subarray(header.length, -checkBytes), bytesMax);
  if (!bytes.ok) return bytes;
  const check = Buffer.from(stream.subarray(-checkBytes)).readUInt32BE();
  return check === adler32Of(bytes.value) ? bytes : fail({ kind: 'zlib_malformed' });
}
