import { z } from 'zod';
import { verhoeffHolds } from './verhoeff.ts';

/** A revocable alias of an IDCS: sixteen digits, the first 2–9, the last a Verhoeff digit. */
export const Vid = z
  .string()
  .regex(/^[2-9]\d{15}$/, 'sixteen digits, the first 2 to 9')
  .refine(verhoeffHolds, 'the check digit does not hold')
  .brand<'Vid'>();
export type Vid = z.infer<typeof Vid>;

/**
 * How an alias lives: `temporary` and `one_time` expire, `one_time` also at its first use;
 * `perpetual` lasts until it is revoked.
 */
export const VidKind = z.enum(['temporary', 'one_time', 'perpetual']);
export type VidKind = z.infer<typeof VidKind>;
