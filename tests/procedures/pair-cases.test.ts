import { beforeEach, describe, expect, test } from 'vitest';
import { giveOpinion } from '../../src/procedures/adjudicate.ts';
import {
  deduplicateRegister,
  type DeduplicateNeeds,
} from '../../src/procedures/deduplicate-register.ts';
import type { Deduplication } from '../../src/procedures/deduplication.ts';
import { enrol } from '../../src/procedures/enrol.ts';
import { openPairCases } from '../../src/procedures/open-pair-cases.ts';
import { verify } from '../../src/procedures/verify.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { ProgrammeAccount } from '../../src/register/accounts.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { OperatorId, Seq } from '../../src/vocabulary/record-ids.ts';
import type { ResidentRecord } from '../../src/vocabulary/resident-record.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { evidenceOf } from '../../src/biometrics/evidence.ts';
import { enrolmentOf, enrolNeeds, memoryRegister } from '../people.ts';

const samira = OperatorId.parse('samira');
let needs: DeduplicateNeeds & ReturnType<typeof enrolNeeds>;
let numbers: readonly Idcs[];

/** Nobody resembles anybody by this: a register that was filled before there was a search. */
const blind = evidenceOf(
  [
    { similarity: 0, falseMatchRate: 0.5 },
    { similarity: 0.9, falseMatchRate: 0.4 },
  ],
  [
    { similarity: 0, falseNonMatchRate: 1e-4 },
    { similarity: 0.9, falseNonMatchRate: 0.1 },
  ],
);

beforeEach(async () => {
  const people = enrolNeeds(memoryRegister());
  needs = { ...people, modelHash: 'generated' };
  const given: Idcs[] = [];
  for (const [place, person] of [1, 2, 1].entries()) {
    // Other data each time, so that only the faces say that two are one.
    const request = { ...enrolmentOf(person), record: enrolmentOf(20 + place).record };
    const result = await enrol({ ...people, calibration: blind }, request);
    given.push(Idcs.parse(result.ok && result.value.idcs));
  }
  numbers = given;
});

async function searched(): Promise<Deduplication> {
  let kept: Deduplication | 'none' = 'none';
  return deduplicateRegister(needs, {
    operator: samira,
    place: {
      read: async () => kept,
      write: async (state) => {
        kept = state;
      },
    },
    atOnce: 1,
    pause: async () => undefined,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
}

const opened = async () => openPairCases(needs, { operator: samira, from: 0 }, await searched());

async function settled(finding: 'same' | 'different'): Promise<readonly unknown[]> {
  const [open] = await needs.register.cases('open');
  if (!open) throw new Error('a case is open');
  const outcomes: unknown[] = [];
  for (const operator of ['clerk', 'amina', 'brahim']) {
    const result = await giveOpinion(needs, {
      caseId: open.id,
      operator: OperatorId.parse(operator),
      finding,
      candidate: finding === 'same' ? Seq.parse(1) : undefined,
      reason: 'looked at both',
    });
    outcomes.push(result.ok ? result.value : result.error.why);
  }
  return outcomes;
}

test('a case is opened for two who both have numbers, once', async () => {
  expect(await opened()).toEqual({ opened: 1, passedOver: 0, next: 'none' });
  const [open] = await needs.register.cases('open');
  expect(open).toMatchObject({ kind: 'residents', seq: 3, candidates: [{ seq: 1 }] });
  const again = await searched();
  expect(again.pairs).toEqual([]);
});

test('the same pairs asked for twice open nothing more', async () => {
  const state = await searched();
  await openPairCases(needs, { operator: samira, from: 0 }, state);
  expect(await openPairCases(needs, { operator: samira, from: 0 }, state)).toEqual({
    opened: 0,
    passedOver: 1,
    next: 'none',
  });
});

describe('two who were looked at', () => {
  test('and told apart keep their numbers, and are never brought again', async () => {
    await opened();
    expect(await settled('different')).toEqual([
      'same_operator',
      { kind: 'open' },
      { kind: 'pair_settled', outcome: 'different' },
    ]);
    expect((await needs.register.residentAt(Seq.parse(3)))?.suspendedFor).toBe('none');
    expect(await needs.register.decidedWith(Seq.parse(3))).toEqual([1]);
    expect((await searched()).pairs).toEqual([]);
    expect(await needs.register.cases('open')).toEqual([]);
  });

  test('and are one leave her the earlier number; the later one is suspended', async () => {
    await opened();
    expect(await settled('same')).toEqual([
      'same_operator',
      { kind: 'open' },
      { kind: 'pair_settled', outcome: 'suspended' },
    ]);
    expect((await needs.register.residentAt(Seq.parse(3)))?.suspendedFor).toBe(1);
    expect(await decision(2, 1)).toBe('suspended');
    // A stranger who tries the number learns nothing of it.
    expect(await decision(2, 2)).toBe('refused');
    expect(await decision(0, 1)).toBe('verified');
  });
});

/** What a programme hears of a person who shows this number. */
async function decision(number: number, person: number): Promise<unknown> {
  const programme = ProgrammeAccount.parse({
    id: 'direct-aid',
    name: 'Direct aid',
    keys: [{ kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43), kid: 'one' }],
    purposes: [{ code: 'payment', basis: 'law' }],
    scopes: ['verify'],
    audience: 'https://scoring.example',
    sector: 'social',
    requiresDpop: false,
    verificationsPerMinuteMax: 100,
    active: true,
  });
  const result = await verify(
    {
      ...needs,
      verificationGate: needs.enrolmentGate,
      tokens: {
        subjectOf: async () => 's'.repeat(43),
        issue: async () => ({ token: 'a token', expiresAt: Instant.parse(1) }),
      },
    },
    {
      programme,
      purpose: 'payment',
      claimed: { kind: 'idcs', idcs: Idcs.parse(numbers[number]) },
      face: generatedPhotograph(String(person), 'at the counter'),
      fingers: [],
      boundTo: 'none',
    },
  );
  return result.ok ? result.value.kind : result.error.kind;
}

test('a witness whose number is suspended is no witness', async () => {
  await opened();
  await settled('same');
  const [one, other, suspended] = numbers;
  const witnessed = async (witnesses: readonly (Idcs | undefined)[]) => {
    const request = enrolmentOf(9);
    const [a, b] = witnesses;
    if (!a || !b) throw new Error('two witnesses');
    const evidence: ResidentRecord['evidence'] = { kind: 'witnesses', witnesses: [a, b] };
    const result = await enrol(needs, { ...request, record: { ...request.record, evidence } });
    return result.ok ? result.value.verdict.kind : result.error;
  };
  expect(await witnessed([one, suspended])).toEqual({
    kind: 'record_refused',
    why: 'witness_unknown',
  });
  expect(await witnessed([one, other])).toBe('enrolled');
});
