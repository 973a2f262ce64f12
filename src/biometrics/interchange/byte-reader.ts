/** A record that is not what its format demands; only readers of records throw and catch it. */
export class RecordError extends Error {
  readonly kind:
    | 'truncated'
    | 'not_this_format'
    | 'version_unknown'
    | 'length_wrong'
    | 'value_wrong'
    | 'too_many_representations'
    | 'too_many_bytes';

  constructor(kind: RecordError['kind']) {
    super(kind);
    this.kind = kind;
  }
}

/** Reads big-endian numbers one after another; never beyond the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  #take(count: number): number {
    if (count > this.left) throw new RecordError('truncated');
    const at = this.#at;
    this.#at += count;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  /** A reader of the next `count` bytes and nothing else; copies nothing. */
  part(count: number): ByteReader {
    const at = this.#take(count);
    return new ByteReader(this.#bytes.subarray(at, at + count));
  }

  /** A copy of the next `count` bytes. */
  bytes(count: number): Uint8Array {
    const at = this.#take(count);
    return this.#bytes.slice(at, at + count);
  }
}
