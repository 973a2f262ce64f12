import { newAppealReceipt } from '../../../src/social/appeals/appeal.ts';
import { AppealEvent, type AppealStep } from '../../../src/social/appeals/appeal-event.ts';
import { AppealPolicy } from '../../../src/social/appeals/appeal-policy.ts';
import { readFileSync } from 'node:fs';

export const policy = AppealPolicy.parse(
  JSON.parse(readFileSync('src/social/rules/appeals.json', 'utf8')),
);

const appealId = '00000000-0000-4000-8000-0000000000a1';
const openedAt = Date.UTC(2026, 2, 1, 10);
const dayMs = 86_400_000;

export const opening = {
  receipt: newAppealReceipt(() => 4),
  household: '00000000-0000-4000-8000-000000000001',
  type: 'data_error',
  appellant: '00000000-0000-4000-8000-000000000002',
  filing: { kind: 'desk', by: 'desk.one' },
  contested: { programme: 'ASD', day: '2026-02-01', formulaHash: 'hash', scoreCalculated: '9.9' },
  statement: 'We have no car.',
  involved: ['clerk.one'],
} as const;

export const correction = {
  outcome: 'corrected',
  reason: 'The car was sold.',
  correction: {
    effectiveFrom: '2026-01-01',
    values: [{ variable: 'owns_car', value: false, source: 'declared', month: 'none' }],
    events: [],
  },
} as const;

/** A step, so many days after the opening. */
export function stepOf(
  step: { readonly kind: AppealStep['kind'] } & Readonly<Record<string, unknown>>,
  daysLater = 0,
  appeal = appealId,
): AppealEvent {
  return AppealEvent.parse({ appeal, at: openedAt + daysLater * dayMs, step });
}

export const opened = stepOf({ kind: 'opened', opening });
