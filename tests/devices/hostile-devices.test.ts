import { createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { GeneratedFingerSensor } from '../../devices/rehearsal/finger-sensor.ts';
import { listenOnFree } from '../../devices/rehearsal/http-server.ts';
import { partsOf, streamType } from '../../devices/rehearsal/stream.ts';
import { ask } from '../../devices/sbi/call.ts';
import { discover } from '../../devices/sbi/discovery.ts';
import { framesIn, openStream } from '../../devices/sbi/stream.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { freshPorts } from './rehearsal-places.ts';

const opened: Server[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

/** Something that listens where a device should, and says this to everything. */
function listening(port: number, say: readonly (string | Buffer)[], end = true): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      for (const part of say) socket.write(part);
      if (end) socket.end();
    });
  });
  opened.push(server);
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

const first = freshPorts();
const head = (length: number | string) =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\nConnection: Closed\r\n\r\n`;
const call = { port: first, verb: 'MOSIPDINFO', path: '/info', body: {} } as const;
const limits = { ms: 500, bytes: 1000 };

describe('an answer', () => {
  test.each([
    ['that is no JSON', [head(3), 'xyz'], 'answer_malformed'],
    ['that is no HTTP', ['SSH-2.0\r\n\r\n'], 'device_unplugged'],
    ['that says that all is lost', ['HTTP/1.1 500 Oh\r\n\r\n'], 'answer_malformed'],
    ['that is cut off', [head(100), '{"a":'], 'device_unplugged'],
    ['that is larger than it may be', [head(2000), `"${'a'.repeat(1998)}"`], 'answer_too_large'],
    [
      'that has a head without end',
      ['HTTP/1.1 200 OK\r\n', `X: ${'a'.repeat(20_000)}`],
      'device_unplugged',
    ],
    ['of broken UTF-8', [head(3), Buffer.from([0x22, 0xff, 0x22])], 'answer_malformed'],
  ])('%s is refused', async (_what, say, kind) => {
    await listening(call.port, say);
    expect(await ask(call, limits)).toEqual({ ok: false, error: kind });
  });

  test('that never ends is given up', async () => {
    await listening(call.port, [head(100), '{"a":'], false);
    expect(await ask(call, limits)).toEqual({ ok: false, error: 'device_slow' });
  });

  test('of nobody is that of a device that is gone', async () => {
    expect(await ask(call, limits)).toEqual({ ok: false, error: 'device_unplugged' });
  });
});

test('a whole range is asked in little more time than its slowest port takes', async () => {
  await listening(first, [], false);
  await listening(first + 1, [head(2), '[]']);
  await listening(first + 2, [head(4), 'null']);
  const trust = { anchors: [], between: [], revoked: [] };
  const believing = { trust: { device: trust, chip: trust }, environment: 'Developer' } as const;
  const from = performance.now();
  expect(await discover(believing, systemClock, { first, last: first + 9 })).toEqual([]);
  expect(performance.now() - from).toBeLessThan(3_000);
});

describe('a stream', () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  const part = Buffer.concat([Buffer.from('--b\r\nContent-Type: image/jpeg\r\n\r\n'), jpeg]);
  const whole = Buffer.concat([part, Buffer.from('\r\n'), part, Buffer.from('\r\n--b--')]);

  test('is cut into frames, however it arrives', () => {
    for (let step = 1; step <= whole.length; step += 1) {
      const frames: Buffer[] = [];
      let rest: Buffer = Buffer.alloc(0);
      for (let at = 0; at < whole.length; at += step) {
        const read = framesIn(Buffer.concat([rest, whole.subarray(at, at + step)]), 'b');
        frames.push(...read.frames);
        rest = read.rest;
      }
      expect(frames).toEqual([jpeg, jpeg]);
    }
  });

  test('of what is no picture, or has no end, is refused', () => {
    const text = Buffer.from('--b\r\n\r\nno picture\r\n--b');
    expect(() => framesIn(text, 'b')).toThrow('no JPEG');
    expect(() => framesIn(Buffer.alloc(5000, 'x'), 'b')).toThrow('no header');
    const endless = Buffer.concat([part, Buffer.alloc(3 * 1024 * 1024)]);
    expect(() => framesIn(endless, 'b')).toThrow('too large');
  });

  test('of a rehearsal device gives pictures until nobody looks', async () => {
    const sensor = await GeneratedFingerSensor.open(['right_index'], 'amina');
    // The finger grows before, since it holds up this process, in which the client is, too.
    await sensor.frame();
    const server = await listenOnFree(
      { first: first + 3, last: first + 5 },
      async (_request, gone) => ({
        kind: 'parts',
        type: streamType,
        parts: partsOf(sensor, gone),
      }),
    );
    const gone = new AbortController();
    const body = {};
    const asked = { port: server.port, verb: 'STREAM', path: '/stream', body } as const;
    const stream = await openStream(asked, gone.signal);
    if (!stream.ok) throw new Error(stream.error.kind);
    let frames = 0;
    const from = performance.now();
    for await (const frame of stream.value.frames) {
      expect([...frame.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
      frames += 1;
      if (frames === 6) gone.abort();
    }
    expect(frames).toBe(6);
    // Three a second at least, once the finger is there.
    expect(performance.now() - from).toBeLessThan(6_000);
    await pause(10);
    await server.close();
  });

  test('that a device refuses, or nobody gives, is refused', async () => {
    await listening(first, ['HTTP/1.1 404 Not Found\r\n\r\n']);
    const asked = { port: first, verb: 'STREAM', path: '/stream', body: {} } as const;
    const { signal } = new AbortController();
    const refused = { ok: false, error: { kind: 'stream_refused' } };
    expect(await openStream(asked, signal)).toEqual(refused);
    const nobody = { ok: false, error: { kind: 'device_unplugged' } };
    expect(await openStream({ ...asked, port: first + 8 }, signal)).toEqual(nobody);
  });
});
