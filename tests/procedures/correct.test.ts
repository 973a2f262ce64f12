import { beforeEach, describe, expect, test } from 'vitest';
import { giveOpinion } from '../../src/procedures/adjudicate.ts';
import { answerCorrection, requestCorrection } from '../../src/procedures/correct.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { identify } from '../../src/procedures/identify.ts';
import { eraseResident, issueVid } from '../../src/procedures/serve-residents.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { OperatorId, type RecordId } from '../../src/vocabulary/record-ids.ts';
import { doubtful } from '../doubtful.ts';
import { enrolmentOf, enrolNeeds, memoryRegister, signsErasures } from '../people.ts';

const named = (id: string) => OperatorId.parse(id);
let needs: EnrolNeeds;
beforeEach(() => {
  needs = enrolNeeds(memoryRegister());
});

/** Enrols a person; with doubt, people are asked whom she resembles. */
async function enrolled(person: number, doubt = false) {
  const request = enrolmentOf(person);
  const calibration = doubt ? doubtful : needs.calibration;
  const result = await enrol({ ...needs, calibration }, request);
  if (!result.ok) throw new Error(result.error.kind);
  return { recordId: request.recordId, ...result.value };
}

async function request(
  finding: 'same' | 'different',
  recordId: RecordId,
  more: { readonly other?: RecordId; readonly operator?: string } = {},
) {
  const operator = named(more.operator ?? 'samira');
  const asked = { finding, recordId, other: more.other, operator, reason: 'a twin came along' };
  const result = await requestCorrection(needs, asked);
  return result.ok ? result.value : result.error.why;
}

async function answer(
  id: string,
  operator = 'amina',
  said: 'confirmed' | 'rejected' = 'confirmed',
) {
  const known = (await needs.register.corrections('waiting', 10)).find((one) => one.id === id);
  if (!known) throw new Error('it waits');
  const result = await answerCorrection(needs, {
    id: known.id,
    operator: named(operator),
    answer: said,
  });
  return result.ok ? result.value : result.error.why;
}

const standing = async (recordId: RecordId) => {
  const enrolment = await needs.register.enrolment(recordId);
  const resident = enrolment && (await needs.register.residentAt(enrolment.seq));
  return resident?.suspendedFor;
};

async function foundBy(person: number): Promise<readonly number[]> {
  const result = await identify(
    { ...needs, verificationGate: needs.enrolmentGate },
    {
      operator: named('amina'),
      purpose: 'adjudication',
      face: generatedPhotograph(String(person), 'sought'),
      fingers: [],
      slaps: [],
    },
  );
  return result.ok ? result.value.candidates.map(({ seq }) => seq).toSorted((a, b) => a - b) : [];
}

