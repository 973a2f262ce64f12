import { expect, test } from 'vitest';
import { likenessOf } from '../../src/procedures/likeness.ts';
import { defaultPolicy } from '../../src/procedures/policy.ts';
import { ComparisonScore } from '../../src/vocabulary/score.ts';

test('how alike two are is said by the policy, each limit included', () => {
  const { likeness } = defaultPolicy;
  const said = [0, 29.9, 30, 49.9, 50, 80].map((score) => likenessOf(score, likeness));
  expect(said).toEqual([
    'little_alike',
    'little_alike',
    'alike',
    'alike',
    'very_alike',
    'very_alike',
  ]);
  const strict = { ...likeness, veryAlikeFrom: ComparisonScore.parse(60) };
  expect(likenessOf(55, strict)).toBe('alike');
});
