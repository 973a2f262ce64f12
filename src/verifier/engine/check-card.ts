import { credentialDigest } from '../../credentials/offline-act.ts';
import {
  checkIdentityQr,
  type CodeRefusal,
} from '../../credentials/identity-qr/check-identity-qr.ts';
import { webTokenBytes, type IdentityWebToken } from '../../credentials/identity-qr/web-token.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { VerifierBundle } from '../../vocabulary/verifier-bundle.ts';
import { signersOf, type SignerRefusal } from '../trust/signers.ts';
import { lookUp, type LookedUp, type StatusRefusal } from '../trust/status-list.ts';

/** Why a card is not accepted, whoever holds it. */
export interface CardRefusal {
  readonly kind:
    | CodeRefusal['kind']
    | SignerRefusal['kind']
    | StatusRefusal['kind']
    /** It stands in no list, and must. */
    | 'status_missing'
    /** There is nothing to compare a face with. */
    | 'photo_missing';
  /** Of a card that was signed by whom we believe; `none` of any other. */
  readonly credential: string | 'none';
}

/** A card that holds; whose it is, the photograph says. */
export interface HeldCard {
  readonly credential: string;
  readonly token: IdentityWebToken;
  /** WebP. */
  readonly photo: Uint8Array;
  readonly status: LookedUp | 'none';
}

/** How claim 169 numbers WebP: the one format that cards of ours have. */
const webp = 4;

async function digestOf(token: IdentityWebToken): Promise<string> {
  const { issuer, credentialId } = token;
  if (credentialId) return credentialDigest(issuer, credentialId);
  const claims = new Uint8Array(webTokenBytes(token));
  const hash = await crypto.subtle.digest('SHA-256', claims);
  return credentialDigest(issuer, new Uint8Array(hash));
}

/** Checks a card's code: signer, validity, status, and that there is a photograph. */
export async function checkCard(
  text: string,
  bundle: VerifierBundle,
  now: Instant,
): Promise<Result<HeldCard, CardRefusal>> {
  const { clockToleranceS, lifetimeSMax, statusRequired } = bundle.policy;
  const expected = { now, clockToleranceS, lifetimeSMax };
  const checked = await checkIdentityQr(text, signersOf(bundle), expected);
  if (!checked.ok) return fail({ kind: checked.error.kind, credential: 'none' });
  const { token } = checked.value;
  const credential = await digestOf(token);
  const { photo, photoFormat } = token.identity;
  if (!photo || photoFormat !== webp) return fail({ kind: 'photo_missing', credential });
  if (!token.status) {
    if (statusRequired) return fail({ kind: 'status_missing', credential });
    return ok({ credential, token, photo, status: 'none' });
  }
  const status = await lookUp(bundle, token.status, now);
  if (!status.ok) return fail({ kind: status.error.kind, credential });
  return ok({ credential, token, photo, status: status.value });
}
