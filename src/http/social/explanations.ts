import {
  explainHousehold,
  explainOwnHousehold,
} from '../../procedures/social/explain-household.ts';
import { HouseholdId } from '../../social/household/household.ts';
import { operation, type Call, type Operation } from '../operation.ts';
import type { StationNeeds } from '../needs.ts';
import { parsed } from '../parse.ts';
import { problemOf } from '../problem.ts';
import { ExplanationAnswer, LetterBody } from './explanation-schema.ts';
import { householdLetter } from './household-telling.ts';
import { socialUse } from './social-needs.ts';

const unknown = () => problemOf('household_unknown', 'There is no such household.');
const letter = { what: 'A letter of some pages, A4.', media: ['application/pdf'] } as const;

/** A household's score for an officer who has somebody before her. */
async function explained(needs: StationNeeds, call: Call) {
  const household = parsed(HouseholdId, call.request.params['id']);
  const { needs: social, by } = socialUse(needs);
  const found = await explainHousehold(social, household, { by, person: 'none' });
  if (!found.ok) throw unknown();
  return found.value;
}

/** The household of whoever asks. */
async function own(needs: StationNeeds, call: Call) {
  const { needs: social, by } = socialUse(needs);
  const found = await explainOwnHousehold(social, { by, person: call.resident().id });
  if (found === 'none') throw unknown();
  return found;
}

/** Scores, explained: as data, and as letters. */
export const explanationOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/households/:id/explanation',
    summary: 'A household’s last score: every term, what changed, and each decision’s reason',
    access: ['clerk', 'supervisor', 'auditor'],
    parameters: { id: HouseholdId },
    answers: { 200: { what: 'To the last digit.', schema: ExplanationAnswer } },
    handle: async (needs, call) => {
      const { household, explanation } = await explained(needs, call);
      return { status: 200, body: { household: household.id, explanation } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/households/:id/letter',
    summary: 'The same as a letter to the declarant, in her language',
    access: ['clerk', 'supervisor'],
    parameters: { id: HouseholdId },
    body: LetterBody,
    answers: { 200: { ...letter, media: [...letter.media] } },
    handle: async (needs, call, { language }) => {
      const found = await explained(needs, call);
      const to = found.household.declarant;
      const bytes = await householdLetter(needs, found, { language, to });
      return { status: 200, media: { type: 'application/pdf', bytes }, outcome: 'letter_printed' };
    },
  }),
  {
    method: 'get',
    path: '/v1/my/household',
    summary: 'My household’s last score, explained',
    access: 'resident',
    answers: { 200: { what: 'To the last digit.', schema: ExplanationAnswer } },
    handle: async (needs, call) => {
      const { household, explanation } = await own(needs, call);
      return { status: 200, body: { household: household.id, explanation } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/my/household/letter',
    summary: 'The same as a letter to me',
    access: 'resident',
    body: LetterBody,
    answers: { 200: { ...letter, media: [...letter.media] } },
    handle: async (needs, call, { language }) => {
      const to = call.resident().id;
      const bytes = await householdLetter(needs, await own(needs, call), { language, to });
      return { status: 200, media: { type: 'application/pdf', bytes }, outcome: 'letter_printed' };
    },
  }),
];
