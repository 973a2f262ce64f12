import { describe, expect, test } from 'vitest';
import { decideVerification } from '../../src/procedures/decide-verification.ts';
import { defaultPolicy } from '../../src/procedures/policy.ts';
import { ComparisonScore } from '../../src/vocabulary/score.ts';

const policy = defaultPolicy.verification;
const best = ComparisonScore.parse(80);

describe('the decision on a verification', () => {
  test('passes a present person whose score reaches the threshold', () => {
    const at = { score: policy.acceptFrom, standing: 'present' } as const;
    expect(decideVerification(at, policy)).toBe('verified');
  });

  test('refuses a score just below it', () => {
    const score = ComparisonScore.parse(policy.acceptFrom - 0.01);
    expect(decideVerification({ score, standing: 'present' }, policy)).toBe('refused');
  });

  test('refuses a present person with whom nothing is shared', () => {
    const nothing = { score: 'nothing_shared', standing: 'present' } as const;
    expect(decideVerification(nothing, policy)).toBe('refused');
  });

  test.each(['unknown', 'locked'] as const)(
    'refuses somebody %s whatever the score',
    (standing) => {
      expect(decideVerification({ score: best, standing }, policy)).toBe('refused');
    },
  );
});
