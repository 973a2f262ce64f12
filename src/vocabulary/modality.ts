import { z } from 'zod';

/** The kinds of biometric signal that a template can come from. */
export const Modality = z.enum(['face', 'finger']);
export type Modality = z.infer<typeof Modality>;
