import { createPrivateKey, createPublicKey, randomBytes, webcrypto } from 'node:crypto';
import { z } from 'zod';
import type { SealingJwk } from '../../vocabulary/public-key.ts';
import { openContentKey, sealedTo } from '../content-key.ts';
import { writeWhole, readWhole } from '../private-file.ts';
import { madeForEveryPurpose, ofEveryPurpose, previousKept, sealingKept } from './keys.ts';
import type { KeyPurpose, PublishedKey, SealingKeys, SoftwareKeys } from './keys.ts';
import { publishedKey, thumbprintOf } from './published-key.ts';

export type { SoftwareKeys } from './keys.ts';

const { subtle } = webcrypto;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const hmac = { name: 'HMAC', hash: 'SHA-256' } as const;

/** PKCS #8, base64url, oldest first; the last but one signs, the last is published ahead. */
const StoredSigning = z.array(z.string()).min(2);
const StoredKeys = z
  .object({
    ...ofEveryPurpose(() => StoredSigning),
    'pairwise-subject': z.string(),
    /** PKCS #8, base64url, newest first; one alone where none was ever rotated. */
    'packet-sealing': z
      .union([z.string().transform((one) => [one]), z.array(z.string())])
      .pipe(z.array(z.string()).min(1).max(sealingKept)),
  })
  .strict();
type StoredKeys = z.infer<typeof StoredKeys>;
/** What the first version kept; every other purpose came later. */
const FirstStoredKeys = StoredKeys.partial().required({
  'identity-token': true,
  'journal-head': true,
  'pairwise-subject': true,
});

interface SigningKey {
  readonly published: PublishedKey;
  /** It can sign and can not be taken out again. */
  readonly privateKey: webcrypto.CryptoKey;
  readonly stored: string;
}

const Point = z.object({ x: z.string(), y: z.string() });

/** The point of a private key, and what it is called. */
function publicHalf(bytes: Buffer) {
  const publicKey = createPublicKey(createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }));
  const { x, y } = Point.parse(publicKey.export({ format: 'jwk' }));
  return { x, y, kid: thumbprintOf({ x, y }) };
}

async function signingKey(stored: string): Promise<SigningKey> {
  const bytes = Buffer.from(stored, 'base64url');
  const privateKey = await subtle.importKey('pkcs8', bytes, ecdsa, false, ['sign']);
  return { privateKey, stored, published: publishedKey(publicHalf(bytes)) };
}

const ecdh = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** The key that content keys are sealed to; its private half can not be taken out. */
async function sealingKeyFrom(stored: string) {
  const bytes = Buffer.from(stored, 'base64url');
  const privateKey = await subtle.importKey('pkcs8', bytes, ecdh, false, ['deriveBits']);
  const { x, y, kid } = publicHalf(bytes);
  const published: SealingJwk = {
    kty: 'EC',
    crv: 'P-256',
    x,
    y,
    kid,
    alg: 'ECDH-ES+A256KW',
    use: 'enc',
  };
  return { privateKey, published, stored };
}

/** What is sealed to the first of these keys, or to another of them, opens. */
async function sealingKeysFrom(
  stored: readonly string[],
  save: (stored: string[]) => Promise<void>,
): Promise<SealingKeys> {
  let keys = await Promise.all(stored.map(sealingKeyFrom));
  return {
    sealingKey: async () => {
      const [key] = keys;
      if (!key) throw new Error('there is a key to seal to');
      return key.published;
    },
    sealingKeys: async () => keys.map(({ published }) => published),
    openSealedKey: async (sealed) => {
      const kid = sealedTo(sealed);
      const key = keys.find(({ published }) => published.kid === kid);
      return key ? openContentKey(key.privateKey, sealed) : 'unopened';
    },
    rotateSealing: async () => {
      const made = await sealingKeyFrom(await newStoredKey());
      const next = [made, ...keys].slice(0, sealingKept);
      await save(next.map((key) => key.stored));
      keys = next;
    },
  };
}

async function newStoredKey(): Promise<string> {
  const { privateKey } = await subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  return Buffer.from(await subtle.exportKey('pkcs8', privateKey)).toString('base64url');
}

