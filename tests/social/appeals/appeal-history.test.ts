import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppealReceipt, isPending, newAppealReceipt } from '../../../src/social/appeals/appeal.ts';
import type { AppealEvent } from '../../../src/social/appeals/appeal-event.ts';
import { appealOf } from '../../../src/social/appeals/appeal-history.ts';
import { clockOf } from '../../../src/social/appeals/appeal-clock.ts';
import { keepsAid } from '../../../src/social/appeals/aid-meanwhile.ts';
import { checkOpening } from '../../../src/social/appeals/opening-rules.ts';
import { Day, daysAfter } from '../../../src/social/day.ts';
import { correction, opened, opening, policy, stepOf } from './an-appeal.ts';

function folded(...steps: readonly Parameters<typeof stepOf>[0][]) {
  return appealOf([opened, ...steps.map((step, place) => stepOf(step, place + 1))]);
}

function appealAfter(...steps: readonly Parameters<typeof stepOf>[0][]) {
  const appeal = folded(...steps);
  if (!appeal.ok) throw new Error(appeal.error);
  return appeal.value;
}

const taken = { kind: 'taken', by: 'first' } as const;
const proposed = { kind: 'proposed', by: 'first', finding: correction } as const;

describe('an appeal', () => {
  test('is examined by one officer and decided by another', () => {
    const { state, firsts } = appealAfter(taken, proposed, { kind: 'decided', by: 'second' });
    expect(state).toMatchObject({
      kind: 'closed',
      outcome: 'corrected',
      first: 'first',
      second: 'second',
    });
    expect(firsts).toEqual(['first']);
  });

  test.each(['first', 'desk.one', 'clerk.one'])('is not decided by %s', (by) => {
    expect(folded(taken, proposed, { kind: 'decided', by })).toEqual({
      ok: false,
      error: 'not_second',
    });
  });

  test('is not decided by whoever examined it before another took it over', () => {
    const other = { kind: 'taken', by: 'other' } as const;
    const byOther = { ...proposed, by: 'other' } as const;
    expect(folded(taken, other, byOther, { kind: 'decided', by: 'first' })).toEqual({
      ok: false,
      error: 'not_second',
    });
  });

  test('that the second officer sends back is examined again', () => {
    const back = { kind: 'returned', by: 'second', words: 'Where is the bill?' } as const;
    const appeal = appealAfter(taken, proposed, back);
    expect(appeal.state).toEqual({ kind: 'examined', first: 'first' });
    expect(appeal.returns).toEqual([{ by: 'second', words: 'Where is the bill?' }]);
  });

  test.each([
    ['nothing_proposed', [taken, { kind: 'decided', by: 'second' }]],
    ['not_hers', [taken, { ...proposed, by: 'other' }]],
    ['not_hers', [proposed]],
    ['not_asked', [taken, { kind: 'answered', words: 'Yes, in May.' }]],
    ['answer_awaited', [taken, { kind: 'asked', by: 'first', words: 'When?' }, proposed]],
    ['waits_for_second', [taken, proposed, { kind: 'taken', by: 'other' }]],
    ['appeal_over', [{ kind: 'withdrawn' }, taken]],
    ['appeal_known_already', [{ kind: 'opened', opening }]],
  ] as const)('refuses a step that can not follow: %s', (error, steps) => {
    expect(folded(...steps)).toEqual({ ok: false, error });
  });

  test('has no step before its last one, and none of another appeal', () => {
    expect(appealOf([opened, stepOf(taken, -1)])).toEqual({ ok: false, error: 'before_the_last' });
    const other = stepOf(taken, 1, '00000000-0000-4000-8000-0000000000a2');
    expect(appealOf([opened, other])).toEqual({ ok: false, error: 'appeal_unknown' });
    expect(appealOf([])).toEqual({ ok: false, error: 'appeal_unknown' });
  });
});

const officers = fc.constantFrom('first', 'second', 'third', 'desk.one', 'clerk.one');
const words = fc.constant('Some words.');
const often = <T>(arbitrary: fc.Arbitrary<T>) => ({ weight: 12, arbitrary });
const steps = fc.oneof(
  often(fc.record({ kind: fc.constant('taken' as const), by: officers })),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('asked' as const), by: officers, words }) },
  often(fc.record({ kind: fc.constant('answered' as const), words })),
  often(
    fc.record({
      kind: fc.constant('proposed' as const),
      by: officers,
      finding: fc.constant(correction),
    }),
  ),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('returned' as const), by: officers, words }),
  },
  often(fc.record({ kind: fc.constant('decided' as const), by: officers })),
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdrawn' as const) }) },
);

