import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHttpRequest, requestLimits, verbs } from '../../devices/rehearsal/http-request.ts';

function reading(text: string) {
  return readHttpRequest(Buffer.from(text, 'latin1'));
}

const head = 'RCAPTURE /capture HTTP/1.1\r\nHost: 127.0.0.1:4501\r\n';

describe('a request', () => {
  test('has its verb, path, headers and body', () => {
    const read = reading(`${head}Content-Length: 2\r\n\r\n{}`);
    expect(read).toMatchObject({
      kind: 'request',
      request: { verb: 'RCAPTURE', path: '/capture', body: Uint8Array.from([0x7b, 0x7d]) },
    });
    if (read.kind !== 'request') throw new Error(read.kind);
    expect([...read.request.headers]).toEqual([
      ['host', '127.0.0.1:4501'],
      ['content-length', '2'],
    ]);
  });

  test('is waited for, byte by byte, and is the same then', () => {
    const text = `${head}Content-Length: 2\r\n\r\n{}`;
    for (let length = 0; length < text.length; length += 1) {
      expect(reading(text.slice(0, length))).toEqual({ kind: 'incomplete' });
    }
    expect(reading(text).kind).toBe('request');
  });
});

test.each([
  ['a verb of another protocol', 'GET /device HTTP/1.1\r\n\r\n', 405],
  ['a verb in lower case', 'rcapture /capture HTTP/1.1\r\n\r\n', 400],
  ['two spaces', 'RCAPTURE  /capture HTTP/1.1\r\n\r\n', 400],
  ['an address of another server', 'RCAPTURE http://a.example/ HTTP/1.1\r\n\r\n', 400],
  ['HTTP/2', 'RCAPTURE /capture HTTP/2.0\r\n\r\n', 505],
  ['a space before the colon', `${head}Content-Length : 2\r\n\r\n{}`, 400],
  ['a header that goes on in the next line', `${head}X: a\r\n b\r\n\r\n`, 400],
  ['a bare line feed', `${head}X: a\nContent-Length: 5\r\n\r\n`, 400],
  ['a bare carriage return', `${head}X: a\rContent-Length: 5\r\n\r\n`, 400],
  ['a zero byte', `${head}X: a\0b\r\n\r\n`, 400],
  ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`, 400],
  ['a length with a sign', `${head}Content-Length: +2\r\n\r\n{}`, 400],
  ['a length in hexadecimal', `${head}Content-Length: 0x2\r\n\r\n{}`, 400],
  ['a length and chunks', `${head}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}`, 501],
  ['chunks', `${head}transfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 501],
  ['a second request behind it', `${head}\r\n${head}\r\n`, 400],
  ['a body beyond the limit', `${head}Content-Length: 9999999\r\n\r\n`, 413],
  ['a line without end', `RCAPTURE /${'a'.repeat(requestLimits.lineBytes)}`, 414],
  ['a head without end', `${head}X: ${'a'.repeat(requestLimits.headBytes)}`, 431],
  ['too many headers', `${head}${'X-Y: 1\r\n'.repeat(100)}\r\n`, 431],
])('%s is refused', (_what, text, status) => {
  expect(reading(text)).toEqual({ kind: 'refused', status });
});

test('any bytes give a reading, and what is refused stays refused whatever follows', () => {
  const texts = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc
      .tuple(
        fc.constantFrom(...verbs, 'GET', ''),
        fc.constantFrom('/device', '/info', '//', '*', '/é'),
        fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', ''),
        fc.array(
          fc.tuple(
            fc.constantFrom('Content-Length', 'Host', 'Transfer-Encoding', 'X', ' X', ''),
            fc.oneof(fc.nat(80_000).map(String), fc.string({ maxLength: 20 })),
          ),
          { maxLength: 5 },
        ),
        fc.constantFrom('\r\n', '\n', '\r'),
        fc.string({ maxLength: 50 }),
      )
      .map(([verb, path, version, headers, end, body]) => {
        const lines = headers.map(([name, value]) => `${name}: ${value}${end}`);
        return Buffer.from(`${verb} ${path} ${version}${end}${lines.join('')}${end}${body}`);
      }),
  );
  fc.assert(
    fc.property(texts, fc.uint8Array({ maxLength: 40 }), (bytes, more) => {
      const read = readHttpRequest(bytes);
      const then = readHttpRequest(Buffer.concat([bytes, more]));
      if (read.kind === 'refused') expect(then.kind).toBe('refused');
      if (read.kind === 'request') {
        const said = read.request.headers.get('content-length') ?? '0';
        expect(read.request.body.length).toBe(Number(said));
        expect(more.length === 0 || then.kind === 'refused').toBe(true);
      }
    }),
    { numRuns: 3_000 },
  );
});
