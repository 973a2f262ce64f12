import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  answerRecordCorrection,
  stateRecordCorrection,
  waitingRecordCorrections,
} from '../../src/procedures/correct-record.ts';
import { defaultPolicy } from '../../src/procedures/policy.ts';
import type { Register, Resident } from '../../src/register/register.ts';
import { CorrectionId, OperatorId } from '../../src/vocabulary/record-ids.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { enrolledResident } from '../enrolled-resident.ts';
import { memoryRegister, testAct } from '../people.ts';

let register: Register;
let resident: Resident;
beforeEach(async () => {
  register = memoryRegister();
  resident = await enrolledResident(register);
});
afterEach(() => register.close());

const needs = () => ({ register, policy: defaultPolicy, now: systemClock });
const to = { birthPlace: 'Sefrou', familyName: { latin: 'Bennani' } };

async function stated(): Promise<CorrectionId> {
  const said = { to, reason: 'the extract says so' };
  const result = await stateRecordCorrection(needs(), { resident, actor: 'resident' }, said);
  if (!result.ok) throw new Error(result.error.why);
  return result.value;
}

async function answered(
  id: CorrectionId,
  operator: string,
  answer: 'approved' | 'rejected' = 'approved',
) {
  const by = OperatorId.parse(operator);
  const request = { id, operator: by, answer, note: 'seen' };
  const result = await answerRecordCorrection(needs(), request);
  return result.ok ? result.value : result.error.why;
}

const recordNow = async () => (await register.recordAt(resident.seq))?.demographics;

test('two of the office carry it out, neither of whom enrolled her, and nobody twice', async () => {
  const before = await recordNow();
  const id = await stated();
  expect(await answered(id, 'clerk')).toBe('enrolled_by_her');
  expect(await answered(id, 'amina')).toBe('approved');
  expect(await answered(id, 'amina')).toBe('same_operator');
  expect(await answered(id, 'clerk')).toBe('enrolled_by_her');
  expect(await recordNow()).toEqual(before);
  expect(await answered(id, 'brahim')).toBe('carried_out');
  expect(await recordNow()).toEqual({ ...before, ...to });
  expect(await answered(id, 'brahim')).toBe('answered');
  const [own] = await register.recordCorrectionsOf(resident.id);
  expect(own?.state).toMatchObject({ kind: 'carried_out', by: 'brahim', note: 'seen' });
});

test('she is found by the name that she has now, and not by the one of before', async () => {
  const record = await register.recordAt(resident.seq);
  const id = await stated();
  await answered(id, 'amina');
  await answered(id, 'brahim');
  const now = await register.recordAt(resident.seq);
  const other = await enrolledResident(register, 2);
  const bounds = { below: other.seq, max: 5 };
  if (!now || !record) throw new Error('she has a record');
  const [found] = await register.lookalikes(now, bounds);
  expect(found?.seq).toBe(resident.seq);
  const [old] = await register.lookalikes(record, bounds);
  expect(old?.likeness ?? 0).toBeLessThan(found?.likeness ?? 0);
});

test('one waits at a time, and is read by the office with an act for each', async () => {
  const id = await stated();
  const again = { to, reason: 'once more' };
  const second = await stateRecordCorrection(needs(), { resident, actor: 'resident' }, again);
  expect(second).toMatchObject({ ok: false, error: { why: 'waiting' } });
  const operator = OperatorId.parse('amina');
  const waiting = await waitingRecordCorrections(needs(), { operator, max: 10 });
  expect(waiting.map(({ correction }) => [correction.id, correction.stated])).toEqual([
    [id, { to, reason: 'the extract says so' }],
  ]);
  const subjects = await register.journalSubjects(resident.id);
  const bounds = { before: 'end', max: 1, by: 'others' } as const;
  expect((await register.actsAbout(subjects, bounds))[0]?.act.kind).toBe(
    'record_correction.viewed',
  );
  expect(await answered(id, 'amina', 'rejected')).toBe('rejected');
  await stated();
});

test('what was rejected, or is of somebody erased, changes nothing', async () => {
  const id = await stated();
  await register.commit('erase_resident', { resident: resident.id, at: systemClock() }, testAct);
  expect(await answered(id, 'amina')).toBe('not_found');
  expect(await register.recordCorrections(10)).toEqual([]);
  const [own] = await register.recordCorrectionsOf(resident.id);
  expect(own?.stated).toBe('erased');
  const nobodys = CorrectionId.parse('6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a10');
  expect(await answered(nobodys, 'amina')).toBe('not_found');
});
