import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DeviceFaultOnDemand } from '../../devices/rehearsal/faults.ts';
import type { RehearsalDevice } from '../../devices/rehearsal/device.ts';
import { startFingerDevice } from '../../devices/rehearsal-finger/driver.ts';
import { startSlapDevice } from '../../devices/rehearsal-slap/driver.ts';
import type { CaptureAsked, CaptureDevices } from '../../src/capture/device.ts';
import { readFingerImageRecord } from '../../src/biometrics/interchange/iso-19794-4-2011.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { makeRehearsalPlace, type RehearsalPlace } from './rehearsal-places.ts';

let place: RehearsalPlace;
let finger: RehearsalDevice;
let verifying: RehearsalDevice;
let slap: RehearsalDevice;
let devices: CaptureDevices;

/** Two single-finger devices on ranges of their own, since both have the same name. */
let verifyingPlace: RehearsalPlace;
let verifyingDevices: CaptureDevices;

beforeAll(async () => {
  place = await makeRehearsalPlace();
  finger = await startFingerDevice(place.settings(), 'amina');
  slap = await startSlapDevice(place.settings({ certification: 'L1', purpose: '' }), 'amina');
  devices = await place.devices();
  verifyingPlace = await makeRehearsalPlace();
  verifying = await startFingerDevice(
    verifyingPlace.settings({ certification: 'L1', purpose: 'Auth' }),
    'amina',
  );
  verifyingDevices = await verifyingPlace.devices();
});
afterAll(async () => {
  await Promise.all([finger, slap, verifying].map((device) => device.close()));
});
afterEach(() => {
  for (const device of [finger, slap, verifying]) device.fault = 'none';
});

function asked(more: Partial<CaptureAsked> = {}): CaptureAsked {
  return {
    deviceId: 'basma-rehearsal-finger',
    modality: 'finger',
    subId: 0,
    positions: ['left_thumb'],
    exceptions: [],
    count: 1,
    requestedScore: 40,
    timeoutMs: 25_000,
    ...more,
  };
}

const rightHand = asked({
  deviceId: 'basma-rehearsal-slap',
  subId: 2,
  positions: ['right_index', 'right_middle'],
  exceptions: ['right_ring', 'right_little'],
  count: 2,
});

/** A capture while the device does something wrong that its information does not show. */
async function withFault(
  fault: DeviceFaultOnDemand,
  capture: CaptureAsked,
  device = finger,
): Promise<unknown> {
  await devices.found();
  device.fault = fault;
  const captured = await devices.captureForRegistration(capture);
  return captured.ok ? 'captured' : captured.error;
}

describe('a capture for the register', () => {
  test('gives the record of the finger that was asked for', async () => {
    const captured = await devices.captureForRegistration(asked());
    if (!captured.ok) throw new Error(captured.error.kind);
    const { device, samples } = captured.value;
    expect(device).toMatchObject({ serial: 'RF-0001', certification: 'L0' });
    expect(samples.map(({ position, quality }) => ({ position, quality }))).toEqual([
      { position: 'left_thumb', quality: 85 },
    ]);
    const record = readFingerImageRecord(samples[0]?.record ?? new Uint8Array());
    expect(record).toMatchObject({
      ok: true,
      value: {
        representations: [
          { position: 6, compression: 'jpeg2000_lossless', resolution: { x: 500, y: 500 } },
        ],
      },
    });
  });

  test('gives a hand finger by finger, by a device whose chip says who it is', async () => {
    const captured = await devices.captureForRegistration(rightHand);
    if (!captured.ok) throw new Error(captured.error.kind);
    expect(captured.value.device.certification).toBe('L1');
    expect(captured.value.samples.map(({ position }) => position)).toEqual([
      'right_index',
      'right_middle',
    ]);
  });

  test('hangs together with the one before by its hash', async () => {
    // The second fails unless both sides go on from the first one's last link.
    for (let time = 0; time < 2; time += 1) {
      expect((await devices.captureForRegistration(asked())).ok).toBe(true);
    }
  });
});

const signature = (kind: string, of = 'device') => ({ kind, of });

test('more samples than were asked for are refused, also of unnamed fingers', async () => {
  const unnamed = asked({ positions: [] });
  expect(await withFault('none', unnamed)).toBe('captured');
  expect(await withFault('more_fingers', unnamed)).toEqual({ kind: 'more_than_asked' });
});

test('an answer that came before is refused, as it was or signed anew', async () => {
  expect(await withFault('none', asked())).toBe('captured');
  expect(await withFault('replayed', asked())).toEqual({ kind: 'replayed' });
  finger.fault = 'none';
  expect(await withFault('resigned_replay', asked())).toEqual({ kind: 'replayed' });
});

