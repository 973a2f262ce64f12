import type { Operation } from '../operation.ts';
import { appealOperations } from './appeals.ts';
import { decisionOperations } from './decisions.ts';
import { evaluationRunOperations } from './evaluation-runs.ts';
import { evaluationOperations } from './evaluations.ts';
import { holdOperations } from './holds.ts';
import { explanationOperations } from './explanations.ts';
import { extractOperations } from './extracts.ts';
import { reportOperations } from './reports.ts';
import { retentionOperations } from './retention.ts';
import { formulaSimulationOperations } from './formula-simulations.ts';
import { formulaOperations } from './formulas.ts';
import { householdOperations } from './households.ts';
import { myAppealOperations } from './my-appeals.ts';
import { qualityOperations } from './quality.ts';
import { reviewOperations } from './reviews.ts';
import { rescoringOperations } from './rescorings.ts';

/** The social register: one spread for each of its parts. */
export const socialOperations: readonly Operation[] = [
  ...householdOperations,
  ...appealOperations,
  ...myAppealOperations,
  ...evaluationOperations,
  ...evaluationRunOperations,
  ...decisionOperations,
  ...reviewOperations,
  ...holdOperations,
  ...qualityOperations,
  ...explanationOperations,
  ...reportOperations,
  ...extractOperations,
  ...retentionOperations,
  ...rescoringOperations,
  ...formulaOperations,
  ...formulaSimulationOperations,
];
