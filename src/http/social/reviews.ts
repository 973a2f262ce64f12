import { showHolds } from '../../procedures/social/keep-holds.ts';
import type { SocialNeeds } from '../../procedures/social/needs.ts';
import {
  claimFinding,
  decideFinding,
  listFindings,
  ruleStandings,
  showFinding,
  type ReviewRefusal,
  type ShownFinding,
} from '../../procedures/social/review-findings.ts';
import { beginSweep } from '../../procedures/social/sweep.ts';
import { dayOf } from '../../social/day.ts';
import { isHolding, type KeptHold } from '../../social/fraud/hold.ts';
import { FindingId, householdsIn, type Finding } from '../../social/review/finding.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import { operation, type Call, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import {
  ClaimBody,
  DecisionBody,
  FindingAnswer,
  FindingQuery,
  FindingsAnswer,
  RulesAnswer,
  ShownFindingAnswer,
  SweepAnswer,
  SweepBody,
} from './review-schema.ts';
import { reviewUse, type ReviewUse } from './review-use.ts';

/** Findings that are listed at once. */
const listedMax = 50;
/** Households of one finding whose holds are shown with it. */
const shownMax = 50;

const details: Readonly<Record<ReviewRefusal['why'], string>> = {
  finding_unknown: 'There is no such finding.',
  finding_decided: 'It is decided, or what it said is not so any more.',
  finding_claimed: 'Somebody else has it.',
  finding_not_claimed: 'Whoever decides takes it first.',
  own_work: 'Nobody reviews what she wrote down herself.',
};

function problemFor({ kind, why }: ReviewRefusal): ProblemError {
  return problemOf(kind, details[why], { why });
}

const iso = (at: number) => new Date(at).toISOString();

function stateBody(state: Finding['state']) {
  if (state.kind === 'claimed') return { ...state, until: iso(state.until) };
  return state.kind === 'open' ? state : { ...state, at: iso(state.at) };
}

/** A finding as it is shown to an operator. */
function findingBody(finding: Finding, operator: OperatorId) {
  const { id, rule, matter, operators, opened, due, state } = finding;
  const ownWork = operators.includes(operator);
  return {
    id,
    rule,
    matter,
    operators,
    opened: iso(opened),
    due,
    state: stateBody(state),
    ownWork,
  };
}

/** A hold as it is shown. */
export function holdBody({ setAt, lifted, ...hold }: KeptHold, { now }: SocialNeeds) {
  const ended = lifted === 'no' ? lifted : { ...lifted, at: iso(lifted.at) };
  const holds = isHolding({ setAt, lifted, ...hold }, dayOf(now()));
  return { ...hold, setAt: iso(setAt), lifted: ended, holds };
}

async function shownBody({ needs, by }: ReviewUse, { finding, facts }: ShownFinding) {
  const { fraud } = needs.reviewRules;
  const all = [];
  for (const household of householdsIn(finding.matter).slice(0, shownMax)) {
    all.push(...(await showHolds(needs, household, by)));
  }
  const standing = (await ruleStandings(needs)).find(({ rule }) => rule === finding.rule);
  return {
    ...findingBody(finding, by.operator),
    facts: facts.map(({ recorded, ...fact }) => ({ ...fact, recorded: iso(recorded) })),
    holds: all.filter((hold) => hold.finding === finding.id).map((hold) => holdBody(hold, needs)),
    mayHold: standing?.opensHolds ?? false,
    holdDaysMax: fraud.holds.daysMax,
  };
}

function findingOf(call: Call) {
  return parsed(FindingId, call.request.params['id']);
}

