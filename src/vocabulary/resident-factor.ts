import { z } from 'zod';

/** By what a resident is known again. */
export const ResidentFactor = z.enum(['face', 'finger', 'code', 'demographics', 'card']);
export type ResidentFactor = z.infer<typeof ResidentFactor>;
