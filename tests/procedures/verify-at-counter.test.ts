import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceDescription, DeviceSample } from '../../src/capture/device.ts';
import { KeptCaptures } from '../../src/capture/kept-captures.ts';
import { issueIdentityQr } from '../../src/credentials/identity-qr/document-signer.ts';
import { readResidentCode } from '../../src/credentials/identity-qr/resident-code.ts';
import type { CredentialStatus } from '../../src/credentials/status-list/status.ts';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { enrol } from '../../src/procedures/enrol.ts';
import { enrolCaptured } from '../../src/procedures/enrol-captured.ts';
import { takeProbe } from '../../src/procedures/take-probe.ts';
import { verifyAtCounter, type CounterAttempt } from '../../src/procedures/verify-at-counter.ts';
import type { Register } from '../../src/register/register.ts';
import type { Idcs } from '../../src/vocabulary/idcs.ts';
import { CredentialId, OperatorId } from '../../src/vocabulary/record-ids.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { later, systemClock, type Instant } from '../../src/vocabulary/time.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister } from '../people.ts';

const clerk = OperatorId.parse('clerk');
const issuer = 'https://station.example';
const yearMs = 365 * 86_400_000;

let register: Register;
let kept: KeptCaptures;
let keys: SoftwareKeys;
let idcs: Idcs;
let at: Instant;
let status: CredentialStatus;
const statusOf = async () => status;

beforeEach(async () => {
  register = memoryRegister();
  kept = new KeptCaptures();
  keys = await openMemoryKeys();
  at = systemClock();
  status = 'valid';
  const fingers = impressionsOf(1, 'one', ['right_thumb']);
  const enrolled = await enrol(needs(), { ...enrolmentOf(1), fingers });
  if (!enrolled.ok || enrolled.value.idcs === 'none') throw new Error('the first is enrolled');
  idcs = enrolled.value.idcs;
});
afterEach(() => register.close());

function needs() {
  return {
    ...enrolNeeds(register),
    verificationGate: () => ({ ok: true, value: 'good_enough' }) as const,
    tokens: { subjectOf: async (sector: string, resident: string) => `${sector} ${resident}` },
    capturing: { kept },
    readCode: async (text: string, when: Instant) =>
      readResidentCode(
        {
          own: { issuer, statusOf, keys: await keys.published('document-signer') },
          centre: 'none',
          lifetimeMs: 5 * yearMs,
        },
        text,
        when,
      ),
    portraitTemplate: async () => 'none' as const,
    now: () => at,
  };
}

function deviceOf(certification: 'L0' | 'L1', modality: 'face' | 'finger'): DeviceDescription {
  return {
    deviceId: modality,
    modality,
    subType: modality === 'face' ? 'Full face' : 'Single',
    certification,
    purpose: 'authentication',
    subIds: [],
    serial: `${modality}-1`,
    provider: 'Maker',
    make: 'Maker',
    model: '1',
    firmware: '1',
    serviceVersion: '0.9.5',
    specVersions: ['0.9.5'],
  };
}

/** Has a device capture somebody, and keeps it. */
function captured(
  sample: Pick<DeviceSample, 'position' | 'record'>,
  certification: 'L0' | 'L1' = 'L1',
  purpose: 'enrolment' | 'verification' = 'verification',
): string {
  const id = crypto.randomUUID();
  const device = deviceOf(certification, sample.position === 'face' ? 'face' : 'finger');
  const samples = [
    { ...sample, quality: Quality.parse(80), capturedAt: at, evidence: 'none' as const },
  ];
  kept.keep(id, { operator: clerk, purpose, capture: { device, samples }, at });
  return id;
}

const faceOf = (person: number) => ({
  position: 'face' as const,
  record: generatedPhotograph(String(person), 'two'),
});
const thumbOf = (person: number) => ({
  position: 'unknown' as const,
  record: generatedImpression(String(person), 'right_thumb', 'two'),
});

function asked(more: Partial<CounterAttempt>) {
  const nothing = { face: 'none', fingers: [], captures: [] } as const;
  const claimed = { kind: 'idcs', idcs } as const;
  return verifyAtCounter(needs(), {
    operator: clerk,
    purpose: 'counter',
    claimed,
    ...nothing,
    ...more,
  });
}

/** Kind, subject, outcome of the last acts. */
async function lastActs(count: number): Promise<readonly unknown[]> {
  const { size } = await register.journalState();
  const leaves = await register.journalLeaves(size - count, size);
  return leaves.map((leaf) => {
    const [, , kind, , , purpose, outcome] = JSON.parse(Buffer.from(leaf).toString('utf8'));
    return [kind, purpose, outcome];
  });
}

