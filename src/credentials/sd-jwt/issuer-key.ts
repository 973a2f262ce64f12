import { fail, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import {
  believedKey,
  type BelievedKey,
  type SignerTrust,
  type TrustRefusal,
} from '../identity-qr/signer-trust.ts';
import { isJsonList, type JsonValue } from './json-value.ts';
import type { SignedJwt } from './signed-jwt.ts';

/** Type of the credential's JWT: the present name, and the one before it. */
const credentialTypes: readonly unknown[] = ['dc+sd-jwt', 'vc+sd-jwt'];

/** Why whoever signed a credential is not believed, or not even sought. */
export type IssuerKeyRefusal = TrustRefusal | { readonly kind: 'header_refused' };

const knownHeaders: readonly string[] = ['alg', 'typ', 'kid', 'x5c'];

function certificatesFrom(chain: JsonValue | undefined): readonly Uint8Array[] | undefined {
  if (!isJsonList(chain) || chain.length === 0) return undefined;
  const read = chain.map((one) => {
    const bytes = typeof one === 'string' ? Buffer.from(one, 'base64') : Buffer.alloc(0);
    return bytes.length > 0 && bytes.toString('base64') === one ? new Uint8Array(bytes) : undefined;
  });
  const whole = read.filter((one) => one !== undefined);
  return whole.length === read.length ? whole : undefined;
}

/** The issuer's key: by its name where the verifier has it, else by its certificates. */
export async function issuerKey(
  { header }: SignedJwt,
  trust: SignerTrust,
  now: Instant,
): Promise<Result<BelievedKey, IssuerKeyRefusal>> {
  const isKnown = Object.keys(header).every((name) => knownHeaders.includes(name));
  const { typ, alg, kid, x5c } = header;
  if (!isKnown || !credentialTypes.includes(typ)) return fail({ kind: 'header_refused' });
  if (alg !== 'ES256') return fail({ kind: 'algorithm_refused' });
  const keyId = new Uint8Array(Buffer.from(typeof kid === 'string' ? kid : '', 'utf8'));
  // Who has the key itself needs nobody to certify it.
  const isKnownKey = trust.keys.some((key) => Buffer.compare(key.keyId, keyId) === 0);
  if (x5c !== undefined && !isKnownKey) {
    const certificates = certificatesFrom(x5c);
    if (!certificates) return fail({ kind: 'chain_malformed' });
    const signer = { kind: 'chain', certificates } as const;
    return believedKey(trust, { signer, algorithm: 'ES256' }, now);
  }
  if (keyId.length === 0) return fail({ kind: 'key_unknown' });
  const signer = { kind: 'key_id', keyId } as const;
  return believedKey(trust, { signer, algorithm: 'ES256' }, now);
}
