import { fail, ok, type Result } from '../../vocabulary/result.ts';

/** The letters that a QR code packs two into eleven bits. Source: RFC 9285 §4.2, table 1. */
export const letters45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const values = new Map(Array.from(letters45, (letter, value) => [letter, value]));
const base = 45;

/** Two bytes become three letters, a last single byte two. Source: RFC 9285 §3. */
export function base45(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const [first = 0, second] = bytes.subarray(at, at + 2);
    let value = second === undefined ? first : first * 256 + second;
    for (let letters = second === undefined ? 2 : 3; letters > 0; letters -= 1) {
      text += letters45[value % base] ?? '';
      value = Math.floor(value / base);
    }
  }
  return text;
}

/** A letter of another alphabet, a group too large for its bytes, or a letter alone. */
export interface Base45Refusal {
  readonly kind: 'base45_malformed';
}

const malformed: Base45Refusal = { kind: 'base45_malformed' };

/** The bytes of a text. Every byte string has one spelling; no other is taken. */
export function fromBase45(text: string): Result<Uint8Array, Base45Refusal> {
  if (text.length % 3 === 1) return fail(malformed);
  const bytes = new Uint8Array(2 * Math.floor(text.length / 3) + (text.length % 3 === 2 ? 1 : 0));
  let to = 0;
  for (let at = 0; at < text.length; at += 3) {
    const group = Array.from(text.slice(at, at + 3)).toReversed();
    let value = 0;
    for (const letter of group) {
      const digit = values.get(letter);
      if (digit === undefined) return fail(malformed);
      value = value * base + digit;
    }
    if (value > (group.length === 3 ? 0xffff : 0xff)) return fail(malformed);
    if (group.length === 3) bytes[to++] = value >> 8;
    bytes[to++] = value & 0xff;
  }
  return ok(bytes);
}