describe('a device’s capture at the counter', () => {
  test.each([
    ['a face', faceOf],
    ['a finger of whichever hand', thumbOf],
  ])('of %s verifies its holder and nobody else, with its assurance', async (_what, of) => {
    expect(await asked({ captures: [captured(of(1))] })).toEqual({
      ok: true,
      value: { answer: 'yes', assurance: 'L1', comparedWith: 'register' },
    });
    expect(await asked({ captures: [captured(of(2), 'L0')] })).toEqual({
      ok: true,
      value: { answer: 'no', assurance: 'L0', comparedWith: 'register' },
    });
  });

  test('is journalled with its device’s level, before the answer', async () => {
    await asked({ captures: [captured(faceOf(1), 'L0')] });
    expect(await lastActs(2)).toEqual([
      ['capture.used', 'counter', 'L0.face.1'],
      ['verification.answered', 'counter', 'verified'],
    ]);
  });

  test('is used once, within two minutes, by whoever made it', async () => {
    const unknown = { ok: false, error: { kind: 'capture_unknown' } };
    const first = captured(faceOf(1));
    expect(await asked({ captures: [first], operator: OperatorId.parse('other') })).toEqual(
      unknown,
    );
    expect(await asked({ captures: [first] })).toMatchObject({ ok: true });
    expect(await asked({ captures: [first] })).toEqual(unknown);
    const late = captured(faceOf(1));
    at = later(at, 2 * 60_000);
    expect(await asked({ captures: [late] })).toEqual(unknown);
  });

  test('is for a verification, and no other serves', async () => {
    const enrolment = captured(faceOf(1), 'L1', 'enrolment');
    expect(await asked({ captures: [enrolment] })).toEqual({
      ok: false,
      error: { kind: 'capture_unknown' },
    });
    const { face: _, faceSource: _none, ...stated } = enrolmentOf(3);
    const probe = captured(faceOf(3));
    expect(await enrolCaptured(needs(), { ...stated, captures: [probe] })).toEqual({
      ok: false,
      error: { kind: 'capture_unknown' },
    });
  });

  test('beside what is sent along is of no higher assurance than that', async () => {
    const both = { captures: [captured(thumbOf(1))], face: faceOf(1).record };
    expect(await asked(both)).toMatchObject({ value: { answer: 'yes', assurance: 'sent' } });
    const two = [captured(thumbOf(1), 'L0'), captured(faceOf(1))];
    expect(await asked({ captures: two })).toMatchObject({
      value: { answer: 'yes', assurance: 'L0' },
    });
    const faces = [captured(faceOf(1)), captured(faceOf(2))];
    expect(await asked({ captures: faces })).toEqual({ ok: false, error: { kind: 'face_twice' } });
  });

  test('serves an identification, too', async () => {
    const purpose = 'lost_card';
    const nothing = { face: 'none', fingers: [] } as const;
    const captures = [captured(faceOf(1))];
    const probe = await takeProbe(needs(), { operator: clerk, purpose, captures, ...nothing });
    expect(probe).toMatchObject({ ok: true, value: { fingers: [], assurance: 'L1' } });
    expect(await lastActs(1)).toEqual([['capture.used', purpose, 'L1.face.1']]);
  });
});

describe('the code of a card', () => {
  const code = async (more: { readonly by?: SoftwareKeys; readonly name?: string } = {}) =>
    issueIdentityQr(
      { keys: more.by ?? keys, issuer: more.name ?? issuer, certificateOf: () => undefined },
      {
        idcs,
        demographics: enrolmentOf(1).record.demographics,
        portrait: new Uint8Array([1, 2, 3]),
        bestFingers: [],
        issuedAt: at,
        expiresAt: later(at, yearMs),
        status: { uri: `${issuer}/v1/status/1`, index: 7 },
        credential: CredentialId.parse(randomUUID()),
      },
    );
  const shown = (text: string, person = 1) =>
    asked({ claimed: { kind: 'code', code: text }, captures: [captured(faceOf(person))] });
  const refused = (why: string) => ({ ok: false, error: { kind: 'code_refused', why } });

  test('names whom to compare with: it verifies nobody by itself', async () => {
    expect(await shown(await code())).toMatchObject({ value: { answer: 'yes' } });
    expect(await shown(await code(), 2)).toMatchObject({ value: { answer: 'no' } });
    expect(await asked({ claimed: { kind: 'code', code: await code() } })).toEqual({
      ok: false,
      error: { kind: 'nothing_to_compare' },
    });
  });

  test('still counts after the key that signed it was rotated', async () => {
    const text = await code();
    await keys.rotate('document-signer', at);
    expect(await shown(text)).toMatchObject({ value: { answer: 'yes' } });
  });

  test.each([
    ['invalid', 'revoked'],
    ['suspended', 'suspended'],
    ['unknown', 'status_unknown'],
  ] as const)('that is %s is refused, though its holder shows it', async (found, why) => {
    const text = await code();
    status = found;
    expect(await shown(text)).toEqual(refused(why));
  });

  test('that is altered, another’s, old or none is refused, and uses no capture', async () => {
    const stranger = await openMemoryKeys();
    expect(await shown(await code({ by: stranger }))).toEqual(refused('key_unknown'));
    expect(await shown(await code({ name: 'https://other.example' }))).toEqual(
      refused('issuer_refused'),
    );
    expect(await shown('no code')).toMatchObject({ error: { kind: 'code_refused' } });
    const text = await code();
    const middle = Math.floor(text.length / 2);
    const letter = text[middle] === 'A' ? 'B' : 'A';
    const altered = `${text.slice(0, middle)}${letter}${text.slice(middle + 1)}`;
    expect(await shown(altered)).toMatchObject({ ok: false, error: { kind: 'code_refused' } });
    expect((await lastActs(1))[0]).toEqual(['code.refused', 'counter', expect.any(String)]);
    const capture = captured(faceOf(1));
    const claimed = { kind: 'code', code: altered } as const;
    await asked({ claimed, captures: [capture] });
    expect(await asked({ captures: [capture] })).toMatchObject({ value: { answer: 'yes' } });
    at = later(at, yearMs + 3_600_000);
    expect(await shown(text)).toEqual(refused('expired'));
  });

  test('of a number that nobody here has is a no like any other', async () => {
    const elsewhere = memoryRegister();
    const own = register;
    const text = await code();
    register = elsewhere;
    expect(await shown(text)).toMatchObject({ ok: true, value: { answer: 'no', assurance: 'L1' } });
    await elsewhere.close();
    register = own;
  });
});
