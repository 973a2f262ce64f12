import type { BelievedKey, SignerTrust } from '../identity-qr/signer-trust.ts';
import { checkedStatus, type StatusCheck, type StatusRefusal } from '../status-list/status.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { disclosedClaims, type DisclosureRefusal } from './disclosed-claims.ts';
import { digestOf, disclosureFrom, type Disclosure } from './disclosure.ts';
import { issuerKey, type IssuerKeyRefusal } from './issuer-key.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json-value.ts';
import { isSignedBy, publicKeyFrom, signedJwtFrom, type SignedJwt } from './signed-jwt.ts';

/** Longest presentation that is looked at, in letters; a photograph is under two thousand. */
const lettersMax = 65_536;
const disclosuresMax = 64;
/** More than this is no clock that is a little off. */
const clockToleranceSMax = 300;
/** How old a proof of possession may be at most, whatever is asked for. */
const proofAgeSMax = 600;

const bindingType = 'kb+jwt';

/** Claims that a verifier must see whatever the holder likes. Source: SD-JWT VC, §3.2.2.2. */
const neverHidden = [
  'iss',
  'nbf',
  'exp',
  'cnf',
  'vct',
  'vct#integrity',
  'status',
  '_sd_alg',
] as const;

/** Whom, when and for what a verifier believes. */
export interface PresentationExpectation {
  /** Issuers; a key's `keyId` is its `kid` in UTF-8. */
  readonly trust: SignerTrust;
  /** Types of credentials that are asked for (`vct`). */
  readonly types: readonly string[];
  /** Who asks, as the wallet was told. */
  readonly audience: string;
  readonly nonce: string;
  readonly status: StatusCheck;
  readonly now: Instant;
  /** How far clocks may differ, in seconds, at most five minutes. */
  readonly clockToleranceS: number;
  /** How old the proof of possession may be, in seconds, at most ten minutes. */
  readonly proofAgeSMax: number;
}

/** Why a presentation is not believed. */
export type PresentationRefusal =
  | IssuerKeyRefusal
  | DisclosureRefusal
  | StatusRefusal
  | {
      readonly kind:
        | 'presentation_too_long'
        | 'presentation_malformed'
        | 'disclosure_malformed'
        | 'disclosures_too_many'
        | 'hash_refused'
        | 'signature_wrong'
        | 'issuer_refused'
        | 'type_refused'
        /** A claim that must be seen by everyone was hidden. */
        | 'claim_not_disclosable'
        | 'claims_malformed'
        | 'expired'
        | 'not_yet_valid'
        /** The credential names no key, so nobody can prove that it is hers. */
        | 'holder_unnamed'
        | 'binding_missing'
        | 'binding_malformed'
        | 'binding_signature_wrong'
        | 'binding_audience_refused'
        | 'binding_nonce_refused'
        /** The proof is of another set of disclosures. */
        | 'binding_hash_wrong'
        | 'binding_expired'
        | 'binding_not_yet_valid';
    };

/** What a presentation says, after everything about it held. */
export interface VerifiedPresentation {
  readonly issuer: string;
  readonly type: string;
  /** What is open, and what its holder disclosed; of what she kept there is no trace. */
  readonly claims: JsonObject;
  /** Thumbprint (RFC 7638) of the key that the holder proved. */
  readonly holder: string;
}

interface Parts {
  readonly credential: SignedJwt;
  readonly disclosures: readonly Disclosure[];
  readonly binding: SignedJwt;
  /** Everything that the proof of possession is over. */
  readonly bound: string;
}

function partsOf(presentation: string): Result<Parts, PresentationRefusal> {
  if (presentation.length > lettersMax) return fail({ kind: 'presentation_too_long' });
  const parts = presentation.split('~');
  const [letters = '', ...rest] = parts;
  const bindingLetters = rest.pop();
  const credential = signedJwtFrom(letters);
  if (!credential || bindingLetters === undefined) return fail({ kind: 'presentation_malformed' });
  if (rest.length > disclosuresMax) return fail({ kind: 'disclosures_too_many' });
  const disclosures = rest.map(disclosureFrom);
  const read = disclosures.filter((one) => one !== undefined);
  if (read.length !== rest.length) return fail({ kind: 'disclosure_malformed' });
  if (bindingLetters === '') return fail({ kind: 'binding_missing' });
  const binding = signedJwtFrom(bindingLetters);
  if (!binding) return fail({ kind: 'binding_malformed' });
  const bound = presentation.slice(0, presentation.length - bindingLetters.length);
  return ok({ credential, disclosures: read, binding, bound });
}

/** What is no number allows nothing. */
function bounded(seconds: number, max: number): number {
  return seconds > 0 ? Math.min(seconds, max) : 0;
}

function isMoment(value: JsonValue | undefined): value is number | undefined {
  return value === undefined || (typeof value === 'number' && value >= 0);
}

