import { checkHoldings } from '../../procedures/social/cross-check.ts';
import {
  liftHold,
  setHold,
  showHolds,
  type HoldRefusal,
} from '../../procedures/social/keep-holds.ts';
import { HoldId } from '../../social/fraud/hold.ts';
import { HouseholdId } from '../../social/household/household.ts';
import { operation, type Call, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import {
  CheckedAnswer,
  HoldAnswer,
  HoldBody,
  HoldingsBody,
  HoldsAnswer,
  LiftBody,
} from './review-schema.ts';
import { reviewUse } from './review-use.ts';
import { holdBody } from './reviews.ts';

const details: Readonly<Record<HoldRefusal['why'], string>> = {
  rule_opens_no_holds: 'Nobody may be held up for what this rule finds.',
  rule_over_budget: 'Reviewers dismissed too many findings of this rule.',
  held_already: 'A hold for this finding holds already.',
  held_often_enough: 'This finding was a reason for holds often enough.',
  expires_too_late: 'A hold ends sooner.',
  expires_in_the_past: 'A hold ends after today.',
  hold_unknown: 'The household has no such hold.',
  finding_unknown: 'There is no such finding about this household.',
  finding_over: 'The finding was dismissed, or what it said is not so any more.',
  own_work: 'Nobody holds up a household that she wrote down herself.',
};

function problemFor({ kind, why }: HoldRefusal): ProblemError {
  return problemOf(kind, details[why], { why });
}

function householdOf(call: Call) {
  return parsed(HouseholdId, call.request.params['id']);
}

/** Holds, which a person sets, and what a household has in common with others. */
export const holdOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/households/:id/holds',
    summary: 'Let decisions on a household wait, for a finding that stands, until a day',
    access: ['supervisor'],
    parameters: { id: HouseholdId },
    body: HoldBody,
    answers: { 201: { what: 'It holds from the next evaluation on.', schema: HoldAnswer } },
    handle: async (needs, call, body) => {
      const use = reviewUse(needs, call);
      const asked = { household: householdOf(call), ...body };
      const set = await setHold(use.needs, asked, use.by);
      if (!set.ok) throw problemFor(set.error);
      return { status: 201, outcome: 'held', body: holdBody(set.value, use.needs) };
    },
  }),
  {
    method: 'get',
    path: '/v1/households/:id/holds',
    summary: 'Every hold that was ever set on a household, latest first',
    access: ['adjudicator', 'supervisor', 'auditor'],
    parameters: { id: HouseholdId },
    answers: { 200: { what: 'With their reasons.', schema: HoldsAnswer } },
    handle: async (needs, call) => {
      const use = reviewUse(needs, call);
      const holds = await showHolds(use.needs, householdOf(call), use.by);
      return { status: 200, body: { holds: holds.map((hold) => holdBody(hold, use.needs)) } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/households/:id/holds/:hold/lifting',
    summary: 'End a hold before its day',
    access: ['supervisor'],
    parameters: { id: HouseholdId, hold: HoldId },
    body: LiftBody,
    answers: { 200: { what: 'It holds no more.', schema: HoldAnswer } },
    handle: async (needs, call, { why }) => {
      const use = reviewUse(needs, call);
      const hold = parsed(HoldId, call.request.params['hold']);
      const asked = { household: householdOf(call), hold, why };
      const lifted = await liftHold(use.needs, asked, use.by);
      if (!lifted.ok) throw problemFor(lifted.error);
      return { status: 200, outcome: 'lifted', body: holdBody(lifted.value, use.needs) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/households/:id/holdings',
    summary:
      'Write down meters, telephones and accounts, kept as keyed hashes, and ask partners of them',
    access: ['clerk', 'supervisor'],
    parameters: { id: HouseholdId },
    body: HoldingsBody,
    answers: { 201: { what: 'Kept; what partners said.', schema: CheckedAnswer } },
    handle: async (needs, call, { holdings }) => {
      const use = reviewUse(needs, call);
      const stated = { household: householdOf(call), holdings };
      const checked = await checkHoldings(use.needs, stated, use.by);
      if (checked.ok) return { status: 201, body: checked.value };
      if (checked.error.kind === 'household_unknown') {
        throw problemOf('household_unknown', 'There is no such household.');
      }
      const { kind, attribute } = checked.error;
      throw problemOf(kind, `This is no ${attribute}.`, { attribute });
    },
  }),
];
