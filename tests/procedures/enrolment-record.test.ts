import { beforeEach, describe, expect, test } from 'vitest';
import { enrol, type EnrolmentRequest, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { fail } from '../../src/vocabulary/result.ts';
import { verhoeffDigit } from '../../src/vocabulary/verhoeff.ts';
import { TrackingNumber } from '../../src/vocabulary/tracking-number.ts';
import { ResidentRecord } from '../../src/vocabulary/resident-record.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister } from '../people.ts';

let needs: EnrolNeeds;
beforeEach(() => {
  needs = enrolNeeds(memoryRegister());
});

const photo = (text: string) => Buffer.from(text, 'utf8');
const consent = {
  given: true,
  textVersion: 'rnp-2026.1',
  language: 'zgh',
  at: 1_700_000_000_000,
  refusedUses: ['statistics'],
} as const;

async function outcome(request: EnrolmentRequest): Promise<unknown> {
  const result = await enrol(needs, request);
  return result.ok ? result.value.verdict.kind : result.error;
}

function withRecord(record: object): EnrolmentRequest {
  const request = enrolmentOf(1);
  return { ...request, record: ResidentRecord.parse({ ...request.record, ...record }) };
}

describe('consent', () => {
  test('is kept with its text, language and the uses that were declined', async () => {
    const request = withRecord({ consent });
    expect(await outcome(request)).toBe('enrolled');
    const enrolment = await needs.register.enrolment(request.recordId);
    const kept = enrolment && (await needs.register.recordAt(enrolment.seq));
    expect(kept?.consent).toEqual(consent);
  });

  test('that was declined, or that is missing where it must be, enrols nobody', async () => {
    const refusal = { kind: 'record_refused', why: 'consent_missing' };
    expect(await outcome(withRecord({ consent: { ...consent, given: false } }))).toEqual(refusal);
    needs = { ...needs, policy: { ...needs.policy, consentRequired: true } };
    expect(await outcome(enrolmentOf(1))).toEqual(refusal);
    expect(await outcome(withRecord({ consent }))).toBe('enrolled');
  });

  test('that lies in the future was not given', async () => {
    const later = { ...consent, at: Date.now() + 3_600_000 };
    const refusal = { kind: 'record_refused', why: 'consent_in_the_future' };
    expect(await outcome(withRecord({ consent: later }))).toEqual(refusal);
  });
});

test('a relation without a guardian is no record', () => {
  const { record } = enrolmentOf(1);
  expect(ResidentRecord.safeParse({ ...record, guardianRelation: 'mother' }).success).toBe(false);
});

describe('photographs of exceptions', () => {
  const base = () => ({
    ...enrolmentOf(2),
    fingers: impressionsOf(2, 'one', ['right_index']),
    fingerExceptions: [
      { position: 'left_index', reason: 'amputated' },
      { position: 'left_ring', reason: 'bandaged' },
    ] as const,
  });

  test('are kept sealed, one for each or one for all', async () => {
    const request = {
      ...base(),
      exceptionPhotos: [
        { of: 'left_index', image: photo('a stump') },
        { of: 'left_ring', image: photo('a bandage') },
      ] as const,
    };
    expect(await outcome(request)).toBe('enrolled');
    const seq = (await needs.register.enrolment(request.recordId))?.seq;
    if (!seq) throw new Error('she is in the register');
    expect(await needs.register.exceptionPhotosAt(seq)).toEqual(['left_index', 'left_ring']);
    const kept = await needs.register.exceptionPhotoAt(seq, 'left_ring');
    expect(Buffer.from(kept ?? []).toString('utf8')).toBe('a bandage');
    expect(await needs.register.exceptionPhotoAt(seq, 'all')).toBeUndefined();
  });

  test('are required where the policy says so', async () => {
    needs = { ...needs, policy: { ...needs.policy, exceptionPhotoRequired: true } };
    expect(await outcome(base())).toEqual({
      kind: 'exception_photo_missing',
      positions: ['left_index', 'left_ring'],
    });
    const one = { of: 'left_index', image: photo('a stump') } as const;
    expect(await outcome({ ...base(), exceptionPhotos: [one] })).toEqual({
      kind: 'exception_photo_missing',
      positions: ['left_ring'],
    });
    const all = { of: 'all', image: photo('both palms') } as const;
    expect(await outcome({ ...base(), exceptionPhotos: [all] })).toBe('enrolled');
  });

  test('show what is stated as missing, once, and can be decoded', async () => {
    const of = (...shown: readonly ('all' | 'left_index' | 'right_index')[]) =>
      outcome({
        ...base(),
        exceptionPhotos: shown.map((one) => ({ of: one, image: photo('x') })),
      });
    expect(await of('right_index')).toEqual({ kind: 'exception_photo_unasked', of: 'right_index' });
    expect(await of('left_index', 'left_index')).toEqual({
      kind: 'exception_photo_twice',
      of: 'left_index',
    });
    const whole = {
      ...enrolmentOf(3),
      exceptionPhotos: [{ of: 'all', image: photo('x') }],
    } as const;
    expect(await outcome(whole)).toEqual({ kind: 'exception_photo_unasked', of: 'all' });
    needs = { ...needs, decode: async () => fail({ kind: 'damaged' }) };
    expect(await of('all')).toEqual({ kind: 'exception_photo_refused', of: 'all', why: 'damaged' });
  });
});

test('what took the photograph is kept; what is not stated is a file', async () => {
  const one = { ...enrolmentOf(4), faceSource: 'webcam' as const };
  const other = enrolmentOf(5);
  expect([await outcome(one), await outcome(other)]).toEqual(['enrolled', 'enrolled']);
  expect((await needs.register.enrolment(one.recordId))?.faceSource).toBe('webcam');
  expect((await needs.register.enrolment(other.recordId))?.faceSource).toBe('file');
});

describe('a tracking number', () => {
  test('is drawn for everyone, and finds her enrolment', async () => {
    const request = enrolmentOf(6);
    await outcome(request);
    const enrolment = await needs.register.enrolment(request.recordId);
    const tracking = TrackingNumber.parse(enrolment?.tracking);
    expect(await needs.register.enrolmentTracked(tracking)).toEqual(enrolment);
  });

  test('that a station gave is kept, unless somebody has it', async () => {
    const given = TrackingNumber.parse(`12345678901${verhoeffDigit('12345678901')}`);
    const [one, other] = [enrolmentOf(7), enrolmentOf(8)];
    await outcome({ ...one, tracking: given });
    await outcome({ ...other, tracking: given });
    expect((await needs.register.enrolment(one.recordId))?.tracking).toBe(given);
    const second = await needs.register.enrolment(other.recordId);
    expect(TrackingNumber.parse(second?.tracking)).not.toBe(given);
  });
});
