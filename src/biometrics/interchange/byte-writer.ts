import assert from 'node:assert/strict';

/** Writes big-endian numbers one after another. */
export class ByteWriter {
  #bytes = new Uint8Array(64);
  #length = 0;

  /** Makes room for `count` bytes and says where they go. */
  #take(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      wider.set(this.#bytes.subarray(0, at));
      this.#bytes = wider;
    }
    return at;
  }

  /** @throws when the value does not fit, which is a mistake of whoever made the record */
  #number(value: number, count: number): this {
    assert.ok(Number.isInteger(value) && value >= 0 && value < 256 ** count, 'the number fits');
    const at = this.#take(count);
    for (let place = 0; place < count; place += 1) {
      this.#bytes[at + place] = Math.floor(value / 256 ** (count - 1 - place)) % 256;
    }
    return this;
  }

  u8(value: number): this {
    return this.#number(value, 1);
  }

  u16(value: number): this {
    return this.#number(value, 2);
  }

  u32(value: number): this {
    return this.#number(value, 4);
  }

  bytes(bytes: Uint8Array): this {
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  get length(): number {
    return this.#length;
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
