/** Bits of a byte string, the lowest of each byte first. */
class BitString {
  readonly #bytes: number[] = [];
  #count = 0;

  /** Adds bits from the highest, as words of a Huffman code stand. */
  add(word: number, length: number): void {
    for (let bit = length - 1; bit >= 0; bit -= 1, this.#count += 1) {
      if ((this.#count & 7) === 0) this.#bytes.push(0);
      const last = this.#bytes.length - 1;
      this.#bytes[last] = (this.#bytes[last] ?? 0) | (((word >> bit) & 1) << (this.#count & 7));
    }
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/**
 * One last deflate block of the fixed code that repeats nothing. Source: RFC 1951 §3.2.6. A
 * photograph and a signature hardly get smaller, so that nothing is sought: these bytes are the
 * same whoever writes them. A stored block would be 5 % shorter, but there are readers of identity
 * codes that can not read one.
 */
export function literalBlock(bytes: Uint8Array): Uint8Array {
  const bits = new BitString();
  // The last block, of kind 1, whose two bits stand lowest first.
  bits.add(0b110, 3);
  for (const byte of bytes) {
    if (byte < 144) bits.add(0x30 + byte, 8);
    else bits.add(0x190 + byte - 144, 9);
  }
  bits.add(0, 7);
  return bits.bytes;
}
