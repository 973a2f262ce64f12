import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { ExchangeStore, KeptSigningKey } from '../dci/exchange-store.ts';
import type { RegistryKeys } from '../procedures/dci/needs.ts';
import { ExchangeKey } from '../vocabulary/exchange-terms.ts';
import type { Instant } from '../vocabulary/time.ts';

/** After so long another key signs; those before stay published. */
const yearMs = 365 * 24 * 3600 * 1000;
/** Keys that are published: partners check what they kept for some years. */
const publishedMax = 10;

function newKey(at: Instant): KeptSigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pkcs8 = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
  return { kid: randomUUID(), pkcs8, at };
}

function privateKeyOf({ pkcs8 }: KeptSigningKey) {
  return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
}

function published(key: KeptSigningKey): ExchangeKey {
  const { x } = createPublicKey(privateKeyOf(key)).export({ format: 'jwk' });
  return ExchangeKey.parse({ kid: key.kid, x });
}

/** The registry's keys in the exchange, Ed25519; the first is made where there is none. */
export async function openRegistryKeys(store: ExchangeStore, at: Instant): Promise<RegistryKeys> {
  const known = await store.signingKeys();
  const [newest] = known;
  const isDue = !newest || newest.at + yearMs < at;
  const fresh = isDue ? newKey(at) : newest;
  if (isDue) await store.putSigningKey(fresh);
  const all = isDue ? [fresh, ...known] : known;
  return {
    current: { kid: fresh.kid, privateKey: privateKeyOf(fresh) },
    published: all.slice(0, publishedMax).map(published),
  };
}
