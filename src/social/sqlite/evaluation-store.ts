import type { Day } from '../day.ts';
import type { ProgrammeStanding } from '../decisions/standings-on.ts';
import { Evaluation, type EvaluationStore } from '../evaluation/evaluation-store.ts';
import type { HouseholdId } from '../household/household.ts';
import { decisionsBefore, putDecisions } from './decision-store.ts';
import { openFor, placeOf, sealFor, type OpenedStore, type SealedStore } from './sealed-store.ts';

function put(store: SealedStore, evaluation: Evaluation): void {
  const of = placeOf(store, evaluation.household);
  if (!of) throw Object.assign(new Error('no such household'), { code: 'household_unknown' });
  const body = sealFor(of, 'evaluation', Evaluation.parse(evaluation));
  store.db
    .prepare('INSERT INTO evaluations (household, day, body) VALUES (?, ?, ?)')
    .run(of.place, evaluation.day, body);
}

function evaluationsOf(
  store: SealedStore,
  household: HouseholdId,
  max: number,
): readonly Evaluation[] {
  const of = placeOf(store, household);
  if (!of) return [];
  return store.db
    .prepare<[number, number], { body: Buffer }>(
      'SELECT body FROM evaluations WHERE household = ? ORDER BY place DESC LIMIT ?',
    )
    .all(of.place, max)
    .map(({ body }) => Evaluation.parse(openFor(of, 'evaluation', body)));
}

function standingsBefore(
  store: SealedStore,
  household: HouseholdId,
  day: Day,
): readonly ProgrammeStanding[] {
  return decisionsBefore(store, household, day).map((decision) => {
    const { programme, day: decided, standing } = decision;
    return { programme, day: decided, standing };
  });
}

/** Evaluations and what was decided on each. */
export function evaluationStore({ store, whole }: OpenedStore): EvaluationStore {
  return {
    putEvaluation: async (evaluation, decisions) =>
      whole(() => {
        put(store, evaluation);
        putDecisions(store, decisions);
      }),
    evaluationsOf: async (household, max) => evaluationsOf(store, household, max),
    standingsBefore: async (household, day) => standingsBefore(store, household, day),
  };
}
