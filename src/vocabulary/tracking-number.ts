import { z } from 'zod';
import { verhoeffHolds } from './verhoeff.ts';

/**
 * What a person is given at her enrolment to ask how it stands: sixteen digits, the first a 1, so
 * that it is never taken for an alias or a number, the last a Verhoeff digit, the rest random. It
 * opens nothing, and no personal data are told for it.
 */
export const TrackingNumber = z
  .string()
  .regex(/^1\d{15}$/, 'sixteen digits, the first a 1')
  .refine(verhoeffHolds, 'the check digit does not hold')
  .brand<'TrackingNumber'>();
export type TrackingNumber = z.infer<typeof TrackingNumber>;
