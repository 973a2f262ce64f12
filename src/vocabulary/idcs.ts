import { z } from 'zod';
import { verhoeffHolds } from './verhoeff.ts';

/**
 * Civil and social digital identifier: ten digits, the first 2–9, the last a Verhoeff digit, the
 * eight between them random. It says nothing about its holder. Source: decree 2-21-473. A first
 * digit 0 is of a training station's: well-formed here, and nobody's in any register of residents.
 */
export const Idcs = z
  .string()
  .regex(/^[02-9]\d{9}$/, 'ten digits, the first 2 to 9')
  .refine(verhoeffHolds, 'the check digit does not hold')
  .brand<'Idcs'>();
export type Idcs = z.infer<typeof Idcs>;
