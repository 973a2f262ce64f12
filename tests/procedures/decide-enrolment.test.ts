import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideEnrolment,
  type EnrolmentFindings,
  type SettledCandidate,
} from '../../src/procedures/decide-enrolment.ts';
import { expectedLoad } from '../../src/procedures/expected-load.ts';
import { defaultPolicy, thresholdsFor } from '../../src/procedures/policy.ts';
import { CaseId, ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import { ComparisonScore } from '../../src/vocabulary/score.ts';

const policy = defaultPolicy.duplicates;
const caseId = CaseId.parse('6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a10');

function candidate(score: number, change: Partial<SettledCandidate> = {}): SettledCandidate {
  return {
    seq: Seq.parse(1),
    score: ComparisonScore.parse(score),
    evidence: [{ source: 'face', score: ComparisonScore.parse(score) }],
    demographicLikeness: 0,
    standing: 'known',
    ...change,
  };
}

function findings(
  candidates: readonly SettledCandidate[],
  scope: 'register' | 'station' = 'register',
): EnrolmentFindings {
  return { candidates, caseId, coverage: { scope, count: 100, asOf: ChangeNumber.parse(100) } };
}

describe('the verdict on an enrolment', () => {
  test('is a number when nobody is alike and the answer is for the whole register', () => {
    expect(decideEnrolment(findings([candidate(20)]), policy)).toEqual({ kind: 'enrolled' });
  });

  test('is provisional when the answer is for a station only', () => {
    const verdict = decideEnrolment(findings([], 'station'), policy);
    expect(verdict).toEqual({ kind: 'provisional', candidates: [] });
  });

  test('is already enrolled when a known person is beyond doubt', () => {
    expect(decideEnrolment(findings([candidate(75)]), policy).kind).toBe('already_enrolled');
  });

  test('goes to adjudicators between the thresholds, with the list of candidates', () => {
    const verdict = decideEnrolment(findings([candidate(45)]), policy);
    expect(verdict).toEqual({
      kind: 'needs_adjudication',
      caseId,
      candidates: [
        {
          seq: 1,
          score: 45,
          evidence: [{ source: 'face', score: 45 }],
          demographicLikeness: 0,
        },
      ],
    });
  });

  test('is never a refusal because of somebody whose own enrolment is disputed', () => {
    const verdict = decideEnrolment(findings([candidate(80, { standing: 'disputed' })]), policy);
    expect(verdict.kind).toBe('needs_adjudication');
  });

  test('is never a refusal because of demographics, only a look by people', () => {
    const alike = { demographicLikeness: 1 };
    expect(decideEnrolment(findings([candidate(55, alike)]), policy).kind).toBe(
      'needs_adjudication',
    );
    expect(decideEnrolment(findings([candidate(35, alike)]), policy).kind).toBe(
      'needs_adjudication',
    );
    expect(decideEnrolment(findings([candidate(0, alike)]), policy).kind).toBe('enrolled');
  });

  test('is for people when one source is beyond doubt and the others deny it', () => {
    const evidence = [
      { source: 'face', score: ComparisonScore.parse(62) },
      { source: 'left_thumb', score: ComparisonScore.parse(0) },
    ] as const;
    expect(decideEnrolment(findings([candidate(5, { evidence })]), policy).kind).toBe(
      'needs_adjudication',
    );
    const doubtful = [{ source: 'face', score: ComparisonScore.parse(55) }] as const;
    expect(decideEnrolment(findings([candidate(5, { evidence: doubtful })]), policy).kind).toBe(
      'enrolled',
    );
  });

  test('is for people when the data are alike and nothing of the body can be compared', () => {
    const unshared = { evidence: [], demographicLikeness: 0.95 };
    expect(decideEnrolment(findings([candidate(0, unshared)]), policy).kind).toBe(
      'needs_adjudication',
    );
    const less = { evidence: [], demographicLikeness: 0.85 };
    expect(decideEnrolment(findings([candidate(0, less)]), policy).kind).toBe('enrolled');
  });

  test('leaves nobody out where the budget of adjudicators is exceeded', () => {
    const count = 100_000_000;
    expect(expectedLoad(policy, count).exceeded).toContain('false_cases');
    const { adjudicateFrom } = thresholdsFor(policy, count);
    const { candidates, coverage } = findings([candidate(adjudicateFrom)]);
    const found = { candidates, caseId, coverage: { ...coverage, count } };
    expect(decideEnrolment(found, policy).kind).toBe('needs_adjudication');
  });

  test('lists the strongest evidence first', () => {
    const list = [
      candidate(45, { seq: Seq.parse(3) }),
      candidate(47, { seq: Seq.parse(4) }),
      candidate(45, { seq: Seq.parse(2) }),
    ];
    const verdict = decideEnrolment(findings(list), policy);
    if (verdict.kind !== 'needs_adjudication') throw new Error(verdict.kind);
    expect(verdict.candidates.map(({ seq }) => seq)).toEqual([4, 2, 3]);
  });
});

describe('the thresholds of a search', () => {
  test('never fall when the register grows, and never close the zone for human eyes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2e9 }), fc.integer({ min: 1, max: 2e9 }), (a, b) => {
        const small = thresholdsFor(policy, Math.min(a, b));
        const large = thresholdsFor(policy, Math.max(a, b));
        return (
          small.hitFrom <= large.hitFrom &&
          small.adjudicateFrom <= large.adjudicateFrom &&
          large.adjudicateFrom <= large.hitFrom - 5
        );
      }),
    );
  });

  test('keep the expected non-mated cases of a search within the policy at ten thousand', () => {
    const { adjudicateFrom } = thresholdsFor(policy, 10_000);
    const { falseCasesPerDayMax, enrolmentsPerDay } = policy.adjudication;
    const { falseCasesPerDay } = expectedLoad(policy, 10_000);
    expect(10_000 * 10 ** (-adjudicateFrom / 10)).toBeCloseTo(
      falseCasesPerDayMax / enrolmentsPerDay,
    );
    expect(falseCasesPerDay).toBeCloseTo(falseCasesPerDayMax);
  });
});
