import { fail, ok, type Result } from '../../vocabulary/result.ts';

/** Why compressed bytes were not expanded. */
interface InflateRefusal {
  readonly kind: 'zlib_malformed' | 'zlib_bomb';
}

class Refused extends Error {
  readonly kind: InflateRefusal['kind'];

  constructor(kind: InflateRefusal['kind']) {
    super(kind);
    this.kind = kind;
  }
}

const malformed = () => new Refused('zlib_malformed');

/** Bits of a byte string, the lowest of each byte first. */
class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(count: number): number {
    if (this.#at + count > this.#bytes.length * 8) throw malformed();
    let value = 0;
    for (let bit = 0; bit < count; bit += 1, this.#at += 1) {
      value |= (((this.#bytes[this.#at >> 3] ?? 0) >> (this.#at & 7)) & 1) << bit;
    }
    return value;
  }

  /** Goes to the next whole byte; the bits between must be zero, or one text had many spellings. */
  align(): void {
    if (this.take(-this.#at & 7) !== 0) throw malformed();
  }

  get ended(): boolean {
    return this.#at === this.#bytes.length * 8;
  }
}

/** A Huffman code: how many words of each length, and the symbols in the order of the words. */
interface Code {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

const lengthMax = 15;

/** @throws Refused when the words of these lengths leave a gap or overlap; one word alone may */
function codeOf(lengths: readonly number[]): Code {
  const counts = Array.from(
    { length: lengthMax + 1 },
    (_, length) => lengths.filter((own) => own === length).length,
  );
  let left = 1;
  for (const count of counts.slice(1)) {
    left = left * 2 - count;
    if (left < 0) throw malformed();
  }
  const used = lengths.length - (counts[0] ?? 0);
  if (left > 0 && !(used === 0 || (used === 1 && counts[1] === 1))) throw malformed();
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => a.length - b.length || a.symbol - b.symbol)
    .map(({ symbol }) => symbol);
  return { counts, symbols };
}

function symbolOf(bits: Bits, { counts, symbols }: Code): number {
  let word = 0;
  let first = 0;
  let index = 0;
  for (const count of counts.slice(1)) {
    word |= bits.take(1);
    if (word - first < count) {
      const symbol = symbols[index + word - first];
      if (symbol === undefined) throw malformed();
      return symbol;
    }
    index += count;
    first = (first + count) << 1;
    word <<= 1;
  }
  throw malformed();
}

/** Base and extra bits of lengths and distances. Source: RFC 1951 §3.2.5. */
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const lengthExtra = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const distanceExtra = distanceBase.map((_, code) => Math.max(0, (code >> 1) - 1));
/** In which order the lengths of the code of lengths are written. Source: RFC 1951 §3.2.7. */
const orderOfLengths = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const endOfBlock = 256;

interface Codes {
  readonly literals: Code;
  readonly distances: Code;
}

function fixedCodes(): Codes {
  const lengths = Array.from({ length: 288 }, (_, symbol) => {
    if (symbol < 144) return 8;
    if (symbol < 256) return 9;
    return symbol < 280 ? 7 : 8;
  });
  return {
    literals: codeOf(lengths),
    distances: codeOf(Array.from({ length: 32 }, () => 5)),
  };
}

/** How often a length is repeated. Source: RFC 1951 §3.2.7. */
function repeats(bits: Bits, symbol: number): number {
  if (symbol === 16) return 3 + bits.take(2);
  return symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
}

function writtenCodes(bits: Bits): Codes {
  const literals = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const written = bits.take(4) + 4;
  if (literals > 286 || distances > 30) throw malformed();
  const short = Array.from({ length: 19 }, () => 0);
  for (const place of orderOfLengths.slice(0, written)) short[place] = bits.take(3);
  const code = codeOf(short);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = symbolOf(bits, code);
    if (symbol < 16) {
      lengths.push(symbol);
      continue;
    }
    const before = lengths.at(-1);
    if (symbol === 16 && before === undefined) throw malformed();
    const value = symbol === 16 ? (before ?? 0) : 0;
    lengths.push(...Array.from({ length: repeats(bits, symbol) }, () => value));
  }
  if (lengths.length > literals + distances || lengths[endOfBlock] === 0) throw malformed();
  return {
    literals: codeOf(lengths.slice(0, literals)),
    distances: codeOf(lengths.slice(literals)),
  };
}

/** What came out so far, never more than was allowed. */
class Output {
  readonly #bytes: Uint8Array;
  #length = 0;

  constructor(bytesMax: number) {
    this.#bytes = new Uint8Array(bytesMax);
  }

  add(byte: number): void {
    if (this.#length === this.#bytes.length) throw new Refused('zlib_bomb');
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  repeat(distance: number, length: number): void {
    if (distance > this.#length) throw malformed();
    for (let count = 0; count < length; count += 1) {
      this.add(this.#bytes[this.#length - distance] ?? 0);
    }
  }

  get whole(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

function storedBlock(bits: Bits, out: Output): void {
  bits.align();
  const length = bits.take(16);
  if (bits.take(16) !== 0xffff - length) throw malformed();
  for (let count = 0; count < length; count += 1) out.add(bits.take(8));
}

function compressedBlock(bits: Bits, out: Output, { literals, distances }: Codes): void {
  for (;;) {
    const symbol = symbolOf(bits, literals);
    if (symbol === endOfBlock) return;
    if (symbol < endOfBlock) {
      out.add(symbol);
      continue;
    }
    const base = lengthBase[symbol - 257];
    if (base === undefined) throw malformed();
    const length = base + bits.take(lengthExtra[symbol - 257] ?? 0);
    const far = symbolOf(bits, distances);
    const near = distanceBase[far];
    if (near === undefined) throw malformed();
    out.repeat(near + bits.take(distanceExtra[far] ?? 0), length);
  }
}

/**
 * Expands a deflate stream (RFC 1951) that ends with the last byte, to at most so many bytes. Own,
 * because libraries overlook what follows the stream and the bits that fill its last byte, so that
 * one stream had several spellings.
 */
export function inflated(
  deflated: Uint8Array,
  bytesMax: number,
): Result<Uint8Array, InflateRefusal> {
  const bits = new Bits(deflated);
  const out = new Output(bytesMax);
  try {
    for (let last = 0; last === 0;) {
      last = bits.take(1);
      const kind = bits.take(2);
      if (kind === 3) throw malformed();
      if (kind === 0) storedBlock(bits, out);
      else compressedBlock(bits, out, kind === 1 ? fixedCodes() : writtenCodes(bits));
    }
    bits.align();
    if (!bits.ended) throw malformed();
    return ok(out.whole);
  } catch (error) {
    if (error instanceof Refused) return fail({ kind: error.kind });
    throw error;
  }
}
