import {
  certifyHousehold,
  recertificationClock,
} from '../../procedures/social/certify-household.ts';
import { beginQualityCount } from '../../procedures/social/sweep.ts';
import { HouseholdId } from '../../social/household/household.ts';
import { operation, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf } from '../problem.ts';
import {
  CertifiedAnswer,
  ClaimBody,
  ClockAnswer,
  FindingQuery,
  QualityAnswer,
  SweepAnswer,
  SweepBody,
} from './review-schema.ts';
import { reviewUse } from './review-use.ts';

const details = {
  sweep_running: 'A count over everyone is running.',
  formula_missing: 'No formula is in force today, and without one nobody knows what is missing.',
  household_unknown: 'There is no such household.',
  household_closed: 'Nobody lives in this household any more.',
} as const;

/** How good what is known of households is, and when they are asked again. */
export const qualityOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/social-quality',
    summary: 'What is missing, stale, contradicted and only declared, over every household',
    access: ['supervisor', 'auditor', 'administrator'],
    unattended: true,
    answers: { 200: { what: 'As it was counted last.', schema: QualityAnswer } },
    handle: async (needs, call) => {
      const use = reviewUse(needs, call);
      const counted = await use.needs.social.lastQuality();
      const counting = use.needs.sweeps.quality;
      if (!counted) return { status: 200, body: { counting, last: 'none' } };
      const { day, formulaHash, quality } = counted;
      const at = new Date(counted.counted).toISOString();
      const last = { day, counted: at, formulaHash, ...quality };
      return { status: 200, body: { counting, last } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/social-quality',
    summary: 'Count it anew, in a thread beside whoever works',
    access: ['supervisor', 'administrator'],
    body: SweepBody,
    answers: { 202: { what: 'It runs.', schema: SweepAnswer } },
    handle: async (needs, call) => {
      const use = reviewUse(needs, call);
      const begun = await beginQualityCount(use.needs, use.by);
      if (!begun.ok) throw problemOf(begun.error.kind, details[begun.error.kind]);
      return { status: 202, body: use.needs.sweeps.quality };
    },
  }),
  {
    method: 'get',
    path: '/v1/recertifications',
    summary:
      'Households that are due to be asked again, the longest due first, and how many will be',
    access: ['clerk', 'supervisor', 'auditor'],
    query: { skip: FindingQuery.skip },
    answers: { 200: { what: 'A hundred at most.', schema: ClockAnswer } },
    handle: async (needs, call) => {
      const use = reviewUse(needs, call);
      const skip = parsed(FindingQuery.skip, call.request.query['skip']);
      const { recertifyMonths } = use.needs.reviewRules.fraud.quality;
      const clock = await recertificationClock(use.needs, { skip });
      return { status: 200, body: { recertifyMonths, ...clock } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/households/:id/certification',
    summary: 'A household says again that everything is as it is recorded',
    access: ['clerk', 'supervisor'],
    parameters: { id: HouseholdId },
    body: ClaimBody,
    answers: { 200: { what: 'When it is due again.', schema: CertifiedAnswer } },
    handle: async (needs, call) => {
      const household = parsed(HouseholdId, call.request.params['id']);
      const use = reviewUse(needs, call);
      const due = await certifyHousehold(use.needs, household, use.by);
      if (!due.ok) throw problemOf(due.error.kind, details[due.error.kind]);
      return { status: 200, body: { household, due: due.value } };
    },
  }),
];
