import { adler32Of } from './adler-32.ts';
import { inflated } from './inflate.ts';
import { literalBlock } from './literal-block.ts';
import { fail, type Result } from '../../vocabulary/result.ts';

/** Compressed by the method 8 in a window of 32 KiB. Source: RFC 1950 §2.2. */
const header = Uint8Array.of(0x78, 0xda);
const checkBytes = 4;
/** Why a stream was not read; `zlib_bomb`: it would become larger than what we look at. */
export interface ZlibRefusal {
  readonly kind: 'zlib_malformed' | 'zlib_bomb';
}

/** A zlib stream of our own, in the one spelling that we write. */
export function zlibStream(bytes: Uint8Array): Uint8Array {
  const check = new Uint8Array(checkBytes);
  new DataView(check.buffer).setUint32(0, adler32Of(bytes));
  return Uint8Array.of(...header, ...literalBlock(bytes), ...check);
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
  const { buffer, byteOffset, byteLength } = stream;
  const check = new DataView(buffer, byteOffset, byteLength).getUint32(byteLength - checkBytes);
  return check === adler32Of(bytes.value) ? bytes : fail({ kind: 'zlib_malformed' });
}
