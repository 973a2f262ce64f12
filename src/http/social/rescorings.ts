import { rescoreHouseholds } from '../../procedures/social/rescore-households.ts';
import type { RescoringStanding } from '../../procedures/social/rescorings.ts';
import { operation, type Operation } from '../operation.ts';
import { problemOf } from '../problem.ts';
import { RescoringAnswer, RescoringBody } from './rescoring-schema.ts';
import { socialNeeds } from './social-needs.ts';

function standingBody({ kept, running, trouble }: RescoringStanding) {
  const troubled = trouble === 'none' ? {} : { trouble };
  const at = running ? 'running' : 'stopped';
  if (kept === 'none') {
    const state = running ? 'running' : 'none';
    return { state, done: 0, of: 0, scored: 0, incomplete: 0, ...troubled };
  }
  const { day, formulaHash, of, left, scored, incomplete } = kept;
  const state = left === 0 && !running ? 'ended' : at;
  return { state, day, formulaHash, done: of - left, of, scored, incomplete, ...troubled };
}

/** Rescorings of the whole register. */
export const rescoringOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/rescorings',
    summary: 'Score every household by the formula of today; goes on with what was cut off',
    access: ['supervisor', 'administrator'],
    body: RescoringBody,
    answers: { 202: { what: 'How it stands; it goes on by itself.', schema: RescoringAnswer } },
    handle: async (needs, call) => {
      const begun = await rescoreHouseholds(socialNeeds(needs), call.operator().id);
      if (!begun.ok) {
        throw problemOf(begun.error.kind, 'No formula is in force today, so nobody is scored.');
      }
      return { status: 202, body: standingBody(begun.value) };
    },
  }),
  {
    method: 'get',
    path: '/v1/rescorings/latest',
    summary: 'How the rescoring of every household stands',
    access: ['supervisor', 'administrator', 'auditor'],
    answers: { 200: { what: 'How it stands.', schema: RescoringAnswer } },
    handle: async (needs) => ({
      status: 200,
      body: standingBody(await socialNeeds(needs).rescorings.standing()),
    }),
  },
];
