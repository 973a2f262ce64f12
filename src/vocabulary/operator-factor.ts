import { z } from 'zod';

/**
 * What an operator shows to work: a secret that she knows, a one-time code of something she has, a
 * face or a finger that is hers.
 */
export const OperatorFactor = z.enum(['secret', 'code', 'biometric']);
export type OperatorFactor = z.infer<typeof OperatorFactor>;
