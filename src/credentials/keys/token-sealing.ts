import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import type { SealingJwk } from '../../vocabulary/public-key.ts';
import { sealedTo } from '../content-key.ts';
import { openAgreedKey } from './agreed-key.ts';
import { sealingKept, type SealingKeys } from './keys.ts';
import { thumbprintOf } from './published-key.ts';
import { tokenFailure, type TokenDevice, type TokenObject } from './token-device.ts';

type AgreementObject = Extract<TokenObject, { readonly kind: 'agreement' }>;

const purpose = 'packet-sealing';
const Point = z.object({ x: z.string(), y: z.string() });

function agreementsOf(objects: readonly TokenObject[]): AgreementObject[] {
  return objects
    .flatMap((object) =>
      object.kind === 'agreement' && object.purpose === purpose ? [object] : [],
    )
    .toSorted((a, b) => b.ordinal - a.ordinal);
}

async function made(token: TokenDevice, ordinal: number): Promise<AgreementObject> {
  const object = await token.make('agreement', { purpose, ordinal });
  if (object.kind !== 'agreement') throw new Error('a key that agrees was asked for');
  return object;
}

/** Whether the public half that the token shows is that of the key. */
async function assertAgrees(token: TokenDevice, { x, y, ordinal }: AgreementObject): Promise<void> {
  const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const theirs = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const outside = diffieHellman({ privateKey: ours.privateKey, publicKey: theirs });
  const point = Point.parse(ours.publicKey.export({ format: 'jwk' }));
  const inside = await token.agree({ purpose, ordinal }, point);
  if (!outside.equals(inside)) {
    throw tokenFailure('token_key_foreign', 'a public key of the token is not that of its key');
  }
}

function published({ x, y }: AgreementObject): SealingJwk {
  const kid = thumbprintOf({ x, y });
  return { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ECDH-ES+A256KW', use: 'enc' };
}

/**
 * Keys inside a token to which content keys are sealed: the token agrees on a secret with the point
 * of a sealed key, and what is sealed is opened with that here.
 * @throws an Error with code `token_key_foreign` or `token_unavailable`
 */
export async function openTokenSealing(token: TokenDevice): Promise<SealingKeys> {
  let keys = agreementsOf(await token.objects());
  if (keys.length === 0) keys = [await made(token, 1)];
  for (const key of keys) await assertAgrees(token, key);
  return {
    sealingKey: async () => {
      const [key] = keys;
      if (!key) throw new Error('there is a key to seal to');
      return published(key);
    },
    sealingKeys: async () => keys.map(published),
    openSealedKey: async (sealed) => {
      const kid = sealedTo(sealed);
      const key = keys.find((each) => thumbprintOf(each) === kid);
      if (!key) return 'unopened';
      const { ordinal } = key;
      return openAgreedKey(sealed, (point) => token.agree({ purpose, ordinal }, point));
    },
    rotateSealing: async () => {
      const next = await made(token, (keys[0]?.ordinal ?? 0) + 1);
      const all = [next, ...keys];
      keys = all.slice(0, sealingKept);
      for (const { ordinal } of all.slice(sealingKept)) await token.destroy({ purpose, ordinal });
    },
  };
}

/** Of a station that opens nothing: no key is made, and its token need not be able to agree. */
export const nothingSealed: SealingKeys = {
  sealingKey: async () => Promise.reject(opensNothing()),
  sealingKeys: async () => [],
  openSealedKey: async () => 'unopened',
  rotateSealing: async () => Promise.reject(opensNothing()),
};

function opensNothing(): Error {
  return tokenFailure('key_unknown', 'this station opens no packets');
}
