import { z } from 'zod';
import { mayEvaluate, type EvaluationRuns } from '../../procedures/social/evaluate-everyone.ts';
import type { StationNeeds } from '../needs.ts';
import { operation, type Operation } from '../operation.ts';
import { problemOf } from '../problem.ts';
import { EvaluationBody } from './evaluation-schema.ts';
import { socialUse } from './social-needs.ts';

const RunAnswer = z.object({
  state: z.enum(['none', 'running', 'ended', 'stopped']),
  /** Households that were looked at. */
  done: z.number(),
  evaluated: z.number(),
  /** Code of what stopped the last run, or `none`. */
  trouble: z.string(),
});

function runsOf({ evaluationRuns }: StationNeeds): EvaluationRuns {
  if (evaluationRuns === 'none') throw new Error('where the register is held, everybody is in it');
  return evaluationRuns;
}

/** Evaluations of everybody, so that programmes' lists are of today. */
export const evaluationRunOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/evaluation-runs',
    summary: 'Evaluate every household today and decide on each; goes on with what was cut off',
    access: ['supervisor', 'administrator'],
    body: EvaluationBody,
    answers: { 202: { what: 'It goes on by itself.', schema: RunAnswer } },
    handle: async (needs) => {
      const { needs: social, by } = socialUse(needs);
      const may = await mayEvaluate(social);
      if (!may.ok) {
        throw problemOf(may.error.kind, 'No formula is in force today, so nobody is evaluated.');
      }
      const runs = runsOf(needs);
      runs.begin(by);
      return { status: 202, body: runs.standing() };
    },
  }),
  {
    method: 'get',
    path: '/v1/evaluation-runs/latest',
    summary: 'How the evaluation of everybody stands',
    access: ['supervisor', 'administrator', 'auditor'],
    unattended: true,
    answers: { 200: { what: 'How it stands.', schema: RunAnswer } },
    handle: async (needs) => {
      socialUse(needs);
      return { status: 200, body: runsOf(needs).standing() };
    },
  },
];
