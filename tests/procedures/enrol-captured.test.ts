import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceCapture, DeviceDescription } from '../../src/capture/device.ts';
import { KeptCaptures } from '../../src/capture/kept-captures.ts';
import { enrolCaptured, type SentEnrolment } from '../../src/procedures/enrol-captured.ts';
import type { Register } from '../../src/register/register.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { later, systemClock, type Instant } from '../../src/vocabulary/time.ts';
import { enrolmentOf, enrolNeeds, memoryRegister } from '../people.ts';

const device: DeviceDescription = {
  deviceId: 'face',
  modality: 'face',
  subType: 'Full face',
  certification: 'L1',
  purpose: 'registration',
  subIds: [],
  serial: 'F-1',
  provider: 'Maker',
  make: 'Maker',
  model: 'Face 1',
  firmware: '1',
  serviceVersion: '0.9.5',
  specVersions: ['0.9.5'],
};
const clerk = OperatorId.parse('clerk');
const captureId = crypto.randomUUID();

let register: Register;
let kept: KeptCaptures;
let at: Instant;

beforeEach(() => {
  register = memoryRegister();
  kept = new KeptCaptures();
  at = systemClock();
});
afterEach(() => register.close());

/** Enrols at a time of the test’s choosing, over the same register and captures. */
function enrolled(sent: SentEnrolment) {
  return enrolCaptured({ ...enrolNeeds(register), now: () => at, capturing: { kept } }, sent);
}

/** The first person, with a face that a device captured. */
function captured(): SentEnrolment {
  const { face: record, faceSource: _none, ...stated } = enrolmentOf(1);
  const quality = Quality.parse(90);
  const sample = { position: 'face', record, quality, capturedAt: at, evidence: 'none' } as const;
  const capture: DeviceCapture = { device, samples: [sample] };
  kept.keep(captureId, { operator: clerk, purpose: 'enrolment', capture, at });
  return { ...stated, captures: [captureId] };
}

test('an enrolment that is sent again when its captures are gone is answered as before', async () => {
  const sent = captured();
  const first = await enrolled(sent);
  expect(first).toMatchObject({ ok: true, value: { verdict: { kind: 'enrolled' } } });
  const again = await enrolled(sent);
  at = later(at, 16 * 60_000);
  const late = await enrolled(sent);
  kept = new KeptCaptures();
  const afterRestart = await enrolled(sent);
  const number = first.ok ? first.value.idcs : 'none';
  for (const answer of [again, late, afterRestart]) {
    expect(answer).toMatchObject({
      ok: true,
      value: { verdict: { kind: 'enrolled' }, idcs: number },
    });
  }
});

test('a record id is not used twice, whether or not there are captures any more', async () => {
  const sent = captured();
  await enrolled(sent);
  const others: readonly Partial<SentEnrolment>[] = [
    { captures: [crypto.randomUUID()] },
    { captures: [captureId, crypto.randomUUID()] },
    { captures: [], face: enrolmentOf(1).face },
    { record: enrolmentOf(2).record },
    { operator: OperatorId.parse('another') },
  ];
  at = later(at, 16 * 60_000);
  for (const other of others) {
    expect(await enrolled({ ...sent, ...other })).toEqual({
      ok: false,
      error: { kind: 'record_id_taken' },
    });
  }
});

test('an enrolment that was never taken needs its captures', async () => {
  const sent = captured();
  at = later(at, 16 * 60_000);
  expect(await enrolled(sent)).toEqual({ ok: false, error: { kind: 'capture_unknown' } });
  expect(await register.enrolment(sent.recordId)).toBeUndefined();
});
