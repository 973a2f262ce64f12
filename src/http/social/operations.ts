import type { Operation } from '../operation.ts';
import { householdOperations } from './households.ts';

/** The social register: one spread for each of its parts. */
export const socialOperations: readonly Operation[] = [...householdOperations];
