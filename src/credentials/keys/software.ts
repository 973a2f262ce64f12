import { createHash, createPrivateKey, createPublicKey, randomBytes, webcrypto } from 'node:crypto';
import { z } from 'zod';
import { writeWhole, readWhole } from '../private-file.ts';
import type { KeyPurpose, Keys, PublishedKey } from './keys.ts';

const { subtle } = webcrypto;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const hmac = { name: 'HMAC', hash: 'SHA-256' } as const;

const StoredKeys = z
  .object({
    /** PKCS #8, base64url, oldest first; the last but one signs, the last is published ahead. */
    'identity-token': z.array(z.string()).min(2),
    'journal-head': z.array(z.string()).min(2),
    /** Missing in a file of before there were documents. */
    'document-signer': z.array(z.string()).min(2).exactOptional(),
    'pairwise-subject': z.string(),
  })
  .strict();
type StoredKeys = Required<z.infer<typeof StoredKeys>>;

/**
 * Keys that stay published after they ceased to sign: a token lives two minutes, but a head of the
 * journal is checked years later, and so is
 * a card.
 */
const previousKept: Readonly<Record<KeyPurpose, number>> = {
  'identity-token': 3,
  'journal-head': 1_000,
  'document-signer': 1_000,
};

interface SigningKey {
  readonly published: PublishedKey;
  /** It can sign and can not be taken out again. */
  readonly privateKey: webcrypto.CryptoKey;
  readonly stored: string;
}

/** RFC 7638: SHA-256 over the required members in their order. */
function thumbprintOf(jwk: { readonly x: string; readonly y: string }): string {
  const members = JSON.stringify({ crv: 'P-256', kty: 'EC', x: jwk.x, y: jwk.y });
  return createHash('sha256').update(members).digest('base64url');
}

const Point = z.object({ x: z.string(), y: z.string() });

async function signingKey(stored: string): Promise<SigningKey> {
  const bytes = Buffer.from(stored, 'base64url');
  const privateKey = await subtle.importKey('pkcs8', bytes, ecdsa, false, ['sign']);
  const publicKey = createPublicKey(createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }));
  const { x, y } = Point.parse(publicKey.export({ format: 'jwk' }));
  const kid = thumbprintOf({ x, y });
  return {
    privateKey,
    stored,
    published: { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' },
  };
}

async function newStoredKey(): Promise<string> {
  const { privateKey } = await subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  return Buffer.from(await subtle.exportKey('pkcs8', privateKey)).toString('base64url');
}

/** Keys with whether they were made just now, which a station warns of. */
export interface SoftwareKeys extends Keys {
  readonly madeNow: boolean;
}

async function keysFrom(
  stored: StoredKeys,
  madeNow: boolean,
  save: (changed: StoredKeys) => Promise<void>,
): Promise<SoftwareKeys> {
  const signing = {
    'identity-token': await Promise.all(stored['identity-token'].map(signingKey)),
    'journal-head': await Promise.all(stored['journal-head'].map(signingKey)),
    'document-signer': await Promise.all(stored['document-signer'].map(signingKey)),
  };
  const secret = Buffer.from(stored['pairwise-subject'], 'base64url');
  const pairwise = await subtle.importKey('raw', secret, hmac, false, ['sign']);
  const currentOf = (purpose: KeyPurpose): SigningKey => {
    const key = signing[purpose].at(-2);
    if (!key) throw new Error('a purpose has a current and a next key');
    return key;
  };
  return {
    madeNow,
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
      await save({
        'identity-token': signing['identity-token'].map((key) => key.stored),
        'journal-head': signing['journal-head'].map((key) => key.stored),
        'document-signer': signing['document-signer'].map((key) => key.stored),
        'pairwise-subject': stored['pairwise-subject'],
        [purpose]: next.map((key) => key.stored),
      });
      signing[purpose] = next;
    },
    mac: async (_purpose, bytes) => new Uint8Array(await subtle.sign(hmac, pairwise, bytes)),
  };
}

/** One that signs and one that is published ahead. */
function twoStoredKeys(): Promise<string[]> {
  return Promise.all([newStoredKey(), newStoredKey()]);
}

async function newKeys(): Promise<StoredKeys> {
  return {
    'identity-token': await twoStoredKeys(),
    'journal-head': await twoStoredKeys(),
    'document-signer': await twoStoredKeys(),
    'pairwise-subject': randomBytes(32).toString('base64url'),
  };
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
  const found = known === undefined ? await newKeys() : StoredKeys.parse(JSON.parse(known));
  const documents = found['document-signer'];
  const stored = { ...found, 'document-signer': documents ?? (await twoStoredKeys()) };
  if (known === undefined || !documents) await writeWhole(file, JSON.stringify(stored));
  return keysFrom(stored, known === undefined, (changed) =>
    writeWhole(file, JSON.stringify(changed)),
  );
}