/** What rules found, taken and decided by people: `docs/review.md`. */
export const reviewOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/reviews',
    summary: 'Findings that wait, soonest due first; or those that are done. They name no value',
    access: ['adjudicator', 'supervisor', 'auditor'],
    query: FindingQuery,
    answers: { 200: { what: 'Fifty at most.', schema: FindingsAnswer } },
    handle: async (needs, call) => {
      const use = reviewUse(needs, call);
      const { query } = call.request;
      const page = {
        which: parsed(FindingQuery.which, query['which']),
        rule: parsed(FindingQuery.rule, query['rule']) ?? 'any',
        household: parsed(FindingQuery.household, query['household']) ?? ('any' as const),
        skip: parsed(FindingQuery.skip, query['skip']),
        max: listedMax,
      };
      const findings = await listFindings(use.needs, page, use.by);
      const body = { findings: findings.map((one) => findingBody(one, use.by.operator)) };
      return { status: 200, body };
    },
  },
  {
    method: 'get',
    path: '/v1/reviews/:id',
    summary: 'A finding with the facts that it rests on; journalled for whoever lives there',
    access: ['adjudicator', 'supervisor', 'auditor'],
    parameters: { id: FindingId },
    answers: { 200: { what: 'The finding.', schema: ShownFindingAnswer } },
    handle: async (needs, call) => {
      const use = reviewUse(needs, call);
      const shown = await showFinding(use.needs, findingOf(call), use.by);
      if (!shown.ok) throw problemFor(shown.error);
      return { status: 200, body: await shownBody(use, shown.value) };
    },
  },
  operation({
    method: 'post',
    path: '/v1/reviews/:id/claim',
    summary: 'Take a finding, for as long as the rules say; nobody takes what she wrote down',
    access: ['adjudicator', 'supervisor'],
    parameters: { id: FindingId },
    body: ClaimBody,
    answers: { 200: { what: 'It is hers.', schema: FindingAnswer } },
    handle: async (needs, call) => {
      const use = reviewUse(needs, call);
      const claimed = await claimFinding(use.needs, findingOf(call), use.by);
      if (!claimed.ok) throw problemFor(claimed.error);
      return { status: 200, body: findingBody(claimed.value, use.by.operator) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/reviews/:id/decision',
    summary:
      'Confirm or dismiss a finding. Nobody loses anything by it; a dismissed one ends holds',
    access: ['adjudicator', 'supervisor'],
    parameters: { id: FindingId },
    body: DecisionBody,
    answers: { 200: { what: 'It is decided.', schema: FindingAnswer } },
    handle: async (needs, call, { decision, note }) => {
      const use = reviewUse(needs, call);
      const asked = { id: findingOf(call), by: use.by, decision, note };
      const decided = await decideFinding(use.needs, asked);
      if (!decided.ok) throw problemFor(decided.error);
      const body = findingBody(decided.value, use.by.operator);
      return { status: 200, outcome: decision, body };
    },
  }),
  {
    method: 'get',
    path: '/v1/review-rules',
    summary: 'How often reviewers dismiss what each rule finds, and which rules may open holds',
    access: ['adjudicator', 'supervisor', 'auditor', 'administrator'],
    answers: { 200: { what: 'Rules that found something.', schema: RulesAnswer } },
    handle: async (needs, call) => {
      const use = reviewUse(needs, call);
      const { dismissedShareMax, leastDecided, days } = use.needs.reviewRules.fraud.budget;
      const rules = (await ruleStandings(use.needs)).map(({ falsePositives, ...rule }) => {
        const { share: dismissedShare, low95, high95 } = falsePositives;
        return { ...rule, dismissedShare, low95, high95 };
      });
      return { status: 200, body: { dismissedShareMax, leastDecided, days, rules } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/review-sweeps',
    summary: 'Examine every household and the work of every operator, behind whoever works',
    access: ['supervisor'],
    body: SweepBody,
    answers: { 202: { what: 'It runs; one at a time does.', schema: SweepAnswer } },
    handle: async (needs, call) => {
      const use = reviewUse(needs, call);
      const begun = await beginSweep(use.needs, use.by);
      if (!begun.ok) throw problemOf(begun.error.kind, 'A pass over everyone is running.');
      return { status: 202, body: use.needs.sweeps.examination };
    },
  }),
  {
    method: 'get',
    path: '/v1/review-sweeps',
    summary: 'How far the last pass over everyone is',
    access: ['adjudicator', 'supervisor', 'auditor'],
    unattended: true,
    answers: { 200: { what: 'Households done, findings opened.', schema: SweepAnswer } },
    handle: async (needs, call) => {
      const use = reviewUse(needs, call);
      return { status: 200, body: use.needs.sweeps.examination };
    },
  },
];
