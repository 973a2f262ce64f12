import { z } from 'zod';
import { ExchangeTerms } from '../vocabulary/exchange-terms.ts';
import { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import { PublicJwk, SealingJwk } from '../vocabulary/public-key.ts';
import { OperatorId, ProgrammeId, RecordId, StationId } from '../vocabulary/record-ids.ts';
import { Instant } from '../vocabulary/time.ts';
import { contradictionIn, ProgrammePurpose, programmeTerms } from './programme-terms.ts';

/** What an operator may do. */
export const OperatorRole = z.enum([
  'clerk',
  'adjudicator',
  'supervisor',
  'auditor',
  'administrator',
]);
export type OperatorRole = z.infer<typeof OperatorRole>;

/** Someone who works at the station. */
export const OperatorAccount = z
  .object({
    id: OperatorId,
    roles: z.array(OperatorRole).min(1).max(5).readonly(),
    /** scrypt of the operator's secret: `scrypt:<N>:<r>:<p>:<salt>:<hash>`, base64url. */
    secretHash: z.string(),
    active: z.boolean(),
    /** A first secret must be changed before anything else is allowed. */
    mustChangeSecret: z.boolean(),
    /** Her own enrolment, so that no finger of hers is taken for a resident's. */
    enrolledAs: RecordId.exactOptional(),
    /** Until when she is trained for the work; after it no session. */
    certifiedUntil: Instant.exactOptional(),
  })
  .strict()
  .readonly();
export type OperatorAccount = z.infer<typeof OperatorAccount>;

/** Whether a browser may be sent there: encrypted, or on the same machine. */
function isReturnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, hash, username } = new URL(address);
  const own = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && own)) && hash + username === '';
}

const ReturnAddress = z
  .string()
  .max(300)
  .refine(isReturnAddress, 'https, or http on this machine, without a fragment');

function ofOneHost(addresses: readonly string[]): boolean {
  const hosts = addresses.map((one) => (URL.canParse(one) ? new URL(one).host : ''));
  return new Set(hosts).size === 1;
}

/** A programme as a client of OpenID Connect. */
const OpenIdClient = z
  .object({
    /** All of one host: whoever is known under one subject is known to one place. */
    redirectUris: z.array(ReturnAddress).min(1).max(10).refine(ofOneHost, 'of one host').readonly(),
    postLogoutRedirectUris: z.array(ReturnAddress).max(10).readonly().default([]),
    /** What it may ask to be told. */
    claims: z.array(OpenIdClaim).max(OpenIdClaim.options.length).readonly(),
    /** What it is told is encrypted to this key. */
    encryptionKey: SealingJwk,
  })
  .strict()
  .readonly();

/** A programme that may have people verified. */
export const ProgrammeAccount = z
  .object({
    id: ProgrammeId,
    name: z.string().trim().min(1).max(200),
    /** It signs its assertions with one of these; several overlap while it changes keys. */
    keys: z.array(PublicJwk).max(5).readonly(),
    purposes: z.array(ProgrammePurpose).min(1).max(50).readonly(),
    /**
     * What it may ask for: verifications; what a token for its audience is worth, and to consume
     * it; what became of people whom its sector knows; to have what it owes collected.
     */
    scopes: z.array(z.enum(['verify', 'introspect', 'events', 'redeem'])).readonly(),
    /** The resource its tokens are for, e.g. the scoring API. */
    audience: z.url().max(300),
    /** Programmes of one sector see the same pairwise subject. */
    sector: z.string().regex(/^[a-z0-9.-]{1,100}$/),
    /** Tokens are bound to the programme's own key (RFC 9449). */
    requiresDpop: z.boolean(),
    /** Only a programme that has people sign in. */
    openid: OpenIdClient.exactOptional(),
    /** Only a programme that exchanges records with the social register (SP-DCI). */
    exchange: ExchangeTerms.exactOptional(),
    verificationsPerMinuteMax: z.number().int().min(1).max(100_000),
    ...programmeTerms,
    active: z.boolean(),
  })
  .strict()
  .superRefine((account, context) => {
    const message = contradictionIn(account);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .readonly();
export type ProgrammeAccount = z.infer<typeof ProgrammeAccount>;

/** A station whose packets a centre takes. */
export const StationAccount = z
  .object({
    id: StationId,
    name: z.string().trim().min(1).max(200),
    /** With which its packets and its proofs verify. */
    keys: z.array(PublicJwk).min(1).max(5).readonly(),
    active: z.boolean(),
  })
  .strict()
  .readonly();
export type StationAccount = z.infer<typeof StationAccount>;
