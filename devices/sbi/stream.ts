import { request, type IncomingMessage } from 'node:http';
import type { DeviceRefusal, DeviceStream } from '../../src/capture/device.ts';
import { fail, ok, type Result } from '../../src/vocabulary/result.ts';
import { optionsOf, type SbiCall } from './call.ts';

/** What a stream may send. */
const limits = {
  /** A sensor of 500 dpi for a whole hand, as a good JPEG. */
  frameBytes: 2 * 1024 * 1024,
  /** The interface asks for three a second. */
  quietMs: 5_000,
  wholeMs: 120_000,
  partHeaderBytes: 1024,
} as const;

const boundaryOf =
  /^multipart\/x-mixed-replace\s*;\s*boundary="?(?:--)?([\w'()+,./:=?-]{1,70})"?$/i;
const headerEnd = Buffer.from('\r\n\r\n', 'latin1');
const jpegStart = Buffer.from([0xff, 0xd8, 0xff]);

/**
 * Whole frames of what came so far, and what is left of it.
 * @throws when a part is larger than a frame may be, or is none
 */
export function framesIn(
  bytes: Buffer,
  boundary: string,
): { readonly frames: readonly Buffer[]; readonly rest: Buffer } {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const frames: Buffer[] = [];
  let rest = bytes;
  for (;;) {
    const from = rest.indexOf(mark);
    const end = from < 0 ? -1 : rest.indexOf(headerEnd, from);
    if (from < 0 || end < 0) {
      const headers = rest.length - Math.max(0, from);
      if (headers > limits.partHeaderBytes) throw new Error('a part of the stream has no header');
      return { frames, rest };
    }
    if (end - from > limits.partHeaderBytes) throw new Error('a header of a part is too large');
    const start = end + headerEnd.length;
    const next = rest.indexOf(`\r\n--${boundary}`, start, 'latin1');
    const size = (next < 0 ? rest.length : next) - start;
    if (size > limits.frameBytes) throw new Error('a frame of the stream is too large');
    if (next < 0) return { frames, rest };
    const frame = rest.subarray(start, next);
    if (!frame.subarray(0, 3).equals(jpegStart))
      throw new Error('a frame of the stream is no JPEG');
    frames.push(frame);
    rest = rest.subarray(next + 2);
  }
}

async function* framesOf(
  answer: IncomingMessage,
  boundary: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const part of answer) {
      if (!Buffer.isBuffer(part)) return;
      const read = framesIn(Buffer.concat([rest, part]), boundary);
      rest = read.rest;
      yield* read.frames;
    }
  } catch {
    // Unplugged, silent, too large, or nobody looks any more: the pictures end.
  } finally {
    answer.destroy();
  }
}

/**
 * Asks a device for pictures of what lies on it.
 * @param onClosed told once, when the connection has ended or was never there
 */
export function openStream(
  call: SbiCall,
  gone: AbortSignal,
  onClosed: () => void = () => undefined,
): Promise<Result<DeviceStream, DeviceRefusal>> {
  const body = Buffer.from(JSON.stringify(call.body), 'utf8');
  const signal = AbortSignal.any([gone, AbortSignal.timeout(limits.wholeMs)]);
  return new Promise((resolve) => {
    const asked = request(optionsOf(call, body, signal), (answer) => {
      const boundary = boundaryOf.exec(answer.headers['content-type'] ?? '')?.[1];
      if (answer.statusCode !== 200 || boundary === undefined) {
        answer.destroy();
        resolve(fail({ kind: 'stream_refused' }));
        return;
      }
      resolve(ok({ frames: framesOf(answer, boundary) }));
    });
    asked.setTimeout(limits.quietMs, () => asked.destroy(new Error('the stream is silent')));
    asked.once('close', onClosed);
    asked.once('error', () => resolve(fail({ kind: 'device_unplugged' })));
    asked.end(body);
  });
}
