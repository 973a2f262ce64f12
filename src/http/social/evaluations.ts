import {
  evaluateHousehold,
  type Evaluated,
  type EvaluationRefusal,
} from '../../procedures/social/evaluate-household.ts';
import { showDecisions, showEvaluations } from '../../procedures/social/show-evaluations.ts';
import { HouseholdId } from '../../social/household/household.ts';
import type { KeptDecision } from '../../social/store.ts';
import { operation, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import {
  DecisionsAnswer,
  EvaluatedAnswer,
  EvaluationBody,
  EvaluationsAnswer,
} from './evaluation-schema.ts';
import { socialUse } from './social-needs.ts';

const details: Readonly<Record<EvaluationRefusal['kind'], string>> = {
  household_unknown: 'There is no such household.',
  household_closed: 'Nobody lives in this household any more.',
  formula_missing: 'No formula is in force today, and without one nothing is decided.',
};

function problemFor({ kind }: EvaluationRefusal): ProblemError {
  return problemOf(kind, details[kind]);
}

/** A decision as it is shown. */
function decisionBody(decision: Omit<KeptDecision, 'household'>) {
  const { programme, day, outcome, standing, formulaHash, inputsHash } = decision;
  return { programme, day, outcome, standing, formulaHash, inputsHash };
}

/** An evaluation as it is shown. */
export function evaluatedBody({ household, score, decisions }: Evaluated) {
  return { household, score, decisions: decisions.map(decisionBody) };
}

/** Scores with their explanation, and what follows from them. */
export const evaluationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/households/:id/evaluation',
    summary: 'Evaluate a household today: its score with every term, a decision for each programme',
    access: ['clerk', 'supervisor'],
    parameters: { id: HouseholdId },
    body: EvaluationBody,
    answers: { 200: { what: 'What came of it, and is kept.', schema: EvaluatedAnswer } },
    handle: async (needs, call) => {
      const household = parsed(HouseholdId, call.request.params['id']);
      const use = socialUse(needs);
      const evaluated = await evaluateHousehold(use.needs, household, use.by);
      if (!evaluated.ok) throw problemFor(evaluated.error);
      const { value } = evaluated;
      return { status: 200, outcome: value.score.kind, body: evaluatedBody(value) };
    },
  }),
  {
    method: 'get',
    path: '/v1/households/:id/evaluations',
    summary: 'Evaluations of a household, each score with every term, replayed from what is kept',
    access: ['clerk', 'supervisor', 'auditor'],
    parameters: { id: HouseholdId },
    answers: { 200: { what: 'The newest first.', schema: EvaluationsAnswer } },
    handle: async (needs, call) => {
      const household = parsed(HouseholdId, call.request.params['id']);
      const use = socialUse(needs);
      const shown = await showEvaluations(use.needs, household, use.by);
      if (!shown.ok) throw problemFor(shown.error);
      const evaluations = shown.value.map(({ day, recorded, score }) => ({
        day,
        recorded: new Date(recorded).toISOString(),
        score,
      }));
      return { status: 200, body: { evaluations } };
    },
  },
  {
    method: 'get',
    path: '/v1/households/:id/decisions',
    summary: 'What was decided last on a household, programme by programme',
    access: ['clerk', 'supervisor', 'auditor'],
    parameters: { id: HouseholdId },
    answers: { 200: { what: 'In the order of the programmes.', schema: DecisionsAnswer } },
    handle: async (needs, call) => {
      const household = parsed(HouseholdId, call.request.params['id']);
      const use = socialUse(needs);
      const shown = await showDecisions(use.needs, household, use.by);
      if (!shown.ok) throw problemFor(shown.error);
      return { status: 200, body: { decisions: shown.value.map(decisionBody) } };
    },
  },
];