/** Saves changes one after the other: of two rotations at once neither forgets the other. */
function savedOneByOne(
  stored: StoredKeys,
  save: (changed: StoredKeys) => Promise<void>,
): (changed: Partial<StoredKeys>) => Promise<void> {
  let whole = stored;
  let saved: Promise<unknown> = Promise.resolve();
  return (changed) => {
    const saving = saved.then(async () => {
      const next = { ...whole, ...changed };
      await save(next);
      whole = next;
    });
    saved = saving.catch(() => undefined);
    return saving;
  };
}

async function keysFrom(
  stored: StoredKeys,
  madeNow: boolean,
  save: (changed: StoredKeys) => Promise<void>,
): Promise<SoftwareKeys> {
  const signing: Record<KeyPurpose, readonly SigningKey[]> = await madeForEveryPurpose((purpose) =>
    Promise.all(stored[purpose].map(signingKey)),
  );
  const secret = Buffer.from(stored['pairwise-subject'], 'base64url');
  const pairwise = await subtle.importKey('raw', secret, hmac, false, ['sign']);
  const currentOf = (purpose: KeyPurpose): SigningKey => {
    const key = signing[purpose].at(-2);
    if (!key) throw new Error('a purpose has a current and a next key');
    return key;
  };
  const saveWith = savedOneByOne(stored, save);
  return {
    kind: 'software',
    opensPackets: true,
    madeNow,
    close: async () => undefined,
    current: async (purpose) => currentOf(purpose).published,
    sign: async (purpose, kid, bytes) => {
      const key = signing[purpose].find(({ published }) => published.kid === kid);
      if (!key) throw Object.assign(new Error('no such key'), { code: 'key_unknown' });
      return new Uint8Array(await subtle.sign(ecdsa, key.privateKey, bytes));
    },
    published: async (purpose) => signing[purpose].map(({ published }) => published).toReversed(),
    rotate: async (purpose) => {
      const made = await signingKey(await newStoredKey());
      const next = [...signing[purpose], made].slice(-(previousKept[purpose] + 2));
      await saveWith({ [purpose]: next.map((key) => key.stored) });
      signing[purpose] = next;
    },
    mac: async (_purpose, bytes) => new Uint8Array(await subtle.sign(hmac, pairwise, bytes)),
    ...(await sealingKeysFrom(stored['packet-sealing'], (sealing) =>
      saveWith({ 'packet-sealing': sealing }),
    )),
  };
}

/** One that signs and one that is published ahead. */
function twoStoredKeys(): Promise<string[]> {
  return Promise.all([newStoredKey(), newStoredKey()]);
}

async function newKeys(): Promise<StoredKeys> {
  return {
    ...(await madeForEveryPurpose(twoStoredKeys)),
    'pairwise-subject': randomBytes(32).toString('base64url'),
    'packet-sealing': [await newStoredKey()],
  };
}

/** Keys as they are kept, and what an earlier version did not make yet. */
async function completed(known: string): Promise<{ stored: StoredKeys; lacking: boolean }> {
  const first = FirstStoredKeys.parse(JSON.parse(known));
  const whole = StoredKeys.safeParse(first);
  if (whole.success) return { stored: whole.data, lacking: false };
  return { stored: StoredKeys.parse({ ...(await newKeys()), ...first }), lacking: true };
}

/** Keys that live as long as the process: for rehearsals. */
export async function openMemoryKeys(): Promise<SoftwareKeys> {
  return keysFrom(await newKeys(), true, () => Promise.resolve());
}

/**
 * Development keys in a file that only its owner reads, made on first use. A deployment keeps its
 * keys in a token or a hardware module instead. Where a register was written under keys that are
 * gone, no others are made: every person would get another subject.
 * @throws an Error with code `keys_missing`, `private_file_damaged` or `private_file_open`
 */
export async function openSoftwareKeys(file: string, mayMake: boolean): Promise<SoftwareKeys> {
  const known = await readWhole(file);
  if (known === undefined && !mayMake) {
    throw Object.assign(new Error(`the keys are missing: ${file}`), { code: 'keys_missing' });
  }
  const { stored, lacking } =
    known === undefined ? { stored: await newKeys(), lacking: true } : await completed(known);
  if (lacking) await writeWhole(file, JSON.stringify(stored));
  return keysFrom(stored, known === undefined, (changed) =>
    writeWhole(file, JSON.stringify(changed)),
  );
}
