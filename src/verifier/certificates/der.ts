/** Tags of ASN.1 that certificates and their lists are made of. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  /** `[0]`, `[3]` and `[4]`, constructed: their meaning follows from where they stand. */
  context0: 0xa0,
  context3: 0xa3,
  context4: 0xa4,
} as const;

/** Thrown at bytes that are not DER of the kind that is read; readers catch it. */
export class DerFault extends Error {}

/** One element: tag, length, content. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag and length with it. */
  readonly whole: Uint8Array;
}

/** Content of more bytes than three can count is nothing that we read. */
const lengthBytesMax = 3;

/** @throws DerFault at a length that is not in its shortest form, or leads beyond the end */
function elementAt(bytes: Uint8Array, at: number): DerElement {
  const tag = bytes[at];
  const first = bytes[at + 1];
  // Tags of several bytes are in no certificate.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new DerFault();
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > lengthBytesMax) throw new DerFault();
  const start = at + 2 + lengthBytes;
  if (start > bytes.length) throw new DerFault();
  const stated = bytes.subarray(at + 2, start);
  const length = first < 0x80 ? first : stated.reduce((sum, byte) => sum * 256 + byte, 0);
  if (lengthBytes > 0 && (stated[0] === 0 || length < 0x80)) throw new DerFault();
  if (start + length > bytes.length) throw new DerFault();
  return {
    tag,
    content: bytes.subarray(start, start + length),
    whole: bytes.subarray(at, start + length),
  };
}

/** The elements that stand one after the other, with nothing left over. */
export function derElements(bytes: Uint8Array): readonly DerElement[] {
  const found: DerElement[] = [];
  for (let at = 0; at < bytes.length; at += found.at(-1)?.whole.length ?? 0) {
    found.push(elementAt(bytes, at));
  }
  return found;
}

/** The only element. */
export function derElement(bytes: Uint8Array, tag: number): DerElement {
  const [only, ...others] = derElements(bytes);
  if (!only || others.length > 0 || only.tag !== tag) throw new DerFault();
  return only;
}

/** Reads the elements of a sequence one after the other. */
export class DerReader {
  readonly #elements: readonly DerElement[];
  #place = 0;

  constructor(sequence: DerElement) {
    if (sequence.tag !== tags.sequence) throw new DerFault();
    this.#elements = derElements(sequence.content);
  }

  /** The next element, if it has this tag. */
  maybe(tag: number): DerElement | undefined {
    const next = this.#elements[this.#place];
    if (next?.tag !== tag) return undefined;
    this.#place += 1;
    return next;
  }

  next(tag: number): DerElement {
    const next = this.maybe(tag);
    if (!next) throw new DerFault();
    return next;
  }

  time(): number {
    const next = this.maybe(tags.utcTime) ?? this.next(tags.generalizedTime);
    return timeOf(next);
  }

  end(): void {
    if (this.#place !== this.#elements.length) throw new DerFault();
  }
}

const ascii = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** Milliseconds since 1970. Source: RFC 5280 §4.1.2.5. */
function timeOf({ tag, content }: DerElement): number {
  const text = ascii(content);
  const short = tag === tags.utcTime;
  const pattern = short ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : longTime;
  const [, year = '', ...rest] = pattern.exec(text) ?? [];
  const [month = '', day = '', hour = '', minute = '', second = ''] = rest;
  const whole = short ? `${Number(year) >= 50 ? '19' : '20'}${year}` : year;
  const at = Date.parse(`${whole}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at)) throw new DerFault();
  return at;
}
const longTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

/** An object identifier in dots, e.g. `2.5.29.19`. */
export function objectIdOf({ tag, content }: DerElement): string {
  const last = content.at(-1);
  if (tag !== tags.objectId || last === undefined || last >= 0x80) throw new DerFault();
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...others] = arcs;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - 40 * top, ...others].join('.');
}

/** The bits of a bit string that ends with a whole byte. */
export function wholeBits({ content }: DerElement): Uint8Array {
  if (content[0] !== 0) throw new DerFault();
  return content.subarray(1);
}

/** A positive integer's bytes without the zero that keeps it positive. */
export function positiveBytes({ content }: DerElement): Uint8Array {
  const [first, second = 0] = content;
  if (first === undefined || first >= 0x80) throw new DerFault();
  if (first !== 0) return content;
  if (content.length > 1 && second < 0x80) throw new DerFault();
  return content.subarray(1);
}
