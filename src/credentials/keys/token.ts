import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import {
  keyPurposes,
  madeForEveryPurpose,
  previousKept,
  type KeyPurpose,
  type SealingKeys,
  type TokenKeys,
} from './keys.ts';
import { publishedKey } from './published-key.ts';
import { nothingSealed, openTokenSealing } from './token-sealing.ts';
import { tokenFailure, type TokenDevice, type TokenObject } from './token-device.ts';

type SigningObject = Extract<TokenObject, { readonly kind: 'signing' }>;
type Signing = Readonly<Record<KeyPurpose, readonly SigningObject[]>>;

const pairwise = { purpose: 'pairwise-subject', ordinal: 1 } as const;
/** What every version made: where one of these is gone, it was lost. */
const founding: readonly KeyPurpose[] = ['identity-token', 'journal-head'];

function signingOf(objects: readonly TokenObject[], purpose: KeyPurpose): SigningObject[] {
  return objects
    .flatMap((object) => (object.kind === 'signing' && object.purpose === purpose ? [object] : []))
    .toSorted((a, b) => a.ordinal - b.ordinal);
}

/** Two keys of a purpose at least: one signs, the next is published ahead. */
async function completed(
  token: TokenDevice,
  purpose: KeyPurpose,
  held: readonly SigningObject[],
): Promise<readonly SigningObject[]> {
  const all = [...held];
  while (all.length < 2) {
    const ordinal = (all.at(-1)?.ordinal ?? 0) + 1;
    const made = await token.make('signing', { purpose, ordinal });
    if (made.kind !== 'signing') throw new Error('a signing key was asked for');
    all.push(made);
  }
  return all;
}

function currentOf(keys: readonly SigningObject[]): SigningObject {
  const key = keys.at(-2);
  if (!key) throw new Error('a purpose has a current and a next key');
  return key;
}

async function signed(token: TokenDevice, key: SigningObject, bytes: Uint8Array) {
  const { purpose, ordinal } = key;
  return token.sign({ purpose, ordinal }, createHash('sha256').update(bytes).digest());
}

/**
 * Whether the public half that the token shows is that of the key: anyone with the PIN can put
 * another one there, and everyone would be told to trust it.
 */
async function assertPair(token: TokenDevice, key: SigningObject): Promise<void> {
  const challenge = randomBytes(32);
  const { kty, crv, x, y } = publishedKey(key);
  const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  const signature = await signed(token, key, challenge);
  if (!verify('sha256', challenge, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)) {
    throw tokenFailure('token_key_foreign', 'a public key of the token is not that of its key');
  }
}

/**
 * Keys inside a token: made there, never to leave it. Where a register was written under keys that
 * are gone, no others are made: every person would get another subject.
 * @param opensPackets whether this is a centre: its token must be able to agree (ECDH), too
 * @throws an Error with code `keys_missing`, `token_key_exposed`, `token_key_foreign`,
 * `token_pin_refused`, `pin_file_open` or `token_unavailable`
 */
export async function openTokenKeys(
  token: TokenDevice & { close(): Promise<void> },
  mayMake: boolean,
  opensPackets = false,
): Promise<TokenKeys> {
  const objects = await token.objects();
  const hasSecret = objects.some(
    ({ kind, purpose }) => kind === 'mac' && purpose === pairwise.purpose,
  );
  const lost = !hasSecret || founding.some((purpose) => signingOf(objects, purpose).length < 2);
  if (lost && !mayMake) throw tokenFailure('keys_missing', 'the keys are not in the token');
  const signing: Record<KeyPurpose, readonly SigningObject[]> = await signingKeys(token, objects);
  if (!hasSecret) await token.make('mac', pairwise);
  for (const keys of Object.values(signing)) {
    for (const key of keys.slice(-2)) await assertPair(token, key);
  }
  const sealing = opensPackets ? await openTokenSealing(token) : nothingSealed;
  return { madeNow: lost, opensPackets, ...sealing, ...tokenKeys(token, signing) };
}

function signingKeys(token: TokenDevice, objects: readonly TokenObject[]): Promise<Signing> {
  return madeForEveryPurpose((purpose) => completed(token, purpose, signingOf(objects, purpose)));
}

function tokenKeys(
  token: TokenDevice & { close(): Promise<void> },
  signing: Record<KeyPurpose, readonly SigningObject[]>,
): Omit<TokenKeys, 'madeNow' | 'opensPackets' | keyof SealingKeys> {
  const kids = new Map<string, SigningObject>();
  const know = (key: SigningObject) => kids.set(publishedKey(key).kid, key);
  for (const purpose of keyPurposes) signing[purpose].forEach(know);
  return {
    kind: 'token',
    current: async (purpose) => publishedKey(currentOf(signing[purpose])),
    sign: async (purpose, kid, bytes) => {
      const key = kids.get(kid);
      if (key?.purpose !== purpose) throw tokenFailure('key_unknown', 'no such key');
      return signed(token, key, bytes);
    },
    published: async (purpose) => signing[purpose].map(publishedKey).toReversed(),
    rotate: async (purpose) => {
      const keys = signing[purpose];
      const ordinal = (keys.at(-1)?.ordinal ?? 0) + 1;
      const made = await token.make('signing', { purpose, ordinal });
      if (made.kind !== 'signing') throw new Error('a signing key was asked for');
      const kept = [...keys, made].slice(-(previousKept[purpose] + 2));
      know(made);
      signing[purpose] = kept;
      for (const old of keys.filter((key) => !kept.includes(key))) {
        kids.delete(publishedKey(old).kid);
        await token.destroy({ purpose, ordinal: old.ordinal });
      }
    },
    mac: (_purpose, bytes) => token.mac(pairwise, bytes),
    close: () => token.close(),
  };
}
