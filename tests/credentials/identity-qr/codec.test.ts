import { deflateRawSync, deflateSync, constants, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base45, fromBase45, letters45 } from '../../../src/credentials/identity-qr/base45.ts';
import { cborOf, fromCbor, type CborValue } from '../../../src/credentials/identity-qr/cbor.ts';
import { inflated } from '../../../src/credentials/identity-qr/inflate.ts';
import { fromZlibStream, zlibStream } from '../../../src/credentials/identity-qr/zlib-stream.ts';

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const anyBytes = fc.uint8Array({ maxLength: 600 });

describe('base45', () => {
  test.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
    ['', ''],
  ])('writes %j as RFC 9285 §4.3 and §4.4 do', (plain, text) => {
    expect(base45(Buffer.from(plain, 'ascii'))).toBe(text);
    expect(fromBase45(text)).toEqual({ ok: true, value: new Uint8Array(Buffer.from(plain)) });
  });

  test.each(['GGW', ':::', 'V5', '::', 'A', 'BB8A', 'bb8', 'BB\n', 'BBÄ', '!!!', 'BB8 \u0000'])(
    'refuses %j',
    (text) => {
      expect(fromBase45(text)).toEqual({ ok: false, error: { kind: 'base45_malformed' } });
    },
  );

  test('every byte string has one spelling', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(fromBase45(base45(bytes))).toEqual({ ok: true, value: bytes });
      }),
    );
    const letters = fc.constantFrom(...Array.from(letters45));
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 30 }), (text) => {
        const bytes = fromBase45(text);
        if (bytes.ok) expect(base45(bytes.value)).toBe(text);
      }),
    );
  });
});

describe('CBOR', () => {
  const value = new Map<number | string, unknown>([
    [1, 'é'],
    [-1, new Uint8Array([1])],
    ['a', [true, null, 300, -300]],
  ]);

  test('is written in the order of the keys’ bytes, and a Buffer as bytes', () => {
    const map = new Map<number | string, CborValue>([
      ['b', Buffer.from([1, 2])],
      [-1, 0],
      [10, 0],
    ]);
    expect(Buffer.from(cborOf(map)).toString('hex')).toBe('a30a002000616242' + '0102');
  });

  test('is read as it was written', () => {
    const bytes = bytesOf('a30162c3a920410161618' + '4f5f619012c39012b');
    expect(fromCbor(bytes)).toEqual({ ok: true, value });
    expect(fromCbor(bytesOf('a202000100'))).toEqual({
      ok: true,
      value: new Map([
        [2, 0],
        [1, 0],
      ]),
    });
  });

  test.each([
    ['nothing', ''],
    ['bytes after the item', '0000'],
    ['an integer in two bytes for one', '1800'],
    ['an integer in three bytes', '190017'],
    ['a length in two bytes for one', '580100'],
    ['a key twice', 'a201000100'],
    ['a list without a length', '9f00ff'],
    ['a map without a length', 'bf0000ff'],
    ['bytes in pieces', '5f4100ff'],
    ['text in pieces', '7f6161ff'],
    ['a tag', 'c100'],
    ['the tag of a large number', 'c24101'],
    ['undefined', 'f7'],
    ['a float', 'f93e00'],
    ['a float that is a whole number', 'f93c00'],
    ['a simple value', 'f0'],
    ['a reserved length', '1c'],
    ['text that is not UTF-8', '61ff'],
    ['a surrogate in UTF-8', '63eda080'],
    ['a list cut off', '8200'],
    ['a length of four gigabytes', '5affffffff00'],
    ['an integer beyond 2^53', '1b0020000000000001'],
  ])('is refused when it holds %s', (_what, hex) => {
    expect(fromCbor(bytesOf(hex))).toEqual({ ok: false, error: { kind: 'cbor_malformed' } });
  });

  test('lists in lists in lists throw nothing', () => {
    expect(() => fromCbor(bytesOf(`${'81'.repeat(8_191)}00`))).not.toThrow();
  });

  test('hostile bytes give a refusal or a value that is written the same', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(() => fromCbor(bytes)).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a zlib stream', () => {
  test('of ours is read by zlib’s rules', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const stream = zlibStream(bytes);
        expect(fromZlibStream(stream, 600)).toEqual({ ok: true, value: bytes });
        expect(new Uint8Array(inflateSync(stream))).toEqual(bytes);
      }),
    );
  });

  test.each([
    ['dynamic codes', {}],
    ['fixed codes', { strategy: constants.Z_FIXED }],
    ['run lengths', { strategy: constants.Z_RLE }],
    ['literals alone', { strategy: constants.Z_HUFFMAN_ONLY }],
    ['stored blocks', { level: 0 }],
  ])('of others with %s is read', (_what, options) => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'the ', '☕'), maxLength: 900 });
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (written) => {
        const bytes = new Uint8Array(Buffer.from(written, 'utf8'));
        const read = fromZlibStream(deflateSync(bytes, options), 8_192);
        expect(read).toEqual({ ok: true, value: bytes });
      }),
    );
  });

  test('of a long text with far repeats is read', () => {
    const numbers = Array.from({ length: 6_000 }, (_, place) => (place * place) % 9_973).join(' ');
    const bytes = new Uint8Array(Buffer.from(numbers));
    expect(fromZlibStream(deflateSync(bytes), bytes.length)).toEqual({ ok: true, value: bytes });
  });

  test('that would grow beyond the limit is a bomb', () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000), { level: 9 });
    expect(fromZlibStream(bomb, 8_192)).toEqual({ ok: false, error: { kind: 'zlib_bomb' } });
    expect(fromZlibStream(zlibStream(new Uint8Array(9)), 8)).toEqual({
      ok: false,
      error: { kind: 'zlib_bomb' },
    });
  });

  test('no bit that fills its last byte may be set', () => {
    const raw = deflateRawSync(Buffer.from('spare bits'));
    const refusedBits = [4, 5, 6, 7].filter((bit) => {
      const altered = Buffer.from(raw);
      altered[raw.length - 1] = (altered.at(-1) ?? 0) | (1 << bit);
      return Buffer.compare(altered, raw) !== 0 && !inflated(altered, 100).ok;
    });
    expect(inflated(raw, 100).ok).toBe(true);
    expect(refusedBits.length).toBeGreaterThan(0);
  });

  test('hostile bytes give a refusal, never an exception', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(() => inflated(bytes, 1_000)).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});
