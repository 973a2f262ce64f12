import { beforeEach, describe, expect, test } from 'vitest';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import type { FingerImpression } from '../../src/procedures/acquire-fingers.ts';
import { openCaseFile } from '../../src/procedures/adjudicate.ts';
import { enrol, type EnrolmentRequest } from '../../src/procedures/enrol.ts';
import { betterReading } from '../../src/procedures/exchanged-hands.ts';
import { identify } from '../../src/procedures/identify.ts';
import type { DuplicateCandidate, Verdict } from '../../src/register/change.ts';
import { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { mirroredFinger } from '../../src/vocabulary/mirrored-finger.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { ok } from '../../src/vocabulary/result.ts';
import { ComparisonScore } from '../../src/vocabulary/score.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister } from '../people.ts';

const all = KnownFinger.options;
const leftHand = all.filter((position) => position.startsWith('left'));
let needs: ReturnType<typeof enrolNeeds>;
beforeEach(() => {
  needs = enrolNeeds(memoryRegister());
});

/** Impressions of these fingers, stated to be of the other hand. */
function exchanged(person: number, capture: string, positions: readonly KnownFinger[]) {
  return impressionsOf(person, capture, positions).map((impression) => ({
    ...impression,
    position: mirroredFinger(impression.position),
  }));
}

/** Index and middle of the right hand stated for each other. */
function withSwap(
  impressions: readonly FingerImpression<KnownFinger>[],
): readonly FingerImpression<KnownFinger>[] {
  const swapped: Partial<Record<KnownFinger, KnownFinger>> = {
    right_index: 'right_middle',
    right_middle: 'right_index',
  };
  return impressions.map((one) => ({ ...one, position: swapped[one.position] ?? one.position }));
}

/** Somebody with other data and another face than everybody who is known. */
function disguised(fingers: EnrolmentRequest['fingers']): EnrolmentRequest {
  const face = generatedPhotograph('a face that nobody knows', 'one');
  return { ...enrolmentOf(900), face, fingers };
}

async function verdictOf(request: EnrolmentRequest): Promise<Verdict> {
  const result = await enrol(needs, request);
  if (!result.ok) throw new Error(result.error.kind);
  return result.value.verdict;
}

async function candidatesOf(request: EnrolmentRequest): Promise<readonly DuplicateCandidate[]> {
  const verdict = await verdictOf(request);
  return 'candidates' in verdict ? verdict.candidates : [];
}

/** People with ten fingers each. */
async function known(people: number): Promise<void> {
  for (let person = 1; person <= people; person += 1) {
    const fingers = impressionsOf(person, 'enrolment', all);
    expect(await verdictOf({ ...enrolmentOf(person), fingers })).toEqual({ kind: 'enrolled' });
  }
}

describe('somebody whose hands are exchanged is found', () => {
  test('with all fingers, other data and another face, and it is said what each finger is', async () => {
    await known(5);
    const verdict = await verdictOf(disguised(exchanged(3, 'again', all)));
    expect(verdict.kind).toBe('already_enrolled');
    const [candidate, ...others] = 'candidates' in verdict ? verdict.candidates : [];
    expect(candidate?.seq).toBe(3);
    expect(others).toEqual([]);
    const [face, ...fingers] = candidate?.evidence ?? [];
    expect(face).toEqual({ source: 'face', score: face?.score });
    expect(fingers.map(({ source, found }) => [source, found])).toEqual(
      all.map((position) => [mirroredFinger(position), position]),
    );
  });

  test('when only one hand was captured, as the other', async () => {
    await known(3);
    const [candidate] = await candidatesOf(disguised(exchanged(2, 'again', leftHand)));
    expect(candidate?.seq).toBe(2);
    expect(candidate?.evidence.slice(1).map(({ found }) => found)).toEqual(leftHand);
  });

  test('by one finger, whose mirror the reference does not have', async () => {
    const fingers = impressionsOf(1, 'enrolment', ['left_index']);
    await enrol(needs, { ...enrolmentOf(1), fingers });
    const [candidate] = await candidatesOf(disguised(exchanged(1, 'again', ['left_index'])));
    expect(candidate?.evidence[1]).toMatchObject({ source: 'right_index', found: 'left_index' });
  });

  test('by her own face too, and both readings agree on it', async () => {
    await known(3);
    const request = { ...enrolmentOf(2), fingers: exchanged(2, 'again', all) };
    const verdict = await verdictOf(request);
    expect(verdict.kind).toBe('already_enrolled');
    expect('candidates' in verdict && verdict.candidates[0]?.evidence[0]?.score).toBeGreaterThan(
      50,
    );
  });

  test('by an identification', async () => {
    await known(4);
    const found = await identify(
      { ...needs, verificationGate: () => ok('good_enough') },
      {
        operator: OperatorId.parse('amina'),
        purpose: 'adjudication',
        face: 'none',
        slaps: [],
        fingers: exchanged(4, 'sought', ['right_thumb', 'right_ring']),
      },
    );
    const [candidate] = found.ok ? found.value.candidates : [];
    expect(candidate?.seq).toBe(4);
    expect(candidate?.evidence.map(({ found: is }) => is)).toEqual(['right_thumb', 'right_ring']);
  });

  test('and adjudicators read it in the case, as the register kept it', async () => {
    await enrol(needs, { ...enrolmentOf(1), fingers: impressionsOf(1, 'one', ['left_index']) });
    const { policy } = needs;
    const cautious = { ...policy.duplicates, hitFromMin: ComparisonScore.parse(75) };
    needs = { ...needs, policy: { ...policy, duplicates: cautious } };
    const verdict = await verdictOf(disguised(exchanged(1, 'again', ['left_index'])));
    if (verdict.kind !== 'needs_adjudication') throw new Error('people decide');
    const operator = OperatorId.parse('amina');
    const file = await openCaseFile(needs, { caseId: verdict.caseId, operator });
    expect(file?.case.candidates).toEqual(verdict.candidates);
    expect(file?.case.candidates[0]?.evidence[1]?.found).toBe('left_index');
  });
});

describe('nobody pays for the second reading', () => {
  test('who is found at the right positions, however poor the impressions', async () => {
    await known(12);
    const again = (person: number) => ({
      ...enrolmentOf(900 + person),
      recordId: enrolmentOf(1).recordId,
      face: generatedPhotograph('a face that nobody knows', `${person}`),
      fingers: impressionsOf(person, 'poor again', all.slice(0, 1 + (person % 3))),
    });
    let found = 0;
    for (let person = 1; person <= 12; person += 1) {
      const request = again(person);
      const { policy } = needs;
      const duplicates = { ...policy.duplicates, exchangedCandidatesMax: 0 };
      const plain = { ...needs, policy: { ...policy, duplicates } };
      const result = await enrol(plain, request);
      if (!result.ok) throw new Error(result.error.kind);
      const alone = result.value.verdict;
      const both = await verdictOf({ ...request, recordId: enrolmentOf(1).recordId });
      const mate = (verdict: Verdict) =>
        'candidates' in verdict ? verdict.candidates.find(({ seq }) => seq === person) : undefined;
      expect(mate(both)).toEqual(mate(alone));
      if (mate(alone)) found += 1;
    }
    expect(found).toBeGreaterThan(3);
  });

  test('who is new, and gets a number', async () => {
    await known(30);
  });
});

describe('of two readings the better one stands', () => {
  const score = (value: number) => ComparisonScore.parse(value);
  const evidence = (value: number, source: 'face' | 'left_index' = 'left_index') => [
    { source, score: score(value) },
  ];

  test('for as much as the best of two is worth', () => {
    const stated = { score: score(30), evidence: evidence(30, 'face') };
    const mirrored = { score: score(60), evidence: evidence(60) };
    const better = betterReading(stated, mirrored);
    expect(better.score).toBeCloseTo(60 - 10 * Math.log10(2), 9);
    expect(better.evidence).toEqual([{ source: 'right_index', score: 60, found: 'left_index' }]);
    const other = betterReading(mirrored, stated);
    expect(other.score).toBe(better.score);
    expect(other.evidence).toEqual(evidence(60));
  });

  test('at its full worth where the other one could not be tried', () => {
    const nothing = { score: 'nothing_shared', evidence: [] } as const;
    const one = { score: score(60), evidence: evidence(60) };
    expect(betterReading(one, nothing)).toEqual(one);
    expect(betterReading(nothing, one).score).toBe(60);
    expect(betterReading(nothing, nothing)).toEqual(nothing);
  });
});

describe('fingers exchanged within a hand', () => {
  test('are named where the person is beyond doubt', async () => {
    await known(3);
    const fingers = withSwap(impressionsOf(2, 'again', all));
    const [candidate] = await candidatesOf({ ...enrolmentOf(2), fingers });
    const named = candidate?.evidence.filter(({ found }) => found !== undefined) ?? [];
    expect(named.map(({ source, found }) => [source, found])).toEqual([
      ['right_middle', 'right_index'],
      ['right_index', 'right_middle'],
    ]);
    expect(named.every(({ score }) => score >= needs.policy.fingers.sameFingerFrom)).toBe(true);
  });

  test('are named where the reference lacks the stated one', async () => {
    await enrol(needs, { ...enrolmentOf(1), fingers: impressionsOf(1, 'one', ['right_index']) });
    const fingers = withSwap(impressionsOf(1, 'again', ['right_index']));
    const [candidate] = await candidatesOf({ ...enrolmentOf(1), fingers });
    expect(candidate?.evidence.map(({ source, found }) => [source, found])).toEqual([
      ['face', undefined],
      ['right_middle', 'right_index'],
    ]);
  });

  test('are not named where they are another’s', async () => {
    await known(2);
    const fingers = withSwap(impressionsOf(7, 'again', ['right_index', 'right_middle']));
    const [candidate] = await candidatesOf({ ...enrolmentOf(1), fingers });
    expect(candidate?.seq).toBe(1);
    expect(candidate?.evidence.some(({ found }) => found !== undefined)).toBe(false);
  });

  test('beside exchanged hands are named by what they are', async () => {
    await known(2);
    const [candidate] = await candidatesOf(disguised(withSwap(exchanged(2, 'again', all))));
    const found = new Map(candidate?.evidence.map((one) => [one.source, one.found]));
    expect(found.get('right_index')).toBe('left_middle');
    expect(found.get('right_middle')).toBe('left_index');
    expect(found.get('right_ring')).toBe('left_ring');
  });
});
