/** Tags of ASN.1 that are written or taken apart here. */
export const tags = {
  integer: 0x02,
  bitString: 0x03,
  sequence: 0x30,
  /** `[0]` and `[4]`, constructed: their meaning follows from where they stand. */
  context0: 0xa0,
  context4: 0xa4,
} as const;

/** Content that a length of four bytes can not say is nothing that we read. */
const lengthBytesMax = 3;

/** One element in DER: tag, length, content. */
export function derElement(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Uint8Array.of(tag, body.length), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const shortest = length.subarray(length.findIndex((byte) => byte !== 0));
  return Buffer.concat([Uint8Array.of(tag, 0x80 | shortest.length), shortest, body]);
}

/** A positive integer from its big-endian bytes, in its shortest form. */
export function derInteger(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  const isNegative = (shortest[0] ?? 0) >= 0x80;
  return derElement(tags.integer, isNegative ? Uint8Array.of(0) : new Uint8Array(), shortest);
}

/** An element as it was read. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag and length with it. */
  readonly whole: Uint8Array;
}

/**
 * The elements that stand one after the other; undefined when bytes are left over, or a length is
 * not the shortest.
 */
export function derElements(bytes: Uint8Array): readonly DerElement[] | undefined {
  const found: DerElement[] = [];
  let at = 0;
  while (at < bytes.length) {
    const head = derHead(bytes.subarray(at));
    if (!head) return undefined;
    const end = at + head.bytes + head.length;
    if (end > bytes.length) return undefined;
    const content = bytes.subarray(at + head.bytes, end);
    found.push({ tag: head.tag, content, whole: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

function derHead(
  bytes: Uint8Array,
): { readonly tag: number; readonly bytes: number; readonly length: number } | undefined {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, bytes: 2, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > lengthBytesMax || bytes.length < 2 + count) return undefined;
  const length = Buffer.from(bytes.subarray(2, 2 + count)).readUIntBE(0, count);
  const isShortest = length >= 0x80 && (count === 1 || length >= 2 ** (8 * (count - 1)));
  return isShortest ? { tag, bytes: 2 + count, length } : undefined;
}
