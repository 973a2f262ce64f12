import { beforeEach, describe, expect, test } from 'vitest';
import { giveOpinion } from '../../src/procedures/adjudicate.ts';
import { claimCase, heldByAnother, releaseCase } from '../../src/procedures/claim-case.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { OperatorId, type CaseId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { doubtful } from '../doubtful.ts';
import { enrolmentOf, enrolNeeds, memoryRegister } from '../people.ts';

const [amina, brahim, clerk] = (['amina', 'brahim', 'clerk'] as const).map((id) =>
  OperatorId.parse(id),
) as [OperatorId, OperatorId, OperatorId];
let now = 1_800_000_000_000;
let needs: EnrolNeeds;
let cases: readonly CaseId[];

beforeEach(async () => {
  now = 1_800_000_000_000;
  const people = enrolNeeds(memoryRegister());
  needs = { ...people, calibration: doubtful, now: () => Instant.parse(now) };
  const opened: CaseId[] = [];
  for (const person of [1, 1, 2, 2]) {
    const result = await enrol(needs, enrolmentOf(person));
    if (result.ok && result.value.verdict.kind === 'needs_adjudication') {
      opened.push(result.value.verdict.caseId);
    }
    now += 1;
  }
  cases = opened;
  expect(cases).toHaveLength(2);
});

async function claim(operator: OperatorId, caseId: CaseId | 'next' = 'next', takeOver = false) {
  const claimed = await claimCase(needs, { caseId, operator, takeOver });
  return claimed.kind === 'claimed' ? claimed.caseId : claimed.why;
}

async function opinion(operator: OperatorId, caseId: CaseId) {
  const result = await giveOpinion(needs, {
    caseId,
    operator,
    finding: 'different',
    candidate: undefined,
    reason: 'the ears differ',
  });
  return result.ok ? result.value.kind : result.error.why;
}

test('two adjudicators who ask for the next case get two', async () => {
  const [first, second] = cases;
  expect([await claim(amina), await claim(brahim)]).toEqual([first, second]);
  expect(await claim(OperatorId.parse('dalila'))).toBe('not_found');
  expect(await claim(amina)).toBe(first);
});

test('nobody gets a case on which she has no say', async () => {
  expect(await claim(clerk)).toBe('not_found');
  const [first, second] = cases;
  if (!first) throw new Error('a case is open');
  expect(await claim(clerk, first)).toBe('same_operator');
  await opinion(amina, first);
  expect(await claim(amina)).toBe(second);
});

describe('a case that somebody has claimed', () => {
  test('is not another’s until the time is over or it is let go', async () => {
    const [first] = cases;
    if (!first) throw new Error('a case is open');
    await claim(amina, first);
    expect(await claim(brahim, first)).toBe('claimed');
    expect(await opinion(brahim, first)).toBe('claimed');
    const held = await needs.register.caseOf(first);
    expect(held && heldByAnother(held, brahim, needs.now)).toBe(true);
    expect(held && heldByAnother(held, amina, needs.now)).toBe(false);
    expect(await releaseCase(needs, { caseId: first, operator: brahim })).toEqual({
      released: false,
    });
    now += needs.policy.caseClaimMs;
    expect(held && heldByAnother(held, brahim, needs.now)).toBe(false);
    expect(await claim(brahim, first)).toBe(first);
    expect(await releaseCase(needs, { caseId: first, operator: brahim })).toEqual({
      released: true,
    });
    expect(await opinion(amina, first)).toBe('open');
  });

  test('is taken over where it must be', async () => {
    const [first] = cases;
    if (!first) throw new Error('a case is open');
    await claim(amina, first);
    expect(await claim(brahim, first, true)).toBe(first);
    expect(await opinion(amina, first)).toBe('claimed');
  });

  test('is free again after an opinion', async () => {
    const [first] = cases;
    if (!first) throw new Error('a case is open');
    await claim(amina, first);
    expect(await opinion(amina, first)).toBe('open');
    expect(await opinion(brahim, first)).toBe('settled');
    expect(await claim(brahim, first)).toBe('closed');
  });
});

test('what a refusal was is in the journal', async () => {
  await claim(clerk, cases[0]);
  const { size } = await needs.register.journalState();
  const [leaf] = await needs.register.journalLeaves(size - 1, size);
  expect(Buffer.from(leaf ?? []).toString('utf8')).toContain('refused:same_operator');
});
