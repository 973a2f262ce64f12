import { z } from 'zod';
import { KnownFinger } from './vocabulary/biometric-source.ts';

/** What a station's configuration file may say; every field has a default. */
export const StationConfig = z
  .object({
    host: z.string().default('127.0.0.1'),
    port: z.number().int().min(0).max(65_535).default(4180),
    /** How programmes reach the station, when a proxy stands before it: its tokens' issuer. */
    publicAddress: z
      .url({ protocol: /^https$/ })
      .transform((address) => new URL(address).origin)
      .optional(),
    /** Where the register, its secrets and keys lie. */
    dataDirectory: z.string().min(1).default('data'),
    /** Models in use; those of this version unless it says otherwise. */
    modelsDirectory: z.string().min(1).optional(),
    /**
     * Models of the next version: they read everyone while the station works, so that the next
     * version opens without reading anyone.
     */
    nextModelsDirectory: z.string().min(1).optional(),
    /** Threads that extract faces. */
    threads: z.number().int().min(1).max(64).default(2),
    /** The Chromium that prints cards, where there is one. */
    cardPrinter: z.string().min(1).default('/usr/bin/chromium'),
    /** `register`: the station stands alone. `station`: a centre decides. */
    scope: z.enum(['register', 'station']).default('register'),
    /** Which numbers are refused as conspicuous. */
    numberPolicy: z.enum(['lenient', 'mosip']).default('lenient'),
    /** Fingers that an enrolment captures, or says why they are missing. */
    fingersExpected: z
      .union([z.literal('all').transform(() => KnownFinger.options), z.array(KnownFinger).max(10)])
      .default([]),
    /** Enrolments that are expected in a day; the policy's default unless it says otherwise. */
    enrolmentsPerDay: z.number().int().min(1).max(10_000_000).optional(),
    /** Cases of people who are not enrolled yet that adjudicators can look at in a day. */
    falseCasesPerDayMax: z.number().min(0.001).max(10_000_000).optional(),
    /** Share of people who are not enrolled yet that may be refused without a human look. */
    falseHitsPerSearchMax: z.number().min(1e-7).max(0.1).optional(),
  })
  .strict()
  .readonly();
export type StationConfig = z.infer<typeof StationConfig>;
