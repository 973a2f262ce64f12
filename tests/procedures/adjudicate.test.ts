import { beforeEach, describe, expect, test } from 'vitest';
import { giveOpinion, openCaseFile } from '../../src/procedures/adjudicate.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import type { Register } from '../../src/register/register.ts';
import { OperatorId, Seq, type CaseId } from '../../src/vocabulary/record-ids.ts';
import { doubtful } from '../doubtful.ts';
import { enrolmentOf, enrolNeeds, memoryRegister } from '../people.ts';

let register: Register;
let needs: EnrolNeeds;
let caseId: CaseId;
const amina = OperatorId.parse('amina');
const brahim = OperatorId.parse('brahim');
const dalila = OperatorId.parse('dalila');

beforeEach(async () => {
  register = memoryRegister();
  needs = { ...enrolNeeds(register), calibration: doubtful };
  await enrol(needs, enrolmentOf(1));
  const second = await enrol(needs, enrolmentOf(1));
  if (!second.ok || second.value.verdict.kind !== 'needs_adjudication') throw new Error('in doubt');
  caseId = second.value.verdict.caseId;
});

async function opinion(
  operator: OperatorId,
  finding: 'same' | 'different',
  candidate: number | 'nobody' = finding === 'same' ? 1 : 'nobody',
): Promise<string> {
  const result = await giveOpinion(needs, {
    caseId,
    operator,
    finding,
    candidate: candidate === 'nobody' ? undefined : Seq.parse(candidate),
    reason: 'the ears differ',
  });
  if (!result.ok) return result.error.why;
  return result.value.kind === 'settled' ? result.value.settled.verdict.kind : result.value.kind;
}

test('a case shows everyone in it, and that it was looked at is in the journal', async () => {
  const file = await openCaseFile(needs, { caseId, operator: amina });
  expect(file?.newcomer.seq).toBe(2);
  expect(file?.candidates.map(({ seq }) => seq)).toEqual([1]);
  expect(file?.candidates[0]?.sample?.length).toBeGreaterThan(0);
  const { size } = await register.journalState();
  const [leaf] = await register.journalLeaves(size - 1, size);
  const text = Buffer.from(leaf ?? []).toString('utf8');
  expect(text).toContain('adjudication.viewed');
  expect(text).toContain('operator:amina');
});

describe('two people who agree', () => {
  test('that she is nobody known give her a number', async () => {
    expect(await opinion(amina, 'different')).toBe('open');
    expect((await register.figures()).residents).toBe(1);
    expect(await opinion(brahim, 'different')).toBe('enrolled');
    expect((await register.figures()).residents).toBe(2);
    expect(await register.cases('open')).toEqual([]);
  });

  test('at a station that a centre decides for make her provisional', async () => {
    // The same register, searched by galleries of a station.
    needs = { ...needs, gallery: enrolNeeds(register, 'station').gallery };
    await opinion(amina, 'different');
    expect(await opinion(brahim, 'different')).toBe('provisional');
    expect((await register.figures()).residents).toBe(1);
    expect((await register.unsentEnrolments(0, 10)).map(({ seq }) => seq)).toEqual([2]);
  });

  test('that she is the one before refuse her', async () => {
    await opinion(amina, 'same');
    expect(await opinion(brahim, 'same')).toBe('already_enrolled');
    expect((await register.figures()).residents).toBe(1);
  });
});

test('one person alone ends nothing, however often she says it', async () => {
  await opinion(amina, 'different');
  expect(await opinion(amina, 'different')).toBe('same_operator');
  expect((await register.figures()).residents).toBe(1);
});

test('a third person decides when two disagree', async () => {
  await opinion(amina, 'different');
  expect(await opinion(brahim, 'same')).toBe('open');
  expect(await opinion(dalila, 'same')).toBe('already_enrolled');
});

test('who says "same" names one of the candidates', async () => {
  expect(await opinion(amina, 'same', 'nobody')).toBe('candidate_missing');
  expect(await opinion(amina, 'same', 99)).toBe('candidate_missing');
});

test('a case that is closed takes no more opinions', async () => {
  await opinion(amina, 'different');
  await opinion(brahim, 'different');
  expect(await opinion(dalila, 'same')).toBe('closed');
});

test('opinions and their reasons are kept', async () => {
  await opinion(amina, 'different');
  const found = await register.caseOf(caseId);
  expect(found?.opinions).toMatchObject([
    { operator: 'amina', finding: 'different', reason: 'the ears differ' },
  ]);
});

test('someone who resembles a person in dispute is in dispute too', async () => {
  const third = await enrol(needs, enrolmentOf(1));
  expect(third.ok && third.value.verdict.kind).toBe('needs_adjudication');
});
