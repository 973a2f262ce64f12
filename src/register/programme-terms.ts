import { z } from 'zod';
import { Assurance } from '../vocabulary/assurance.ts';
import { DemographicAttribute } from '../vocabulary/demographic-attribute.ts';
import { ResidentFactor } from '../vocabulary/resident-factor.ts';

/** By what a programme may have somebody verified. */
export const ProgrammeFactor = ResidentFactor.extract(['face', 'finger', 'code', 'demographics']);
export type ProgrammeFactor = z.infer<typeof ProgrammeFactor>;

/** A purpose that a programme may state, with its legal basis. */
export const ProgrammePurpose = z
  .object({
    code: z.string().regex(/^[a-z][a-z0-9_-]{1,63}$/),
    basis: z.string().min(1).max(200),
    /** Below this no token is issued, only a yes; a payment wants at least `substantial`. */
    assuranceMin: Assurance.default('substantial'),
  })
  .strict();

/**
 * By which certificate a programme is known (RFC 8705): one of this SHA-256 thumbprint, base64url;
 * or any below `certs/trust/programme` that names it as `urn:basma:programme:<id>`.
 */
const ProgrammeCertificate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pinned'), thumbprint: z.string().regex(/^[\w-]{43}$/) }).strict(),
  z.object({ kind: z.literal('chained') }).strict(),
]);

/** Everything that an earlier version did not know; what it wrote means these. */
export const programmeTerms = {
  certificates: z.array(ProgrammeCertificate).max(5).readonly().default([]),
  /** Tokens are bound to the certificate that it showed (RFC 8705 §3). */
  requiresCertificate: z.boolean().default(false),
  /** By what it may have somebody verified. */
  factors: z.array(ProgrammeFactor).max(4).readonly().default(['face', 'finger']),
  /** Which of these suffice, together; what is sent must hold one of these sets. */
  sufficient: z
    .array(z.array(ProgrammeFactor).min(1).max(4).readonly())
    .max(16)
    .readonly()
    .default([['face'], ['finger']]),
  /** What it may have compared, yes or no for the whole, and what it may be told. */
  attributes: z
    .object({
      compared: z.array(DemographicAttribute).max(8).readonly(),
      told: z.array(DemographicAttribute).max(8).readonly(),
    })
    .strict()
    .readonly()
    .default({ compared: [], told: [] }),
  /** `graded`: a spelling of the same name is the same name. */
  names: z.enum(['exact', 'graded']).default('exact'),
  /** Programmes of the formula on which it is told decisions of the social register. */
  socialProgrammes: z
    .array(z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/))
    .max(20)
    .readonly()
    .default([]),
  /** Refusals in an hour, of whatever numbers; then it waits until the hour is over. */
  refusalsPerHourMax: z.number().int().min(1).max(1_000_000).default(1_000),
};

/** Why an account does not hold together; undefined when it does. */
export function contradictionIn(account: {
  readonly keys: readonly unknown[];
  readonly certificates: readonly unknown[];
  readonly factors: readonly ProgrammeFactor[];
  readonly sufficient: readonly (readonly ProgrammeFactor[])[];
  readonly requiresCertificate: boolean;
  readonly requiresDpop: boolean;
}): string | undefined {
  const { keys, certificates, factors, sufficient } = account;
  if (keys.length + certificates.length === 0) return 'a key or a certificate';
  if (sufficient.flat().some((factor) => !factors.includes(factor))) return 'factors that it has';
  if (account.requiresCertificate && certificates.length === 0) return 'a certificate to bind to';
  if (account.requiresCertificate && account.requiresDpop) return 'bound to one of the two';
  return undefined;
}
