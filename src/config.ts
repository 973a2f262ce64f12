import { z } from 'zod';
import { KnownFinger } from './vocabulary/biometric-source.ts';
import { OperatorFactor } from './vocabulary/operator-factor.ts';

/** The secret is asked for whatever is written. */
const factors = z
  .array(OperatorFactor)
  .max(3)
  .transform((asked) => [...new Set<OperatorFactor>(['secret', ...asked])])
  .prefault(['secret']);

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
    /** `register`: the station stands alone. `station`: a centre decides. */
    scope: z.enum(['register', 'station']).default('register'),
    /** Whether operators are trained here: nobody in its directory is a resident. */
    training: z.boolean().default(false),
    /** Which numbers are refused as conspicuous. */
    numberPolicy: z.enum(['lenient', 'mosip']).default('lenient'),
    /** Fingers that an enrolment captures, or says why they are missing. */
    fingersExpected: z
      .union([z.literal('all').transform(() => KnownFinger.options), z.array(KnownFinger).max(10)])
      .default([]),
    /** Whether nobody is enrolled without her recorded consent. */
    consentRequired: z.boolean().default(false),
    /** Whether a photograph must show why a finger was not captured. */
    exceptionPhotoRequired: z.boolean().default(false),
    /** What the operators of a role show beside their secret. */
    operatorFactors: z
      .object({
        clerk: factors,
        adjudicator: factors,
        supervisor: factors,
        auditor: factors,
        administrator: factors,
      })
      .strict()
      .prefault({}),
    /** Without use a session is locked after so long. */
    sessionIdleMinutes: z.number().int().min(1).max(120).default(15),
    /** Enrolments that are expected in a day; the policy's default unless it says otherwise. */
    enrolmentsPerDay: z.number().int().min(1).max(10_000_000).optional(),
    /** Cases of people who are not enrolled yet that adjudicators can look at in a day. */
    falseCasesPerDayMax: z.number().min(0.001).max(10_000_000).optional(),
    /** Share of people who are not enrolled yet that may be refused without a human look. */
    falseHitsPerSearchMax: z.number().min(1e-7).max(0.1).optional(),
  })
  .strict()
  .refine(({ training, scope }) => !training || scope === 'register', {
    path: ['training'],
    message: 'a station for training stands alone (scope `register`)',
  })
  .readonly();
export type StationConfig = z.infer<typeof StationConfig>;
