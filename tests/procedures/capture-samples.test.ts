import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RehearsalDevice } from '../../devices/rehearsal/device.ts';
import { startFingerDevice } from '../../devices/rehearsal-finger/driver.ts';
import type { CaptureDevices, DeviceCapture } from '../../src/capture/device.ts';
import { KeptCaptures } from '../../src/capture/kept-captures.ts';
import { captureSamples, type CaptureNeeds } from '../../src/procedures/capture-samples.ts';
import { gatherCaptures } from '../../src/procedures/gather-captures.ts';
import type { Register } from '../../src/register/register.ts';
import { OperatorId, RecordId } from '../../src/vocabulary/record-ids.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { Instant, later, systemClock } from '../../src/vocabulary/time.ts';
import { makeRehearsalPlace, type RehearsalPlace } from '../devices/rehearsal-places.ts';
import { enrolNeeds, memoryRegister } from '../people.ts';

let place: RehearsalPlace;
let device: RehearsalDevice;
let devices: CaptureDevices;
let register: Register;
let needs: CaptureNeeds;

beforeAll(async () => {
  place = await makeRehearsalPlace();
  device = await startFingerDevice(place.settings(), 'amina');
  devices = await place.devices();
  register = memoryRegister();
  const facePicture = async ({ data }: { readonly data: Uint8Array }) => data;
  const capturing = { devices, kept: new KeptCaptures(), facePicture };
  needs = { ...enrolNeeds(register), issuer: 'https://station.example', capturing };
});
afterAll(async () => {
  await Promise.all([device.close(), register.close()]);
});
afterEach(() => {
  device.fault = 'none';
});

const clerk = OperatorId.parse('clerk');
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

/** Kind, outcome and reference of what was journalled last. */
async function lastActs(count: number): Promise<readonly unknown[]> {
  const { size } = await register.journalState();
  const leaves = await register.journalLeaves(size - count, size);
  return leaves.map((leaf) => {
    const [, , kind, , , , outcome, reference] = JSON.parse(Buffer.from(leaf).toString('utf8'));
    return { kind, outcome, reference };
  });
}

test('a capture is journalled with the device’s assurance and the hash of its number', async () => {
  const captured = await captureSamples(needs, {
    operator: clerk,
    purpose: 'enrolment',
    asked,
  });
  expect(captured.ok).toBe(true);
  const [act] = await lastActs(1);
  expect(act).toEqual({
    kind: 'capture.taken',
    outcome: 'L0.finger.1',
    reference: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(JSON.stringify(act)).not.toContain('RF-0001');
});

test('a capture that is refused is journalled with its reason', async () => {
  await devices.found();
  device.fault = 'wrong_signature';
  const captured = await captureSamples(needs, {
    operator: clerk,
    purpose: 'enrolment',
    asked,
  });
  expect(captured).toEqual({ ok: false, error: { kind: 'signature_wrong', of: 'device' } });
  expect(await lastActs(1)).toEqual([
    { kind: 'capture.refused', outcome: 'signature_wrong', reference: '' },
  ]);
});

test('an enrolment’s sources are journalled, and a photograph keeps its own', async () => {
  const captured = await captureSamples(needs, {
    operator: clerk,
    purpose: 'enrolment',
    asked,
  });
  if (!captured.ok) throw new Error(captured.error.kind);
  const gathered = await gatherCaptures(needs, {
    recordId: RecordId.parse(crypto.randomUUID()),
    operator: clerk,
    captures: [captured.value.captureId],
    face: Buffer.from('a photograph'),
    fingers: [],
    faceSource: 'webcam',
  });
  expect(gathered).toMatchObject({
    ok: true,
    value: { faceSource: 'webcam', fingers: [{ position: 'left_thumb', dpi: 'unstated' }] },
  });
  expect(await lastActs(1)).toEqual([
    {
      kind: 'capture.used',
      outcome: 'L0.finger.1',
      reference: expect.stringMatching(/^[\w-]{43}$/),
    },
  ]);
});

test('captures are kept for a quarter of an hour, and not without end', async () => {
  const found = await devices.captureForRegistration(asked);
  if (!found.ok) throw new Error(found.error.kind);
  const kept = new KeptCaptures();
  const at = systemClock();
  const keep = (id: string, capture: DeviceCapture, when: Instant) =>
    kept.keep(id, { operator: clerk, purpose: 'enrolment', capture, at: when });
  keep('first', found.value, at);
  expect(kept.of(clerk, 'first', later(at, 14 * 60_000))).toBeDefined();
  expect(kept.of(clerk, 'first', later(at, 15 * 60_000))).toBeUndefined();
  for (let place = 0; place < 41; place += 1) keep(String(place), found.value, at);
  expect(kept.of(clerk, '0', at)).toBeUndefined();
  expect(kept.of(clerk, '40', at)).toBeDefined();
  const record = new Uint8Array(100 * 1024 * 1024);
  const sample = {
    position: 'face',
    record,
    quality: Quality.parse(80),
    capturedAt: at,
    evidence: 'none',
  } as const;
  const large = { ...found.value, samples: [sample] };
  for (const id of ['a', 'b', 'c']) keep(id, large, at);
  expect(['a', 'b', 'c'].map((id) => kept.of(clerk, id, at) !== undefined)).toEqual([
    false,
    true,
    true,
  ]);
});