test('a device that does not answer in its time is given up', async () => {
  const from = performance.now();
  expect(await withFault('slow', asked({ timeoutMs: 200 }))).toEqual({ kind: 'device_slow' });
  expect(performance.now() - from).toBeLessThan(5_000);
});

test('a device captures one thing at a time', async () => {
  const both = await Promise.all([
    devices.captureForRegistration(asked()),
    devices.captureForRegistration(asked()),
  ]);
  expect(both.map((one) => (one.ok ? 'captured' : one.error))).toEqual([
    'captured',
    { kind: 'device_busy', code: 111 },
  ]);
});

test('what a device is not for is not asked of it', async () => {
  const refused = async (more: Partial<CaptureAsked>) => {
    const captured = await devices.captureForRegistration(asked(more));
    return captured.ok ? 'captured' : captured.error;
  };
  expect(await refused({ deviceId: 'nobody' })).toEqual({ kind: 'device_unknown' });
  expect(await refused({ modality: 'face' })).toEqual({ kind: 'modality_differs' });
  expect(await refused({ positions: ['left_thumb', 'left_index'], count: 2 })).toEqual({
    kind: 'count_not_supported',
    code: 109,
  });
  const forVerification = await devices.captureForVerification(asked(), 'https://a.example');
  expect(forVerification).toEqual({ ok: false, error: { kind: 'purpose_differs' } });
});

describe('a capture for a verification', () => {
  const capture = async (fault: DeviceFaultOnDemand) => {
    await verifyingDevices.found();
    verifying.fault = fault;
    const captured = await verifyingDevices.captureForVerification(asked(), 'https://a.example');
    return captured.ok ? captured.value.samples.map(({ position }) => position) : captured.error;
  };

  test('is opened by the key to which it was sealed', async () => {
    expect(await capture('none')).toEqual(['left_thumb']);
  });
});

test('so many streams are passed on at once and no more, and their ends are noticed', async () => {
  const open = async () => {
    const gone = new AbortController();
    const { deviceId } = finger;
    const stream = await devices.stream({ deviceId, subId: 0 }, gone.signal);
    return { gone, outcome: stream.ok ? 'opened' : stream.error.kind };
  };
  const all = [];
  for (let time = 0; time < 5; time += 1) all.push(await open());
  expect(all.map(({ outcome }) => outcome)).toEqual([
    ...Array.from({ length: 4 }, () => 'opened'),
    'device_busy',
  ]);
  for (const { gone } of all) gone.abort();
  await vi.waitFor(async () => {
    const { gone, outcome } = await open();
    gone.abort();
    expect(outcome).toBe('opened');
  });
});

describe('discovery', () => {
  const standingOf = async (fault: DeviceFaultOnDemand, from: CaptureDevices) => {
    finger.fault = fault;
    const found = await from.found();
    const device = found.find(({ deviceId }) => deviceId === finger.deviceId);
    return device && 'why' in device ? device.why : device?.health;
  };

  test.each([
    ['none', 'ready'],
    ['busy', 'busy'],
    ['not_ready', 'not_ready'],
    ['not_registered', 'not_registered'],
    ['expired_certificate', signature('certificate_expired')],
    ['foreign_certificate', signature('chain_untrusted')],
    ['wrong_signature', signature('signature_wrong')],
    ['unsigned', signature('algorithm_refused')],
    ['foreign_digital_id', signature('chain_untrusted', 'digital_id')],
    ['foreign_organisation', { kind: 'organisation_differs' }],
  ] as const)('tells how a device with the fault %s stands', async (fault, standing) => {
    expect(await standingOf(fault, await place.devices())).toEqual(standing);
  });

  test('trusts no device where the directory of trust is empty', async () => {
    const trust = await mkdtemp(join(tmpdir(), 'basma-no-trust-'));
    expect(await standingOf('none', await place.devices({ trust }))).toEqual(
      signature('chain_untrusted'),
    );
  });

  test('refuses certificates of another time', async () => {
    const days = (count: number) => () => Instant.parse(Date.now() + count * 86_400_000);
    const after = await place.devices({ now: days(40) });
    expect(await standingOf('none', after)).toEqual(signature('certificate_expired'));
    const before = await place.devices({ now: days(-5) });
    expect(await standingOf('none', before)).toEqual(signature('certificate_not_yet_valid'));
  });

  test('trusts neither of two devices of one name', async () => {
    const twin = await startFingerDevice(place.settings(), 'imane');
    try {
      const from = await place.devices();
      expect(await standingOf('none', from)).toEqual({ kind: 'device_id_twice' });
      const captured = await from.captureForRegistration(asked());
      expect(captured).toEqual({ ok: false, error: { kind: 'device_id_twice' } });
    } finally {
      await twin.close();
    }
  });
});
