import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RehearsalDevice } from '../../devices/rehearsal/device.ts';
import { startFingerDevice } from '../../devices/rehearsal-finger/driver.ts';
import { checkEvidence } from '../../devices/sbi/evidence.ts';
import { openTrust, type DeviceTrust } from '../../devices/sbi/trust.ts';
import type { CaptureDevices, DeviceSample, EvidencedSample } from '../../src/capture/device.ts';
import { signedTextOf } from '../../src/vocabulary/device-evidence.ts';
import { Instant, later, systemClock } from '../../src/vocabulary/time.ts';
import { makeRehearsalPlace, type RehearsalPlace } from './rehearsal-places.ts';

let place: RehearsalPlace;
let own: RehearsalDevice;
let chipped: RehearsalDevice;
let trust: DeviceTrust;
let samples: readonly DeviceSample[];

const asked = {
  deviceId: 'basma-rehearsal-finger',
  modality: 'finger',
  subId: 0,
  positions: ['left_thumb'],
  exceptions: [],
  count: 1,
  requestedScore: 40,
  timeoutMs: 25_000,
} as const;

async function captured(devices: CaptureDevices): Promise<DeviceSample> {
  const capture = await devices.captureForRegistration(asked);
  if (!capture.ok) throw new Error(capture.error.kind);
  const [sample] = capture.value.samples;
  if (!sample) throw new Error('a capture has a sample');
  return sample;
}

beforeAll(async () => {
  place = await makeRehearsalPlace();
  own = await startFingerDevice(place.settings(), 'amina');
  const other = await makeRehearsalPlace();
  chipped = await startFingerDevice(other.settings({ certification: 'L1', purpose: '' }), 'amina');
  trust = await openTrust(join(place.certificates, 'trust'), 'Developer');
  const devices = await place.devices();
  samples = [
    await captured(devices),
    await captured(devices),
    await captured(await other.devices()),
  ];
  const sealed = await (await other.devices()).captureForVerification(asked, 'https://a.example');
  if (sealed.ok) samples = [...samples, ...sealed.value.samples];
}, 60_000);
afterAll(() => Promise.all([own.close(), chipped.close()]));

function sampleOf(which: number): EvidencedSample {
  const sample = samples[which];
  if (!sample || sample.evidence === 'none') throw new Error('a sample has evidence');
  const { evidence, record } = sample;
  return { of: 'left_thumb', evidence, record, enrolledAt: systemClock() };
}

async function found(sample: EvidencedSample, more: object = {}) {
  const believing = { trust, environment: 'Developer', now: systemClock(), ...more } as const;
  const checked = await checkEvidence(sample, believing);
  return checked.ok ? checked.value : checked.error;
}

test('what a device signed holds elsewhere, with the sample and without the device', async () => {
  expect(await found(sampleOf(0))).toMatchObject({
    certification: 'L0',
    modality: 'finger',
    serial: 'RF-0001',
    capturedAt: samples[0]?.capturedAt,
  });
  expect(await found(sampleOf(2))).toMatchObject({ certification: 'L1' });
  // And it is small: the sample is not in it.
  const { evidence, record } = sampleOf(0);
  expect(JSON.stringify(evidence).length).toBeLessThan(12_000);
  expect(signedTextOf(evidence, record).length).toBeGreaterThan(record.length);
});

test('what was sealed for a verification has no evidence to be shown', () => {
  expect(samples[3]).toMatchObject({ evidence: 'none' });
});

test('a sample that is not the one that was signed is not believed', async () => {
  const sample = sampleOf(0);
  const bytes = new Uint8Array(sample.record);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  const of = 'device';
  expect(await found({ ...sample, record: bytes })).toEqual({ kind: 'signature_wrong', of });
  const { record } = sampleOf(1);
  expect(await found({ ...sample, record })).toEqual({ kind: 'signature_wrong', of });
  expect(await found({ ...sample, of: 'left_index' })).toEqual({ kind: 'position_not_asked' });
  expect(await found({ ...sample, of: 'face' })).toEqual({ kind: 'position_not_asked' });
});

test('evidence that says something else is not believed, wherever it was changed', async () => {
  const sample = sampleOf(0);
  const { evidence } = sample;
  const changes = [
    { before: evidence.before.replace('RF-0001', 'RF-0002').replace('Registration', 'Auth') },
    { before: `${evidence.before}AAAA` },
    { after: evidence.after.replace('Registration', 'Auth') },
    { after: evidence.after.replace(/"qualityScore":"\d+"/, '"qualityScore":"100"') },
    { signature: sampleOf(1).evidence.signature },
    { header: Buffer.from('{"alg":"none"}').toString('base64url') },
    { certification: 'L1' as const },
  ];
  for (const change of changes) {
    const changed = { ...evidence, ...change };
    if (JSON.stringify(changed) === JSON.stringify(evidence)) continue;
    expect(await found({ ...sample, evidence: changed })).toHaveProperty('kind');
  }
});

test('evidence of another time, place or maker is not believed', async () => {
  const sample = sampleOf(0);
  const hours = (count: number) => Instant.parse(systemClock() + count * 3_600_000);
  const outside = { kind: 'timestamp_outside' };
  expect(await found({ ...sample, enrolledAt: hours(2) })).toEqual(outside);
  expect(await found({ ...sample, enrolledAt: hours(-1) })).toEqual(outside);
  expect(await found(sample, { environment: 'Staging' })).toEqual({ kind: 'environment_differs' });
  const nobody = { anchors: [], between: [], revoked: [] };
  expect(await found(sample, { trust: { device: nobody, chip: nobody } })).toEqual({
    kind: 'chain_untrusted',
    of: 'device',
  });
});

test('a key that has run out since was good then, and one that was taken back is not', async () => {
  const now = later(systemClock(), 200 * 86_400_000);
  expect(await found(sampleOf(0), { now })).toMatchObject({ certification: 'L0' });
  const [issuer] = trust.device.between;
  if (!issuer) throw new Error('there is an issuer between');
  const list = { issuer, from: 0, to: Number.MAX_SAFE_INTEGER, has: () => true };
  const revoked = { ...trust, device: { ...trust.device, revoked: [list] } };
  expect(await found(sampleOf(0), { trust: revoked })).toEqual({
    kind: 'certificate_revoked',
    of: 'device',
  });
});
