/** Bytes of the first buffer; it grows by itself. */
const firstBytes = 2_048;
/** A byte holds seven bits of a whole number, and whether more of it follow. */
const seven = 128;

/**
 * Writes values one behind the other in few bytes. Whoever reads them asks for the same kinds in
 * the same order; nothing in the bytes says what they are.
 */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(firstBytes);
  #length = 0;
  readonly #words = new Map<string, number>();

  /** A whole number, 0 … 2⁵³−1: the smaller, the fewer bytes. */
  whole(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new Error('a whole number is written');
    this.#room(8);
    let rest = value;
    while (rest >= seven) {
      this.#bytes[this.#length] = (rest % seven) + seven;
      this.#length += 1;
      rest = Math.floor(rest / seven);
    }
    this.#bytes[this.#length] = rest;
    this.#length += 1;
  }

  /** A whole number of either sign; those near zero take few bytes. */
  signed(value: number): void {
    this.whole(value < 0 ? -2 * value - 1 : 2 * value);
  }

  text(value: string): void {
    const length = Buffer.byteLength(value, 'utf8');
    this.whole(length);
    this.#room(length);
    this.#length += this.#bytes.write(value, this.#length, 'utf8');
  }

  bytes(value: Uint8Array): void {
    this.whole(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** A text that may come again: the second time it is a number. */
  word(value: string): void {
    const known = this.#words.get(value);
    this.whole(known ?? 0);
    if (known !== undefined) return;
    this.#words.set(value, this.#words.size + 1);
    this.text(value);
  }

  /** All that was written. The next value begins anew. */
  taken(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    this.#words.clear();
    return taken;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

function ended(): never {
  throw Object.assign(new Error('fewer bytes than were written'), { code: 'sealed_data_damaged' });
}

/** Reads what a `ByteWriter` wrote. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;
  readonly #words: string[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  whole(): number {
    const first = this.#bytes[this.#at];
    if (first === undefined) return ended();
    this.#at += 1;
    return first < seven ? first : this.#more(first - seven);
  }

  /** The rest of a number of several bytes. */
  #more(first: number): number {
    let value = first;
    let worth = seven;
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) return ended();
      this.#at += 1;
      if (byte < seven) return value + byte * worth;
      value += (byte - seven) * worth;
      worth *= seven;
    }
  }

  signed(): number {
    const value = this.whole();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string {
    const from = this.#taken();
    return this.#bytes.toString('utf8', from, this.#at);
  }

  bytes(): Buffer {
    const from = this.#taken();
    return this.#bytes.subarray(from, this.#at);
  }

  word(): string {
    const known = this.whole();
    if (known > 0) return this.#words[known - 1] ?? ended();
    const word = this.text();
    this.#words.push(word);
    return word;
  }

  /** Whether everything was read. */
  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  #taken(): number {
    const length = this.whole();
    const from = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) ended();
    return from;
  }
}
