import { z } from 'zod';
import { VerifierId } from './record-ids.ts';
import { Instant } from './time.ts';

/** SHA-256 in base64url. */
const Digest = z.string().regex(/^[\w-]{43}$/);

/** What the act was for, as a programme names it: no name and no number of a person. */
export const EntitlementReference = z
  .string()
  .regex(/^[A-Za-z0-9][\w.:-]{0,99}$/)
  .brand<'EntitlementReference'>();

/** The outcome of a card whose holder stands there. */
export const acceptedOutcome = 'accepted';

/**
 * What an offline verifier did once, as it signs it: nothing of the person but a hash of her
 * credential. The order of the fields is that of the signed bytes.
 */
export const OfflineAct = z
  .object({
    verifier: VerifierId,
    /** 1, 2, 3 … without a gap. */
    seq: z.number().int().min(1).max(1_000_000_000),
    /** Digest of the act before; of the key's thumbprint for the first. */
    previous: Digest,
    /** By the device's clock. */
    at: Instant,
    /** `credentialDigest` of the card; `none` when it could not be read. */
    credential: z.union([Digest, z.literal('none')]),
    /** `accepted`, or the code of the refusal. */
    outcome: z.string().regex(/^[a-z0-9_]{1,64}$/),
    /** Comparison score from which the face would have been accepted. */
    threshold: z.number().min(0).max(80),
    entitlement: z.union([EntitlementReference, z.literal('none')]),
    /** When the status list was signed that the card was looked up in. */
    listAt: z.union([Instant, z.literal('none')]),
  })
  .strict()
  .readonly();
export type OfflineAct = z.infer<typeof OfflineAct>;

/** `typ` of a signed act. */
export const offlineActType = 'basma-offline-act+jwt';
/** `typ` of what a device signs to show that it holds its key. */
export const verifierKeyType = 'basma-verifier-key+jwt';
/** `typ` of what a station says that it received. */
export const offlineReceiptType = 'basma-offline-receipt+jwt';
/** `typ` of what verifiers are to believe. */
export const verifierBundleType = 'basma-verifier-bundle+jwt';
/** Acts in one upload: as many as a body of words holds. */
export const actsPerUploadMax = 50;
/** The longest signed act, in characters. */
export const signedActCharactersMax = 1_200;

/** What a device signs with its new key: the digest of the pairing code that it was given. */
export const VerifierKeyProof = z.object({ pairing: Digest }).strict().readonly();

/** What a station signs of an upload. */
export const OfflineReceipt = z
  .object({
    verifier: VerifierId,
    /** Every act up to this one is there. */
    upTo: z.number().int().nonnegative(),
    /** Its digest. */
    head: Digest,
    at: Instant,
  })
  .strict()
  .readonly();
export type OfflineReceipt = z.infer<typeof OfflineReceipt>;
