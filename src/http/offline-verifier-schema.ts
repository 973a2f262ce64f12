import { z } from 'zod';
import { VerifierAccount, type DoubleUse, type OfflineUse } from '../register/verifier-change.ts';
import { actsPerUploadMax, signedActCharactersMax } from '../vocabulary/offline-act.ts';
import { PublicJwk } from '../vocabulary/public-key.ts';
import { ProgrammeId, VerifierId } from '../vocabulary/record-ids.ts';

/** Body of a pairing. */
export const PairingBody = z
  .object({
    name: z.string().trim().min(1).max(100).describe('where the device is, or whose'),
    programme: ProgrammeId.optional().describe('for which it verifies'),
  })
  .strict();
/** A code for one device. */
export const PairingAnswer = z.object({
  code: z.string().describe('shown once; good for one device'),
  expiresAt: z.iso.datetime(),
});

/** Body of a registration. */
export const RegistrationBody = z
  .object({
    code: z.string().min(1).max(64),
    key: PublicJwk.describe('made on the device; `kid` is its RFC 7638 thumbprint'),
    proof: z
      .string()
      .min(1)
      .max(signedActCharactersMax)
      .describe('JWS by that key: `{"pairing": SHA-256 of the code in base64url}`'),
  })
  .strict();
/** What a new verifier is called and believes. */
export const RegistrationAnswer = z.object({
  verifier: VerifierId,
  name: z.string(),
  bundle: z.string().describe('JWS; its keys are to be kept'),
});

/** What verifiers are to believe. */
export const BundleAnswer = z.object({
  bundle: z.string().describe('JWS by a key of `stationKeys` of the bundle before'),
});

/** Body of a change. */
export const VerifierStateBody = z.object({ id: VerifierId, active: z.boolean() }).strict();
/** Every verifier. */
export const VerifierListAnswer = z.object({ verifiers: z.array(VerifierAccount) });

/** Body of an upload. */
export const UploadBody = z
  .object({
    verifier: VerifierId,
    acts: z
      .array(z.string().min(1).max(signedActCharactersMax))
      .min(1)
      .max(actsPerUploadMax)
      .describe('signed acts (docs/offline-verifier.md), in the order of `seq`'),
  })
  .strict();

const UseAnswer = z.object({
  verifier: VerifierId,
  seq: z.number(),
  at: z.iso.datetime().describe('by the clock of the device'),
});
const DoubleUseAnswer = z.object({
  kind: z.enum(['entitlement', 'credential']),
  of: z.string().describe('the reference, or the digest of the credential'),
  first: UseAnswer,
  second: UseAnswer,
  foundAt: z.iso.datetime(),
});

/** What was received. */
export const UploadAnswer = z.object({
  receipt: z.string().describe('JWS: everything up to `upTo` is there, and its digest'),
  upTo: z.number(),
  taken: z.number().describe('acts of this upload that were not there before'),
  doubleUses: z.array(DoubleUseAnswer).describe('found by these acts'),
});
/** Everything that was used twice. */
export const DoubleUsesAnswer = z.object({ doubleUses: z.array(DoubleUseAnswer) });

function useAnswer({ verifier, seq, at }: OfflineUse): z.infer<typeof UseAnswer> {
  return { verifier, seq, at: new Date(at).toISOString() };
}

/** What was used twice, as it is answered. */
export function doubleUseAnswer(double: DoubleUse): z.infer<typeof DoubleUseAnswer> {
  const { kind, of, first, second, foundAt } = double;
  const found = new Date(foundAt).toISOString();
  return { kind, of, first: useAnswer(first), second: useAnswer(second), foundAt: found };
}
