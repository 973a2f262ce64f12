import type { CaptureAsked, DeviceRefusal, FoundDevice } from '../capture/device.ts';
import { captureSamples, type ShownCapture } from '../procedures/capture-samples.ts';
import { watchDevice } from '../procedures/watch-device.ts';
import { slapPositions, type SlapKind } from '../vocabulary/slap.ts';
import { CaptureAnswer, CaptureBody, DeviceId, DevicesAnswer } from './capture-schema.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf, type ProblemError } from './problem.ts';

/** What a device's refusal becomes; `why` is one of a closed list (`docs/devices.md`). */
function deviceProblem(refusal: DeviceRefusal): ProblemError {
  const { kind: why, ...more } = refusal;
  if (why === 'device_unknown') {
    return problemOf('device_unknown', 'No device of this name answers on this machine.');
  }
  const words = why.replaceAll('_', ' ');
  const of = 'of' in more ? { of: more.of } : {};
  const code = 'code' in more ? { deviceCode: more.code } : {};
  const detail = `The device, or what it gave, is refused: ${words}.`;
  return problemOf('device_refused', detail, { why, ...of, ...code });
}

/** Which part of a device for hands captures a slap. */
const parts: Readonly<Record<SlapKind, 1 | 2 | 3>> = { left_four: 1, right_four: 2, two_thumbs: 3 };

function askedOf(body: CaptureBody): CaptureAsked {
  const { deviceId, requestedScore, timeoutMs } = body;
  const whole = { deviceId, requestedScore, timeoutMs, subId: 0, exceptions: [] } as const;
  switch (body.kind) {
    case 'face':
      return { ...whole, modality: 'face', positions: [], count: 1 };
    case 'finger': {
      // Nobody has to say which finger she shows where she is only verified.
      const positions = body.position === 'unknown' ? [] : [body.position];
      return { ...whole, modality: 'finger', positions, count: 1 };
    }
    case 'slap': {
      const { slap, exceptions } = body;
      const positions = slapPositions[slap].filter((position) => !exceptions.includes(position));
      const hand = { positions, exceptions, count: positions.length };
      return { ...whole, ...hand, modality: 'finger', subId: parts[slap] };
    }
  }
}

function standing(found: FoundDevice): DevicesAnswer['devices'][number] {
  const { deviceId, port, health, seenAt } = found;
  const seen = { deviceId, port, health, seenAt: new Date(seenAt).toISOString() };
  if ('why' in found) return { ...seen, why: found.why.kind };
  if (!('description' in found)) return seen;
  const { modality, subType, certification, purpose, provider, make, model, serial } =
    found.description;
  return { ...seen, modality, subType, certification, purpose, provider, make, model, serial };
}

function captureBody({ captureId, expiresAt, device, samples }: ShownCapture): CaptureAnswer {
  const { make, model, certification } = device;
  return {
    captureId,
    expiresAt: new Date(expiresAt).toISOString(),
    device: { make, model, certification },
    samples: samples.map(({ position, quality, type, picture }) => ({
      position,
      quality,
      type,
      image: Buffer.from(picture).toString('base64'),
    })),
  };
}

const frameBoundary = 'basma-frame';

/** Frames as parts of one answer, as a picture in a page shows them. */
async function* framed(
  frames: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const frame of frames) {
    const head =
      `--${frameBoundary}\r\ncontent-type: image/jpeg\r\n` +
      `content-length: ${frame.length}\r\n\r\n`;
    yield Buffer.concat([Buffer.from(head, 'latin1'), frame, Buffer.from('\r\n', 'latin1')]);
  }
  yield Buffer.from(`--${frameBoundary}--\r\n`, 'latin1');
}

const roles = ['clerk', 'supervisor'] as const;

/** Capture devices of this machine. */
export const deviceOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/devices',
    summary: 'Capture devices of this machine, whether they are ready, and why one is not trusted',
    access: [...roles, 'administrator'],
    answers: { 200: { what: 'The devices that answered.', schema: DevicesAnswer } },
    handle: async ({ capturing }) => {
      const devices = (await capturing.devices.found()).map(standing);
      return { status: 200, body: { devices } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/captures',
    summary: 'Have a device capture, for an enrolment or a verification that names it. Journalled',
    access: roles,
    body: CaptureBody,
    answers: {
      200: { what: 'What was captured, as pictures, and until when.', schema: CaptureAnswer },
    },
    handle: async (needs, call, body) => {
      const operator = call.operator().id;
      const captured = await captureSamples(needs, {
        operator,
        purpose: body.purpose,
        asked: askedOf(body),
      });
      if (!captured.ok) throw deviceProblem(captured.error);
      return { status: 200, body: captureBody(captured.value), outcome: 'captured' };
    },
  }),
  {
    method: 'get',
    path: '/v1/devices/:deviceId/stream',
    summary: 'Pictures of what is on a device now, for two minutes at most; journalled',
    access: roles,
    parameters: { deviceId: DeviceId },
    answers: {
      200: { what: 'JPEG files, one part each.', media: ['multipart/x-mixed-replace'] },
    },
    handle: async (needs, call) => {
      const deviceId = parsed(DeviceId, call.request.params['deviceId']);
      const { signal } = call;
      const watched = await watchDevice(needs, { operator: call.operator().id, deviceId, signal });
      if (!watched.ok) throw deviceProblem(watched.error);
      const type = `multipart/x-mixed-replace; boundary=${frameBoundary}`;
      return { status: 200, stream: { type, parts: framed(watched.value.frames) } };
    },
  },
];
