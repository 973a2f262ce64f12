import type { Operation } from '../operation.ts';
import { evaluationOperations } from './evaluations.ts';
import { holdOperations } from './holds.ts';
import { explanationOperations } from './explanations.ts';
import { householdOperations } from './households.ts';
import { rescoringOperations } from './rescorings.ts';
import { qualityOperations } from './quality.ts';
import { reviewOperations } from './reviews.ts';

/** The social register: one spread for each of its parts. */
export const socialOperations: readonly Operation[] = [
  ...householdOperations,
  ...evaluationOperations,
  ...reviewOperations,
  ...holdOperations,
  ...qualityOperations,
  ...explanationOperations,
  ...rescoringOperations,
];
