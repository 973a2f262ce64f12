import { z } from 'zod';
import type { Evaluated, EvaluationRefusal } from '../../procedures/social/evaluate-household.ts';
import type { SocialNeeds } from '../../procedures/social/needs.ts';
import { recordFacts } from '../../procedures/social/record-facts.ts';
import { beginNewborn } from '../../procedures/social/begin-newborn.ts';
import {
  recordLifeEvent,
  type LifeEventRefusal,
} from '../../procedures/social/record-life-event.ts';
import {
  findHousehold,
  showHousehold,
  type ShownHousehold,
} from '../../procedures/social/show-household.ts';
import { Day } from '../../social/day.ts';
import { HouseholdId } from '../../social/household/household.ts';
import { StatedEvent } from '../../social/household/stated-event.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import type { Result } from '../../vocabulary/result.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { StationNeeds } from '../needs.ts';
import { operation, type Call, type Operation, type Reply } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import {
  DeclarationBody,
  HouseholdAnswer,
  HouseholdFoundAnswer,
  HouseholdSearchBody,
  FactsAnswer,
  FactsBody,
  RecordedEventAnswer,
} from './household-schema.ts';
import { evaluatedBody } from './evaluations.ts';
import { socialUse } from './social-needs.ts';

const details = {
  person_unknown: 'Somebody is named whose number is nobody’s, or who is no member.',
  household_unknown: 'There is no such household.',
  event_contradicts: 'It contradicts what is recorded',
  person_in_two_households: 'Somebody would be in two households on one day.',
  event_conflict: 'Another event has this identifier.',
  event_unknown: 'There is no such event.',
  withdrawal_not_withdrawable: 'A withdrawal stands.',
  population_refused: 'The population register does not take it, so it is in neither',
  fact_of_the_future: 'Nobody observes what has not happened yet.',
} as const;

/** What a refused event becomes. */
function eventProblem(refusal: LifeEventRefusal): ProblemError {
  const detail = details[refusal.kind];
  if (refusal.kind === 'person_in_two_households') {
    return problemOf(refusal.kind, detail, { from: refusal.from });
  }
  if (!('why' in refusal)) return problemOf(refusal.kind, detail);
  const { why } = refusal;
  return problemOf(refusal.kind, `${detail}: ${why.replaceAll('_', ' ')}.`, { why });
}

function changedBody(household: HouseholdId, evaluation: Result<Evaluated, EvaluationRefusal>) {
  if (!evaluation.ok) return { household, evaluation: evaluation.error.kind };
  return { household, evaluation: 'evaluated', evaluated: evaluatedBody(evaluation.value) };
}

async function recorded(needs: StationNeeds, call: Call, event: StatedEvent): Promise<Reply> {
  const use = socialUse(needs);
  const told = { ...event, operator: call.operator().id };
  const done = await recordLifeEvent(use.needs, told, use.by);
  if (!done.ok) throw eventProblem(done.error);
  const { outcome, households } = done.value;
  const changed = households.map((one) => changedBody(one.household, one.evaluation));
  const { drafts, register, now } = needs;
  const newborn = { social: use.needs.social, drafts, register, now };
  const enrolment =
    outcome === 'recorded' ? await beginNewborn(newborn, event, told.operator) : 'none';
  return { status: 201, outcome, body: { outcome, households: changed, enrolment } };
}

const AsOfDay = Day.optional();
const KnownAt = z.iso
  .datetime()
  .transform((text) => Instant.parse(Date.parse(text)))
  .optional();

function householdBody(needs: SocialNeeds, shown: ShownHousehold) {
  const { household, facts, certified, numbers } = shown;
  const idcs = (person: ResidentId) => numbers.get(person) ?? 'none';
  const { id, state, declarant, head, dwelling, members, guardians } = household;
  return {
    household: id,
    state,
    declarant: idcs(declarant),
    head: idcs(head),
    dwelling: { area: dwelling.area, region: dwelling.region },
    members: members.map(({ person, ...member }) => ({
      idcs: idcs(person),
      member: needs.names.member(id, person),
      ...member,
    })),
    guardians: guardians.map(({ ward, guardian }) => ({
      ward: needs.names.member(id, ward),
      guardian: idcs(guardian),
    })),
    facts: facts.map(({ recorded, ...fact }) => ({
      ...fact,
      recorded: new Date(recorded).toISOString(),
    })),
    certified,
  };
}

/** Households: declared, found and shown. */
export const householdOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/households',
    summary: 'Take down what a declarant says of a household',
    access: ['clerk', 'supervisor'],
    body: DeclarationBody,
    answers: { 201: { what: 'Recorded, now or before.', schema: RecordedEventAnswer } },
    handle: (needs, call, { event, effective, ...declared }) => {
      const happening = { kind: 'declaration', ...declared } as const;
      return recorded(needs, call, { event, effective, happening });
    },
  }),
  operation({
    method: 'post',
    path: '/v1/life-events',
    summary:
      'Take down what happened to households: births, moves, divorces, or that one was wrong',
    access: ['clerk', 'supervisor'],
    body: StatedEvent,
    answers: { 201: { what: 'Recorded, now or before.', schema: RecordedEventAnswer } },
    handle: recorded,
  }),
  operation({
    method: 'post',
    path: '/v1/households/:id/facts',
    summary: 'Write down what a declarant says of a household',
    access: ['clerk', 'supervisor'],
    parameters: { id: HouseholdId },
    body: FactsBody,
    answers: { 201: { what: 'Recorded, and evaluated anew.', schema: FactsAnswer } },
    handle: async (needs, call, { facts }) => {
      const household = parsed(HouseholdId, call.request.params['id']);
      const use = socialUse(needs);
      const said = { household, facts, operator: call.operator().id };
      const added = await recordFacts(use.needs, said, use.by);
      if (!added.ok) throw problemOf(added.error.kind, details[added.error.kind]);
      return { status: 201, body: changedBody(household, added.value) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/households/search',
    summary: 'Find the household that somebody is in; journalled',
    access: ['clerk', 'supervisor', 'auditor'],
    body: HouseholdSearchBody,
    answers: { 200: { what: 'Its identifier.', schema: HouseholdFoundAnswer } },
    handle: async (needs, _call, { idcs }) => {
      const use = socialUse(needs);
      const found = await findHousehold(use.needs, idcs, use.by);
      if (!found.ok) throw problemOf(found.error.kind, details[found.error.kind]);
      return { status: 200, body: { household: found.value } };
    },
  }),
  {
    method: 'get',
    path: '/v1/households/:id',
    summary: 'A household as it is; or as it was on a day, as far as it was known at an instant',
    access: ['clerk', 'supervisor', 'auditor'],
    parameters: { id: HouseholdId },
    query: { effective: AsOfDay, known: KnownAt },
    answers: { 200: { what: 'With its people and its facts.', schema: HouseholdAnswer } },
    handle: async (needs, call) => {
      const { params, query } = call.request;
      const household = parsed(HouseholdId, params['id']);
      const effective = parsed(AsOfDay, query['effective']);
      const known = parsed(KnownAt, query['known']);
      const asOf =
        effective === undefined && known === undefined
          ? 'now'
          : ({ effective: effective ?? 'end', known: known ?? 'now' } as const);
      const asked = { household, asOf } as const;
      const use = socialUse(needs);
      const shown = await showHousehold(use.needs, asked, use.by);
      if (!shown.ok) throw problemOf(shown.error.kind, details[shown.error.kind]);
      return { status: 200, body: householdBody(use.needs, shown.value) };
    },
  },
];
