import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenOnFree, type ListeningServer } from '../../devices/rehearsal/http-server.ts';
import { freshPorts } from './rehearsal-places.ts';

const first = freshPorts();
let server: ListeningServer;

beforeAll(async () => {
  server = await listenOnFree({ first, last: first + 9 }, async ({ verb, path }) => {
    if (path === '/fails') throw new Error('a device breaks');
    return { kind: 'json', value: { verb } };
  });
});
afterAll(() => server.close());

/** What the server says to these bytes, until it ends the connection. */
function said(text: string, more: { readonly keepOpen?: boolean } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(text);
      if (!more.keepOpen) socket.end();
    });
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.once('close', () => resolve(Buffer.concat(parts).toString('latin1')));
    socket.once('error', reject);
  });
}

const host = () => `Host: 127.0.0.1:${server.port}\r\n`;

test('answers with the headers of the interface, and ends the connection', async () => {
  const answer = await said(`MOSIPDISC /device HTTP/1.1\r\n${host()}\r\n`, { keepOpen: true });
  const [head = '', body] = answer.split('\r\n\r\n');
  expect(head.split('\r\n')).toEqual([
    'HTTP/1.1 200 OK',
    'Cache-Control: no-store',
    `Location: http://127.0.0.1:${server.port}`,
    'Connection: Closed',
    'Access-Control-Allow-Origin: *',
    'Access-Control-Allow-Methods: MOSIPDISC, MOSIPDINFO, CAPTURE, RCAPTURE, STREAM, OPTIONS',
    'Access-Control-Allow-Headers: Content-Type, Accept',
    'Access-Control-Allow-Private-Network: true',
    'Content-Type: application/json',
    'Content-Length: 20',
  ]);
  expect(body).toBe('{"verb":"MOSIPDISC"}');
});

test('tells a browser which verbs there are', async () => {
  const answer = await said(`OPTIONS /capture HTTP/1.1\r\n${host()}\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 204 /);
});

test('answers under its own name alone, and a broken device with no details', async () => {
  const foreign = 'MOSIPDISC /device HTTP/1.1\r\nHost: evil.example\r\n\r\n';
  expect(await said(foreign)).toMatch(/^HTTP\/1.1 421 /);
  const broken = await said(`MOSIPDISC /fails HTTP/1.1\r\n${host()}\r\n`);
  expect(broken).toMatch(/^HTTP\/1.1 500 /);
  expect(broken).not.toContain('breaks');
});

test('does not wait for a request that never ends', async () => {
  const from = performance.now();
  const answer = await said('MOSIPDISC /device HTTP/1.1\r\nX: ', { keepOpen: true });
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
  expect(performance.now() - from).toBeLessThan(8_000);
});

test('takes so many connections at once and no more', async () => {
  const sockets = Array.from({ length: 60 }, () => connect(server.port, '127.0.0.1'));
  const ended = sockets.map(
    (socket) => new Promise((resolve) => socket.once('close', resolve).once('error', resolve)),
  );
  const refused = await Promise.race([
    Promise.any(ended).then(() => true),
    new Promise((resolve) => setTimeout(() => resolve(false), 3_000)),
  ]);
  for (const socket of sockets) socket.destroy();
  expect(refused).toBe(true);
});

test('the next device takes the next port', async () => {
  const ports = { first: server.port, last: server.port + 5 };
  const next = await listenOnFree(ports, async () => ({ kind: 'nothing' }));
  expect(next.port).toBe(server.port + 1);
  await next.close();
  const full = listenOnFree({ first: server.port, last: server.port }, async () => ({
    kind: 'nothing',
  }));
  await expect(full).rejects.toThrow('no port is free');
});
