import { z } from 'zod';

/** A compact JWS of type `erasure-receipt+jwt`, by a key of `/v1/journal`. */
const Receipt = z.string();

/** What became of an erasure; a receipt that the keys did not sign can be had later. */
export const ErasureAnswer = z.object({
  done: z.boolean(),
  journalPlace: z.number().optional(),
  receipt: z.union([Receipt, z.literal('none')]).optional(),
});

/** Which erasure, as it was answered. */
export const ErasureReceiptBody = z
  .object({
    journalPlace: z
      .number()
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER - 1),
  })
  .strict();

/** The receipt. */
export const ErasureReceiptAnswer = z.object({ receipt: Receipt });
