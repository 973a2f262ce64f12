import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Jpeg2000Codec } from '../../src/capture/jpeg2000.ts';
import { encodeWsq } from '../../src/capture/wsq/encode.ts';
import { openUnpackingThreads, type Unpacking } from '../../src/sites/unpacking.ts';

const size = { widthPx: 640, heightPx: 480 };
const print = {
  ...size,
  dpi: 500,
  data: Uint8Array.from({ length: 640 * 480 }, (_, at) =>
    Math.round(127 + 100 * Math.sin((at % 640) / 3) * Math.sin(at / 640 / 4)),
  ),
};

let unpacking: Unpacking;
beforeAll(async () => {
  unpacking = await openUnpackingThreads({ threads: 1, queueMax: 8, deadlineMs: 10_000 });
});
afterAll(() => unpacking.close());

test('files are unpacked in a thread, and the event loop goes on meanwhile', async () => {
  const codec = await Jpeg2000Codec.open();
  const jp2 = await codec.encode({ ...print, channels: 1 }, { kind: 'lossless' });
  const wsq = encodeWsq(print, 2.25);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const images = await Promise.all([jp2, wsq, jp2, wsq].map(unpacking.unpack));
  delay.disable();
  expect(images).toMatchObject([
    { ok: true, value: { ...print, channels: 1 } },
    { ok: true, value: { ...size, channels: 1, dpi: 500 } },
    { ok: true },
    { ok: true },
  ]);
  expect(delay.max / 1e6).toBeLessThan(50);
});

test('a file that is none is refused by its thread, which goes on', async () => {
  const wsq = encodeWsq(print, 0.75);
  expect(await unpacking.unpack(wsq.subarray(0, 900))).toEqual({ ok: false, error: 'damaged' });
  expect(await unpacking.unpack(wsq)).toMatchObject({ ok: true });
});

test('a file over which a thread takes too long counts as damaged, and the next one is read', async () => {
  const hasty = await openUnpackingThreads({ threads: 1, queueMax: 8, deadlineMs: 1 });
  const wsq = encodeWsq(print, 2.25);
  expect(await hasty.unpack(wsq)).toEqual({ ok: false, error: 'damaged' });
  // The thread was replaced: it takes the next file, and again too long.
  expect(await hasty.unpack(wsq)).toEqual({ ok: false, error: 'damaged' });
  await hasty.close();
});

test('when too many wait, whoever comes next is told so', async () => {
  const small = await openUnpackingThreads({ threads: 1, queueMax: 1, deadlineMs: 10_000 });
  const wsq = encodeWsq(print, 2.25);
  const all = await Promise.allSettled([wsq, wsq, wsq].map(small.unpack));
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(all[2]).toMatchObject({ reason: { code: 'overloaded' } });
  await small.close();
});