describe('somebody who was refused as somebody else', () => {
  test('gets a number of her own after all, and is found from then on', async () => {
    await enrolled(1);
    const twin = await enrolled(1);
    expect(twin.verdict.kind).toBe('already_enrolled');
    expect(await foundBy(1)).toEqual([1]);
    const id = await request('different', twin.recordId);
    expect((await needs.register.figures()).residents).toBe(1);
    const answered = await answer(id);
    if (typeof answered === 'string') throw new Error(answered);
    expect(Idcs.safeParse(answered.idcs).success).toBe(true);
    expect(answered.correction).toMatchObject({
      finding: 'different',
      later: { seq: 2 },
      earlier: { seq: 1 },
      state: { kind: 'confirmed', by: 'amina' },
    });
    expect((await needs.register.figures()).residents).toBe(2);
    expect(await foundBy(1)).toEqual([1, 2]);
    expect(await needs.register.decidedWith(answered.correction.earlier.seq)).toEqual([2]);
  });

  test('by adjudicators too', async () => {
    await enrolled(1);
    const twin = await enrolled(1, true);
    if (twin.verdict.kind !== 'needs_adjudication') throw new Error('in doubt');
    const { caseId, candidates } = twin.verdict;
    for (const operator of ['amina', 'brahim']) {
      await giveOpinion(needs, {
        caseId,
        operator: named(operator),
        finding: 'same',
        candidate: candidates[0]?.seq,
        reason: 'the same ears',
      });
    }
    const id = await request('different', twin.recordId);
    expect(await answer(id)).toMatchObject({ idcs: expect.stringMatching(/^\d{10}$/) });
    expect((await needs.register.enrolment(twin.recordId))?.state).toMatchObject({
      verdict: { kind: 'enrolled' },
    });
  });

  test('needs two people, neither of whom enrolled her', async () => {
    await enrolled(1);
    const twin = await enrolled(1);
    expect(await request('different', twin.recordId, { operator: 'clerk' })).toBe(
      'enrolled_by_her',
    );
    const id = await request('different', twin.recordId);
    expect(await answer(id, 'samira')).toBe('same_operator');
    expect(await answer(id, 'clerk')).toBe('enrolled_by_her');
    expect((await needs.register.figures()).residents).toBe(1);
    expect(await request('different', twin.recordId, { operator: 'dalila' })).toBe('waiting');
  });

  test('stays refused when the second person says no, or the first takes it back', async () => {
    await enrolled(1);
    const twin = await enrolled(1);
    for (const operator of ['amina', 'samira']) {
      const id = await request('different', twin.recordId);
      expect(await answer(id, operator, 'rejected')).toMatchObject({
        idcs: 'none',
        correction: { state: { kind: 'rejected', by: operator } },
      });
    }
    expect((await needs.register.figures()).residents).toBe(1);
    expect(await needs.register.corrections('answered', 10)).toHaveLength(2);
  });
});

describe('two numbers of one person', () => {
  test('become one, and two again', async () => {
    const [one, other] = [await enrolled(1), await enrolled(2)];
    const merged = await request('same', one.recordId, { other: other.recordId });
    expect(await standing(other.recordId)).toBe('none');
    expect(await answer(merged)).toMatchObject({ idcs: 'none' });
    expect([await standing(one.recordId), await standing(other.recordId)]).toEqual(['none', 1]);
    const vid = {
      operator: named('clerk'),
      idcs: Idcs.parse(other.idcs),
      kind: 'perpetual',
    } as const;
    expect(await issueVid({ ...needs }, vid)).toEqual({
      ok: false,
      error: { kind: 'resident_suspended' },
    });
    const undone = await request('different', other.recordId);
    await answer(undone);
    expect(await standing(other.recordId)).toBe('none');
    expect((await issueVid({ ...needs }, vid)).ok).toBe(true);
  });

  test('are counted for whoever enrolled the later one', async () => {
    const [one, other] = [await enrolled(1), await enrolled(2)];
    await answer(await request('same', one.recordId, { other: other.recordId }));
    const days = await needs.register.operatorDays({ from: 0, to: 1_000_000 });
    expect(days.find(({ measure }) => measure === 'overridden')).toMatchObject({
      operator: 'clerk',
      count: 1,
    });
  });
});

test('there must be something to correct', async () => {
  const [one, other] = [await enrolled(1), await enrolled(2)];
  expect(await request('different', one.recordId)).toBe('nothing_to_correct');
  expect(await request('same', one.recordId, { other: one.recordId })).toBe('nothing_to_correct');
  expect(await request('same', one.recordId)).toBe('not_found');
  const id = await request('same', one.recordId, { other: other.recordId });
  await eraseResident(
    { ...needs, ...signsErasures },
    { operator: named('samira'), idcs: Idcs.parse(other.idcs) },
  );
  expect(await answer(id)).toBe('nothing_to_correct');
});

test('a station under a centre corrects nothing: it gives no numbers and takes none back', async () => {
  needs = enrolNeeds(memoryRegister(), 'station');
  const { recordId } = await enrolled(1);
  expect(await request('different', recordId)).toBe('centre_decides');
  expect(await request('same', recordId, { other: recordId })).toBe('centre_decides');
});
