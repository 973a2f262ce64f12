import { z } from 'zod';
import { PublicJwk } from './public-key.ts';
import { Instant } from './time.ts';

/** DER in base64. */
const Der = z.base64().min(1);

/** What an administration has decided of verifying without a network. */
export const OfflinePolicy = z
  .object({
    /**
     * Comparison score from which a live face is the one of a photograph in a code: lower than
     * between photographs, since such a photograph is small.
     */
    acceptFrom: z.number().min(0).max(80),
    /** How far the clock of an issuer may differ, in seconds. */
    clockToleranceS: z.number().int().min(0).max(300),
    /** The longest validity of a card that is believed, in seconds. */
    lifetimeSMax: z.number().int().positive(),
    /** From this age on a status list is shown as old. */
    listStaleMs: z.number().int().positive(),
    /** From this age on no card is accepted by it. */
    listRefusedMs: z.number().int().positive(),
    /** A clock that is so far ahead of what was downloaded last is wrong. */
    clockAheadMsMax: z.number().int().positive(),
    /** Whether a card that stands in no list is refused. */
    statusRequired: z.boolean(),
    /** Faces that are not its holder's under one card within the window; then nobody's is. */
    refusalsMax: z.number().int().positive(),
    refusalsWindowMs: z.number().int().positive(),
  })
  .strict()
  .readonly();
export type OfflinePolicy = z.infer<typeof OfflinePolicy>;

/** Whom offline verifiers believe, as their station signs it. */
export const VerifierBundle = z
  .object({
    /** Only what this issuer says of people is believed. */
    issuer: z.string().min(1).max(200),
    issuedAt: Instant,
    /** Keys that sign cards. */
    documentKeys: z.array(PublicJwk).max(2_000).readonly(),
    /** Certificates of authorities that certify signers of cards and nothing else. */
    anchors: z.array(Der).max(20).readonly(),
    /** Certificates between an anchor and a signer that cards need not carry. */
    authorities: z.array(Der).max(50).readonly(),
    /** Lists of revoked certificates of these authorities and of those below them. */
    revocationLists: z.array(Der).max(100).readonly(),
    /** Token status lists, signed. */
    statusLists: z.array(z.string().min(1)).max(1_000).readonly(),
    /** Keys that sign status lists. */
    statusListKeys: z.array(PublicJwk).max(2_000).readonly(),
    /** Keys that sign the next bundles, and what the station says of uploads. */
    stationKeys: z.array(PublicJwk).min(1).max(2_000).readonly(),
    policy: OfflinePolicy,
  })
  .strict()
  .readonly();
export type VerifierBundle = z.infer<typeof VerifierBundle>;

/** Source: docs/offline-verifier.md, which says how each was chosen. */
export const defaultOfflinePolicy: OfflinePolicy = {
  acceptFrom: 45,
  clockToleranceS: 300,
  lifetimeSMax: 6 * 366 * 86_400,
  listStaleMs: 3 * 86_400_000,
  listRefusedMs: 14 * 86_400_000,
  clockAheadMsMax: 300 * 86_400_000,
  statusRequired: true,
  refusalsMax: 5,
  refusalsWindowMs: 3_600_000,
};
