import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { isSignedBy, publicKeyFrom, signedJwtFrom, type HolderKey } from '../sd-jwt/signed-jwt.ts';
import type { NonceRefusal } from './wallet-nonces.ts';

/** How old a proof may be, and how far clocks may differ, in seconds. */
const ageMaxS = 300;
const clockToleranceS = 60;

/**
 * Headers that say something we understand; a key attestation is taken and believed to say
 * nothing, since no attester is known.
 */
const knownHeaders: readonly string[] = ['alg', 'typ', 'jwk', 'key_attestation'];

/** What a proof is checked against. */
export interface CredentialProofExpectation {
  /** The credential issuer's identifier. */
  readonly audience: string;
  readonly now: Instant;
  /** Uses a nonce up. */
  readonly takeNonce: (nonce: string) => Result<'fresh', NonceRefusal>;
}

/** Why it is not believed that a wallet holds a key. */
export interface CredentialProofRefusal {
  readonly kind:
    | NonceRefusal['kind']
    | 'nonce_missing'
    | 'proof_malformed'
    | 'proof_header_refused'
    | 'proof_algorithm_refused'
    /** No key, a private one, or one on another curve. */
    | 'proof_key_refused'
    | 'proof_signature_wrong'
    | 'proof_audience_refused'
    | 'proof_expired'
    | 'proof_not_yet_valid';
}

/**
 * Checks that a wallet holds the key that its credential will be for, and answers the key. The
 * nonce is used up when everything else held. Source: OpenID4VCI 1.0, appendix F.1 and F.4.
 */
export function checkCredentialProof(
  proof: string,
  { audience, now, takeNonce }: CredentialProofExpectation,
): Result<HolderKey, CredentialProofRefusal> {
  const jwt = signedJwtFrom(proof);
  if (!jwt) return fail({ kind: 'proof_malformed' });
  const { alg, typ, jwk } = jwt.header;
  const isKnown = Object.keys(jwt.header).every((name) => knownHeaders.includes(name));
  if (!isKnown || typ !== 'openid4vci-proof+jwt') return fail({ kind: 'proof_header_refused' });
  if (alg !== 'ES256') return fail({ kind: 'proof_algorithm_refused' });
  const key = publicKeyFrom(jwk);
  if (!key) return fail({ kind: 'proof_key_refused' });
  if (!isSignedBy(jwt, key.publicKey)) return fail({ kind: 'proof_signature_wrong' });
  const { aud, iat, nonce } = jwt.payload;
  if (audience === '' || aud !== audience) return fail({ kind: 'proof_audience_refused' });
  if (typeof iat !== 'number') return fail({ kind: 'proof_malformed' });
  if (now / 1000 > iat + ageMaxS + clockToleranceS) return fail({ kind: 'proof_expired' });
  if (now / 1000 < iat - clockToleranceS) return fail({ kind: 'proof_not_yet_valid' });
  if (typeof nonce !== 'string' || nonce === '') return fail({ kind: 'nonce_missing' });
  const taken = takeNonce(nonce);
  return taken.ok ? ok(key) : taken;
}
