import { z } from 'zod';
import { verhoeffDigit, verhoeffHolds } from './verhoeff.ts';

/** Digits before the check digit. */
const drawnDigits = 11;

/**
 * What a person holds while a centre decides: twelve digits, the last a Verhoeff digit, the others
 * drawn at random. It is longer than an IDCS, so that neither passes for the other, and says
 * nothing about its holder.
 */
export const TrackingNumber = z
  .string()
  .regex(/^\d{12}$/, 'twelve digits')
  .refine(verhoeffHolds, 'the check digit does not hold')
  .brand<'TrackingNumber'>();
export type TrackingNumber = z.infer<typeof TrackingNumber>;

/**
 * A new tracking number.
 * @param drawDigit a whole number from 0 to 9, from a source that nobody can foretell
 */
export function newTrackingNumber(drawDigit: () => number): TrackingNumber {
  const digits = Array.from({ length: drawnDigits }, drawDigit).join('');
  return TrackingNumber.parse(`${digits}${verhoeffDigit(digits)}`);
}
