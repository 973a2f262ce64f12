import { encodedJson } from '../compact-jwt.ts';
import { decoyDigest, hiddenElement, hiddenProperty, type Disclosure } from './disclosure.ts';
import type { JsonObject, JsonValue } from './json-value.ts';

/** What stands open in a credential in place of what is hidden, and what is hidden. */
export interface Hidden<Open> {
  readonly open: Open;
  readonly disclosures: readonly Disclosure[];
}

/** Digests in the order of their letters, which has nothing to do with that of the claims. */
function mixed(disclosures: readonly Disclosure[], digestsMin: number): readonly string[] {
  const decoys = Math.max(0, digestsMin - disclosures.length);
  return [
    ...disclosures.map(({ digest }) => digest),
    ...Array.from({ length: decoys }, () => decoyDigest()),
  ].toSorted();
}

/**
 * Hides each claim of an object by itself.
 * @param digestsMin decoys fill up to so many, so that what is missing is not seen to be
 */
export function hiddenObject(
  claims: JsonObject,
  digestsMin: number,
): Hidden<{ readonly _sd: readonly string[] }> {
  const disclosures = Object.entries(claims).map(([name, value]) => hiddenProperty(name, value));
  return { open: { _sd: mixed(disclosures, digestsMin) }, disclosures };
}

/** Hides each element of a list by itself; the elements lose their order. */
export function hiddenList(
  elements: readonly JsonValue[],
  digestsMin: number,
): Hidden<readonly JsonObject[]> {
  const disclosures = elements.map(hiddenElement);
  return { open: mixed(disclosures, digestsMin).map((digest) => ({ '...': digest })), disclosures };
}

/** What signs credentials; the private key stays where it is. */
export interface CredentialSigner {
  readonly kid: string;
  /** DER, base64, the signer's first; none where verifiers have the key itself. */
  readonly chain: readonly string[];
  /** ES256: answers r‖s. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Signs a credential; its holder has all disclosures. Source: RFC 9901 §4, SD-JWT VC §3. */
export async function sdJwt(
  signer: CredentialSigner,
  claims: JsonObject,
  disclosures: readonly Disclosure[],
): Promise<string> {
  const { kid, chain } = signer;
  const named = chain.length === 0 ? { kid } : { kid, x5c: chain };
  const header = encodedJson({ alg: 'ES256', typ: 'dc+sd-jwt', ...named });
  const signed = `${header}.${encodedJson({ ...claims, _sd_alg: 'sha-256' })}`;
  const signature = Buffer.from(await signer.sign(Buffer.from(signed, 'ascii'))).toString(
    'base64url',
  );
  const letters = disclosures.map(({ encoded }) => `${encoded}~`);
  return `${signed}.${signature}~${letters.join('')}`;
}
