import assert from 'node:assert/strict';

/** How many codes have 1, 2 … 16 bits, and what they mean, from the shortest. */
export interface HuffmanTable {
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/** The longest code. */
export const codeBitsMax = 16;

/** Bits that each symbol would take if codes could be of any length. */
function freeLengths(counts: readonly number[]): readonly number[] {
  const lengths = Array.from({ length: counts.length }, () => 0);
  let groups = counts.flatMap((count, symbol) => (count > 0 ? [{ count, symbols: [symbol] }] : []));
  while (groups.length > 1) {
    // Of two that are as rare the later symbol goes deeper, so that the last one has the longest.
    groups = groups.toSorted(
      (a, b) => a.count - b.count || Math.max(...b.symbols) - Math.max(...a.symbols),
    );
    const [rarest, next, ...others] = groups;
    assert.ok(rarest && next, 'two groups are left');
    const symbols = [...rarest.symbols, ...next.symbols];
    for (const symbol of symbols) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
    groups = [...others, { count: rarest.count + next.count, symbols }];
  }
  return lengths;
}

/** Shortens codes that are too long, at the cost of others. Source: ISO/IEC 10918-1, K.3. */
function shortened(perLength: number[]): number[] {
  const at = (bits: number) => perLength[bits] ?? 0;
  for (let bits = perLength.length - 1; bits > codeBitsMax; bits -= 1) {
    while (at(bits) > 0) {
      let shorter = bits - 2;
      while (at(shorter) === 0) shorter -= 1;
      perLength[bits] = at(bits) - 2;
      perLength[bits - 1] = at(bits - 1) + 1;
      perLength[shorter + 1] = at(shorter + 1) + 2;
      perLength[shorter] = at(shorter) - 1;
    }
  }
  return perLength;
}

/**
 * A table for symbols that occur this often; no code consists of ones only, which fill up a block.
 * @param occurrences one number for each symbol, 0 … 255
 */
export function tableFor(occurrences: readonly number[]): HuffmanTable {
  // One more symbol, the rarest, takes the code of ones only and is then left out.
  const lengths = freeLengths([...occurrences, 1]);
  const perLength = Array.from({ length: Math.max(codeBitsMax, ...lengths) + 1 }, () => 0);
  for (const bits of lengths) if (bits > 0) perLength[bits] = (perLength[bits] ?? 0) + 1;
  shortened(perLength);
  const longest = perLength.findLastIndex((count) => count > 0);
  if (longest > 0) perLength[longest] = (perLength[longest] ?? 0) - 1;
  const symbols = occurrences
    .flatMap((count, symbol) => (count > 0 ? [symbol] : []))
    .toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  return {
    counts: Uint8Array.from(perLength.slice(1, codeBitsMax + 1)),
    symbols: Uint8Array.from(symbols),
  };
}

/** The code of each symbol. */
export function codesOf(table: HuffmanTable): ReadonlyMap<number, { code: number; bits: number }> {
  const codes = new Map<number, { code: number; bits: number }>();
  let [code, next] = [0, 0];
  table.counts.forEach((count, place) => {
    for (let n = 0; n < count; n += 1) {
      const symbol = table.symbols[next];
      assert.ok(symbol !== undefined, 'every code has its symbol');
      codes.set(symbol, { code, bits: place + 1 });
      [code, next] = [code + 1, next + 1];
    }
    code *= 2;
  });
  return codes;
}

/** Whether a table that was read is one: as many symbols as codes, and room for all codes. */
export function isWhole({ counts, symbols }: HuffmanTable): boolean {
  let code = 0;
  for (const [place, count] of counts.entries()) {
    code += count;
    if (code > 2 ** (place + 1)) return false;
    code *= 2;
  }
  return symbols.length === counts.reduce((sum, count) => sum + count, 0);
}

/** Reads symbols and plain numbers out of a block. */
export class HuffmanReader {
  readonly #bytes: Uint8Array;
  readonly #table: HuffmanTable;
  #at = 0;

  constructor(bytes: Uint8Array, table: HuffmanTable) {
    this.#bytes = bytes;
    this.#table = table;
  }

  /** Bits that are left. */
  get left(): number {
    return 8 * this.#bytes.length - this.#at;
  }

  #bit(): number {
    const byte = this.#bytes[this.#at >>> 3] ?? 0;
    const bit = (byte >>> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return bit;
  }

  /** The next symbol; undefined where no code stands, or none to its end. */
  symbol(): number | undefined {
    const { counts, symbols } = this.#table;
    let [code, first, index] = [0, 0, 0];
    for (let place = 0; place < codeBitsMax; place += 1) {
      if (this.left === 0) return undefined;
      code = 2 * code + this.#bit();
      const count = counts[place] ?? 0;
      if (code - first < count) return symbols[index + code - first];
      index += count;
      first = 2 * (first + count);
    }
    return undefined;
  }

  /** A number of 8 or 16 bits; undefined where they are not all there. */
  number(bits: 8 | 16): number | undefined {
    if (bits > this.left) return undefined;
    let number = 0;
    for (let n = 0; n < bits; n += 1) number = 2 * number + this.#bit();
    return number;
  }
}

/** Writes bits, the highest first, and a zero behind every byte that begins markers. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #open = 0;
  #free = 8;

  write(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      this.#open = 2 * this.#open + ((value >>> bit) & 1);
      this.#free -= 1;
      if (this.#free === 0) this.#close();
    }
  }

  #close(): void {
    this.#bytes.push(this.#open);
    if (this.#open === 0xff) this.#bytes.push(0);
    [this.#open, this.#free] = [0, 8];
  }

  /** What was written, filled up with ones. */
  done(): Uint8Array {
    if (this.#free < 8) this.write(2 ** this.#free - 1, this.#free);
    return Uint8Array.from(this.#bytes);
  }
}
