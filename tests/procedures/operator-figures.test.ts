import { describe, expect, test } from 'vitest';
import { enrol } from '../../src/procedures/enrol.ts';
import { figuresOf, viewOperatorFigures } from '../../src/procedures/operator-figures.ts';
import type { OperatorDay, OperatorMeasure } from '../../src/register/operator-day.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { fail } from '../../src/vocabulary/result.ts';
import { enrolmentOf, enrolNeeds, impressionsOf, memoryRegister } from '../people.ts';

function day(operator: string, measure: OperatorMeasure, count: number, total = 0): OperatorDay {
  return { operator: OperatorId.parse(operator), day: 20_000, measure, count, total };
}

describe('figures of operators', () => {
  test('are sums over days, with means and shares', () => {
    const [one] = figuresOf([
      day('amina', 'enrolled', 2, 100),
      { ...day('amina', 'enrolled', 2, 140), day: 20_001 },
      day('amina', 'fingers', 10, 700),
      day('amina', 'with_exceptions', 1),
      day('amina', 'exception_bandaged', 2),
      day('amina', 'refused_quality', 1),
      day('amina', 'refused_otherwise', 3),
      day('amina', 'adjudicated', 1),
    ]);
    expect(one).toMatchObject({
      operator: 'amina',
      enrolments: 4,
      faceQuality: 60,
      fingerQuality: 70,
      withExceptions: { count: 1, of: 4, share: 0.25 },
      refusedForQuality: { count: 1, of: 5, share: 0.2 },
      refusedOtherwise: 3,
      exceptions: { amputated: 0, bandaged: 2, unreadable: 0, refused: 0 },
      adjudicated: { count: 1, of: 4 },
      overridden: { count: 0, of: 4 },
    });
  });

  test('that are few say nothing, and their interval says so', () => {
    const [one] = figuresOf([day('amina', 'enrolled', 3, 0), day('amina', 'with_exceptions', 3)]);
    expect(one?.meaningful).toBe(false);
    expect(one?.withExceptions.low95).toBeLessThan(0.5);
    expect(one?.anomalies).toEqual([]);
  });

  test('far above the colleagues’ are flagged, and others are not', () => {
    const days = ['brahim', 'dalila', 'karim'].flatMap((name) => [
      day(name, 'enrolled', 300),
      day(name, 'with_exceptions', 6),
    ]);
    const figures = figuresOf([
      ...days,
      day('amina', 'enrolled', 200),
      day('amina', 'with_exceptions', 40),
      day('amina', 'adjudicated', 1),
    ]);
    expect(figures.map(({ operator, anomalies }) => [operator, anomalies])).toEqual([
      ['brahim', []],
      ['dalila', []],
      ['karim', []],
      ['amina', ['withExceptions']],
    ]);
  });

  test('slightly above are not', () => {
    const figures = figuresOf([
      day('brahim', 'enrolled', 300),
      day('brahim', 'with_exceptions', 6),
      day('amina', 'enrolled', 100),
      day('amina', 'with_exceptions', 4),
    ]);
    expect(figures.flatMap(({ anomalies }) => anomalies)).toEqual([]);
  });
});

test('what an operator does is counted where it is done, a refusal for quality too', async () => {
  const needs = enrolNeeds(memoryRegister());
  await enrol(needs, {
    ...enrolmentOf(1),
    fingers: impressionsOf(1, 'one', ['left_thumb', 'left_index']),
    fingerExceptions: [{ position: 'left_ring', reason: 'bandaged' }],
  });
  const low = {
    kind: 'quality_low' as const,
    quality: Quality.parse(1),
    floor: Quality.parse(50),
    components: [],
    advice: [],
  };
  const strict = { ...needs, enrolmentGate: () => fail(low) };
  expect((await enrol(strict, enrolmentOf(2))).ok).toBe(false);
  const strictFingers = {
    ...needs,
    fingers: { ...needs.fingers, enrolmentGate: () => fail(low) },
  };
  const fingers = impressionsOf(3, 'one', ['left_thumb']);
  expect((await enrol(strictFingers, { ...enrolmentOf(3), fingers })).ok).toBe(false);
  const today = Math.floor(Date.now() / 86_400_000);
  const asker = OperatorId.parse('samira');
  const [clerk] = await viewOperatorFigures(needs, { asker, from: today - 1, to: today + 1 });
  expect(clerk).toMatchObject({
    operator: 'clerk',
    enrolments: 1,
    refusedForQuality: { count: 2, of: 3 },
    withExceptions: { count: 1, of: 1 },
    exceptions: { bandaged: 1 },
    meaningful: false,
  });
  expect(clerk?.fingerQuality).toBeGreaterThan(0);
  const { size } = await needs.register.journalState();
  const [leaf] = await needs.register.journalLeaves(size - 1, size);
  expect(Buffer.from(leaf ?? []).toString('utf8')).toContain('figures.viewed');
});
