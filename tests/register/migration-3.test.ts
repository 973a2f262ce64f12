import { expect, test } from 'vitest';
import { giveOpinion } from '../../src/procedures/adjudicate.ts';
import { enrol } from '../../src/procedures/enrol.ts';
import { checkRegister } from '../../src/register/sqlite/check-register.ts';
import { Database } from '../../src/register/sqlite/driver.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { CaseId, OperatorId, RecordId, Seq } from '../../src/vocabulary/record-ids.ts';
import { enrolmentOf, enrolNeeds } from '../people.ts';
import { earlierRegister } from './earlier-register.ts';

/**
 * A register that version 3 wrote, without its unused numbers: 1 is enrolled with a finger and
 * lacks another, 2 was she again, 3 awaits adjudicators because of her, 4 was told apart from 1 and
 * 3 by two of them and has a number.
 */
const { path, open } = earlierRegister(3);

test('a register of version 3 opens with everyone in it', async () => {
  const register = open();
  const { enrolments, residents, fingers, casesOpen } = await register.figures();
  expect([enrolments, residents, fingers, casesOpen]).toEqual([4, 2, 1, 1]);
  expect((await register.residentByIdcs(Idcs.parse('3450023485')))?.seq).toBe(1);
  const { size, root } = await register.journalState();
  expect([size, root]).toEqual([11, 'Akqc8K_eHvL68cyMUz2JHgcmSJewSQD1aEek2VS5bFg']);
  expect(await register.enrolmentAt(Seq.parse(1))).toMatchObject({
    recordId: '00000000-0000-4000-8000-000000000001',
    faceSource: 'file',
    tracking: 'none',
  });
  expect(await register.fingerExceptionsAt(Seq.parse(1))).toEqual([
    { position: 'left_ring', reason: 'amputated' },
  ]);
  expect(await register.exceptionPhotosAt(Seq.parse(1))).toEqual([]);
  await register.close();
  expect(checkRegister(path()).filter(({ broken }) => broken > 0)).toEqual([]);
});

test('its cases go on, and those that are closed are remembered', async () => {
  const register = open();
  const [waiting] = await register.cases('open');
  expect(waiting).toMatchObject({ seq: 3, candidates: [{ seq: 1 }], opinions: [] });
  const closed = await register.caseOf(CaseId.parse('2c44ccf4-68c0-40cb-be28-8680b2ad247b'));
  expect(closed?.opinions.map(({ operator }) => operator)).toEqual(['amina', 'brahim']);
  const needs = enrolNeeds(register);
  if (!waiting) throw new Error('a case is open');
  for (const operator of ['amina', 'brahim']) {
    const opinion = await giveOpinion(needs, {
      caseId: waiting.id,
      operator: OperatorId.parse(operator),
      finding: 'different',
      candidate: undefined,
      reason: 'the ears differ',
    });
    expect(opinion.ok).toBe(true);
  }
  expect((await register.figures()).residents).toBe(3);
  await register.close();
});

test('what operators did is counted as far as the register knows it', async () => {
  const register = open();
  const days = await register.operatorDays({ from: 0, to: 1_000_000 });
  const clerk = days.filter(({ operator }) => operator === 'clerk');
  expect(clerk.map(({ measure, count }) => [measure, count])).toEqual([['enrolled', 4]]);
  expect(clerk[0]?.total).toBeGreaterThan(0);
  await register.close();
});

test('newcomers get a tracking number beside those who have none', async () => {
  const register = open();
  const request = { ...enrolmentOf(7), recordId: RecordId.parse(crypto.randomUUID()) };
  const enrolled = await enrol(enrolNeeds(register), request);
  expect(enrolled.ok && enrolled.value.verdict.kind).toBe('enrolled');
  expect((await register.enrolment(request.recordId))?.tracking).toMatch(/^\d{12}$/);
  await register.close();
  const db = new Database(path(), { readonly: true });
  expect(db.pragma('user_version', { simple: true })).toBe(5);
  db.close();
  expect(checkRegister(path()).filter(({ broken }) => broken > 0)).toEqual([]);
});

test('it stays as it is when the step can not be made', async () => {
  const db = new Database(path());
  db.exec(`UPDATE cases SET candidates = 'damaged' WHERE open = 0`);
  db.close();
  expect(open).toThrow(expect.objectContaining({ code: 'register_damaged' }));
  const after = new Database(path(), { readonly: true });
  expect(after.pragma('user_version', { simple: true })).toBe(3);
  after.close();
});
