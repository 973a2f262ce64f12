import { z } from 'zod';
import {
  declareHousehold,
  type DeclarationRefusal,
} from '../../procedures/social/declare-household.ts';
import {
  findHousehold,
  showHousehold,
  type ShownHousehold,
} from '../../procedures/social/show-household.ts';
import { Day } from '../../social/day.ts';
import { HouseholdId } from '../../social/household/household.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import { operation, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import {
  DeclarationBody,
  HouseholdAnswer,
  HouseholdFoundAnswer,
  HouseholdSearchBody,
  RecordedAnswer,
} from './household-schema.ts';
import { socialNeeds } from './social-needs.ts';

const details: Readonly<Record<DeclarationRefusal['kind'] | 'household_unknown', string>> = {
  person_unknown: 'Somebody is named whose number is nobody’s.',
  household_unknown: 'There is no such household.',
  event_contradicts: 'It contradicts what is recorded',
  person_in_two_households: 'Somebody would be in two households on one day.',
  event_conflict: 'Another event has this identifier.',
  event_unknown: 'There is no such event.',
  withdrawal_not_withdrawable: 'A withdrawal stands.',
};

/** What a refused event becomes. */
export function eventProblem(refusal: DeclarationRefusal): ProblemError {
  const detail = details[refusal.kind];
  if (refusal.kind === 'person_in_two_households') {
    return problemOf(refusal.kind, detail, { from: refusal.from });
  }
  if (refusal.kind !== 'event_contradicts') return problemOf(refusal.kind, detail);
  const { why } = refusal;
  return problemOf(refusal.kind, `${detail}: ${why.replaceAll('_', ' ')}.`, { why });
}

const AsOfDay = Day.optional();
const KnownAt = z.iso
  .datetime()
  .transform((text) => Instant.parse(Date.parse(text)))
  .optional();

function householdBody({ household, facts, certified, numbers }: ShownHousehold) {
  const idcs = (person: ResidentId) => numbers.get(person) ?? 'none';
  const { id, state, declarant, head, dwelling, members, guardians } = household;
  return {
    household: id,
    state,
    declarant: idcs(declarant),
    head: idcs(head),
    dwelling: { area: dwelling.area, region: dwelling.region },
    members: members.map(({ person, ...member }) => ({ idcs: idcs(person), ...member })),
    guardians: guardians.map(({ ward, guardian }) => ({
      ward: idcs(ward),
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
    answers: { 201: { what: 'Recorded, now or before.', schema: RecordedAnswer } },
    handle: async (needs, call, body) => {
      const declared = await declareHousehold(socialNeeds(needs), body, call.operator().id);
      if (!declared.ok) throw eventProblem(declared.error);
      const { household } = body;
      return { status: 201, outcome: declared.value, body: { household, outcome: declared.value } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/households/search',
    summary: 'Find the household that somebody is in; journalled',
    access: ['clerk', 'supervisor', 'auditor'],
    body: HouseholdSearchBody,
    answers: { 200: { what: 'Its identifier.', schema: HouseholdFoundAnswer } },
    handle: async (needs, call, { idcs }) => {
      const found = await findHousehold(socialNeeds(needs), idcs, call.operator().id);
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
      const shown = await showHousehold(socialNeeds(needs), asked, call.operator().id);
      if (!shown.ok) throw problemOf(shown.error.kind, details[shown.error.kind]);
      return { status: 200, body: householdBody(shown.value) };
    },
  },
];
