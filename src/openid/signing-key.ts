import { createPublicKey, type KeyObject } from 'node:crypto';
import type { ExternalSigningKey } from 'oidc-provider';
import type { Keys, PublishedKey } from '../credentials/keys/keys.ts';

/** The provider's class of keys that sign elsewhere; it is loaded when it is needed. */
type KeyClass = typeof ExternalSigningKey;

/** Keys as the provider takes them: the one that signs first, all of them published. */
export async function signingKeys(
  Base: KeyClass,
  keys: Pick<Keys, 'published' | 'sign'>,
): Promise<readonly ExternalSigningKey[]> {
  class StationKey extends Base {
    readonly #published: PublishedKey;

    constructor(published: PublishedKey) {
      super();
      this.#published = published;
      Object.assign(this, { kid: published.kid, alg: published.alg });
    }

    override keyObject(): KeyObject {
      const { kty, crv, x, y } = this.#published;
      return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    }

    override sign(data: Uint8Array): Promise<Uint8Array> {
      return keys.sign('openid', this.#published.kid, data);
    }
  }
  const [next, current, ...previous] = await keys.published('openid');
  if (!next || !current) throw new Error('a purpose has a current and a next key');
  return [current, next, ...previous].map((published) => new StationKey(published));
}