/** The events that a register would have recorded: what can not follow is left out. */
function recorded(tried: readonly Parameters<typeof stepOf>[0][]): readonly AppealEvent[] {
  let events: readonly AppealEvent[] = [opened];
  for (const [place, step] of tried.entries()) {
    const more = [...events, stepOf(step, place + 1)];
    if (appealOf(more).ok) events = more;
  }
  return events;
}

test('whatever officers try, whoever decides neither examined, nor brought it, nor is contested', () => {
  let decided = 0;
  fc.assert(
    fc.property(fc.array(steps, { minLength: 10, maxLength: 40 }), (tried) => {
      const events = recorded(tried);
      const appeal = appealOf(events);
      if (!appeal.ok) throw new Error(appeal.error);
      const { state } = appeal.value;
      if (state.kind !== 'closed') return;
      decided += 1;
      const examined = events.flatMap(({ step }) => (step.kind === 'taken' ? [step.by] : []));
      expect([...examined, 'desk.one', 'clerk.one']).not.toContain(state.second);
      expect(events.filter(({ step }) => step.kind === 'decided')).toHaveLength(1);
      expect(events.at(-1)?.step.kind).toBe('decided');
    }),
    { numRuns: 500 },
  );
  expect(decided).toBeGreaterThan(10);
});

describe('the clock', () => {
  const today = Day.parse('2026-03-21');

  test('runs from the day of the opening', () => {
    expect(clockOf(appealAfter(), policy, today)).toEqual({
      kind: 'running',
      dueOn: '2026-03-31',
      stoppedDays: 0,
      daysLeft: 10,
    });
  });

  test('stands still while the appellant is asked, but not for ever', () => {
    const asked = appealAfter(taken, { kind: 'asked', by: 'first', words: 'When?' });
    const soon = clockOf(asked, policy, Day.parse('2026-03-10'));
    expect(soon).toMatchObject({ kind: 'stopped', stoppedDays: 7, daysLeft: 28 });
    const late = clockOf(asked, policy, Day.parse('2026-05-01'));
    expect(late).toMatchObject({ kind: 'running', stoppedDays: 15, daysLeft: -16 });
  });

  test('ends with the appeal', () => {
    const over = appealAfter(taken, proposed, { kind: 'decided', by: 'second' });
    const then = clockOf(over, policy, Day.parse('2027-01-01'));
    expect(then).toEqual({ kind: 'over', dueOn: '2026-03-31', stoppedDays: 0, daysLeft: 27 });
  });

  test('never makes anybody late by asking, and gives no more than each question’s most', () => {
    const day = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 25 }), day, (tried, days) => {
        const appeal = appealOf(recorded(tried));
        if (!appeal.ok) throw new Error(appeal.error);
        const clock = clockOf(appeal.value, policy, daysAfter(Day.parse('2026-03-26'), days));
        const most = appeal.value.questions.length * policy.questionStopsDaysMax;
        expect(clock.stoppedDays).toBeGreaterThanOrEqual(0);
        expect(clock.stoppedDays).toBeLessThanOrEqual(most);
        expect(clock.dueOn).toBe(daysAfter(Day.parse('2026-03-31'), clock.stoppedDays));
        expect(clock.kind === 'over').toBe(!isPending(appeal.value));
      }),
    );
  });
});

test('an appeal is heard in time, and one of a type at once', () => {
  const appeal = appealAfter();
  const at = (today: string, others = [appeal]) =>
    checkOpening(appeal, { others, today: Day.parse(today) }, policy);
  expect(at('2026-03-01', [])).toEqual({ ok: true, value: 'heard' });
  expect(at('2027-02-02', [])).toEqual({ ok: false, error: 'too_late' });
  expect(at('2026-03-01')).toEqual({ ok: false, error: 'open_already' });
  expect(at('2026-03-01', [appealAfter({ kind: 'withdrawn' })])).toMatchObject({ ok: true });
});

test('while an appeal is open nobody leaves a programme, where the policy says so', () => {
  const dispute = { ...appealAfter(), type: 'formula_dispute' } as const;
  expect(keepsAid([appealAfter()], policy)).toBe(true);
  expect(keepsAid([appealAfter({ kind: 'withdrawn' }), dispute], policy)).toBe(false);
});

test('a receipt is no IDCS and its check digit catches a wrong digit', () => {
  let next = 0;
  const receipt = newAppealReceipt(() => (next += 1) % 10);
  expect(receipt).toMatch(/^R\d{10}$/);
  const wrong = receipt.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
  expect(AppealReceipt.safeParse(wrong).success).toBe(false);
});