/** Why a credential does not hold at this time; undefined when it does. */
function validity(
  { iat, nbf, exp }: JsonObject,
  { now, clockToleranceS }: PresentationExpectation,
): PresentationRefusal | undefined {
  if (!isMoment(iat) || !isMoment(nbf) || typeof exp !== 'number' || exp < 0) {
    return { kind: 'claims_malformed' };
  }
  const toleranceS = bounded(clockToleranceS, clockToleranceSMax);
  const nowS = now / 1000;
  if (nowS >= exp + toleranceS) return { kind: 'expired' };
  if (nowS < Math.max(nbf ?? 0, iat ?? 0) - toleranceS) return { kind: 'not_yet_valid' };
  return undefined;
}

/** Why a proof of possession does not hold; undefined when it does. Source: RFC 9901 §7.3. */
function bindingRefusal(
  { binding, bound }: Parts,
  { audience, nonce, now, clockToleranceS, proofAgeSMax: ageSMax }: PresentationExpectation,
): PresentationRefusal | undefined {
  const { aud, nonce: sent, iat, sd_hash: hash } = binding.payload;
  // Who asks for nothing in particular is answered by every recording.
  if (audience === '' || aud !== audience) return { kind: 'binding_audience_refused' };
  if (nonce === '' || sent !== nonce) return { kind: 'binding_nonce_refused' };
  if (hash !== digestOf(bound)) return { kind: 'binding_hash_wrong' };
  if (typeof iat !== 'number' || iat < 0) return { kind: 'binding_malformed' };
  const toleranceS = bounded(clockToleranceS, clockToleranceSMax);
  const nowS = now / 1000;
  if (nowS > iat + bounded(ageSMax, proofAgeSMax) + toleranceS) return { kind: 'binding_expired' };
  return nowS < iat - toleranceS ? { kind: 'binding_not_yet_valid' } : undefined;
}

/** The key that the credential is for, proven by whoever presents it. */
function holderOf(parts: Parts): Result<string, PresentationRefusal> {
  const { cnf } = parts.credential.payload;
  const jwk = isJsonObject(cnf) && Object.keys(cnf).length === 1 ? cnf['jwk'] : undefined;
  const key = publicKeyFrom(jwk);
  if (!key) return fail({ kind: 'holder_unnamed' });
  const { typ, alg } = parts.binding.header;
  if (typ !== bindingType || alg !== 'ES256') return fail({ kind: 'binding_malformed' });
  if (!isSignedBy(parts.binding, key.publicKey)) return fail({ kind: 'binding_signature_wrong' });
  return ok(key.thumbprint);
}

/** The claims that are disclosed, once the credential itself is believed. */
function claimsOf(
  { credential: { payload }, disclosures }: Parts,
  believed: BelievedKey,
  { types }: PresentationExpectation,
): Result<{ readonly type: string; readonly claims: JsonObject }, PresentationRefusal> {
  const { _sd_alg: hash, ...open } = payload;
  const { vct } = open;
  if (hash !== undefined && hash !== 'sha-256') return fail({ kind: 'hash_refused' });
  if (payload['iss'] !== believed.issuer) return fail({ kind: 'issuer_refused' });
  if (typeof vct !== 'string' || !types.includes(vct)) return fail({ kind: 'type_refused' });
  const claims = disclosedClaims(open, disclosures);
  if (!claims.ok) return claims;
  const hidden = neverHidden.some((name) => name in claims.value && !(name in open));
  return hidden ? fail({ kind: 'claim_not_disclosable' }) : ok({ type: vct, claims: claims.value });
}

/**
 * Checks a presentation of an SD-JWT credential from its letters to its claims: the issuer's
 * signature, that each disclosure is one that she signed, its time, its status, and that whoever
 * presents it holds its key, now, for us. Whether a nonce was used before is for who gave it out.
 */
export async function verifyPresentation(
  presentation: string,
  expected: PresentationExpectation,
): Promise<Result<VerifiedPresentation, PresentationRefusal>> {
  const parts = partsOf(presentation);
  if (!parts.ok) return parts;
  const { credential } = parts.value;
  const believed = await issuerKey(credential, expected.trust, expected.now);
  if (!believed.ok) return believed;
  if (!isSignedBy(credential, believed.value.publicKey)) return fail({ kind: 'signature_wrong' });
  const said = claimsOf(parts.value, believed.value, expected);
  if (!said.ok) return said;
  const untimely = validity(credential.payload, expected);
  if (untimely) return fail(untimely);
  const holder = holderOf(parts.value);
  if (!holder.ok) return holder;
  const unbound = bindingRefusal(parts.value, expected);
  if (unbound) return fail(unbound);
  const status = await checkedStatus(credential.payload['status'], expected.status, expected.now);
  if (status) return fail(status);
  const { issuer } = believed.value;
  return ok({ issuer, holder: holder.value, ...said.value });
}
