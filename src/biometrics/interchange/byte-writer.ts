import assert from 'node:assert/strict';

/** Writes big-endian numbers one after another. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  /** @throws when the value does not fit, which is a mistake of whoever made the record */
  #number(value: number, bytes: number): this {
    assert.ok(Number.isInteger(value) && value >= 0 && value < 256 ** bytes, 'the number fits');
    for (let place = bytes - 1; place >= 0; place -= 1) {
      this.#bytes.push(Math.floor(value / 256 ** place) % 256);
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
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  get length(): number {
    return this.#bytes.length;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
