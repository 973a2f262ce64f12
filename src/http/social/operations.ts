import type { Operation } from '../operation.ts';
import { evaluationOperations } from './evaluations.ts';
import { explanationOperations } from './explanations.ts';
import { extractOperations } from './extracts.ts';
import { householdOperations } from './households.ts';
import { reportOperations } from './reports.ts';
import { retentionOperations } from './retention.ts';

/** The social register: one spread for each of its parts. */
export const socialOperations: readonly Operation[] = [
  ...householdOperations,
  ...evaluationOperations,
  ...explanationOperations,
  ...reportOperations,
  ...extractOperations,
  ...retentionOperations,
];
