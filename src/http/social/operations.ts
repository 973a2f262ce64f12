import type { Operation } from '../operation.ts';
import { evaluationOperations } from './evaluations.ts';
import { explanationOperations } from './explanations.ts';
import { householdOperations } from './households.ts';

/** The social register: one spread for each of its parts. */
export const socialOperations: readonly Operation[] = [
  ...householdOperations,
  ...evaluationOperations,
  ...explanationOperations,
];
