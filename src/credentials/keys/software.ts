import { createHash, createHmac, randomBytes, sign as signBytes } from 'node:crypto';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { writeWhole, readWhole } from '../private-file.ts';
import type { KeyPurpose, Keys, PublishedKey } from './keys.ts';

const StoredKeys = z
  .object({
    /** Oldest first; the last but one signs, the last is published ahead. */
    'identity-token': z.array(z.string()).min(2),
    'journal-head': z.array(z.string()).min(2),
    'pairwise-subject': z.string(),
  })
  .strict();
type StoredKeys = z.infer<typeof StoredKeys>;

/**
 * Keys that stay published after they ceased to sign: a token lives two minutes, but a head of the
 * journal is checked years later.
 */
const previousKept: Readonly<Record<KeyPurpose, number>> = {
  'identity-token': 3,
  'journal-head': 1_000,
};

interface SigningKey {
  readonly published: PublishedKey;
  readonly privateKey: KeyObject;
  readonly pem: string;
}

/** RFC 7638: SHA-256 over the required members in their order. */
function thumbprint(jwk: { readonly x: string; readonly y: string }): string {
  const members = JSON.stringify({ crv: 'P-256', kty: 'EC', x: jwk.x, y: jwk.y });
  return createHash('sha256').update(members).digest('base64url');
}

const Point = z.object({ x: z.string(), y: z.string() });

function signingKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const { x, y } = Point.parse(privateKey.export({ format: 'jwk' }));
  const kid = thumbprint({ x, y });
  return {
    privateKey,
    pem,
    published: { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' },
  };
}

function newPem(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Keys with whether they were made just now, which a station warns of. */
export interface SoftwareKeys extends Keys {
  readonly madeNow: boolean;
}

function keysFrom(
  stored: StoredKeys,
  madeNow: boolean,
  save: (changed: StoredKeys) => Promise<void>,
): SoftwareKeys {
  const signing = {
    'identity-token': stored['identity-token'].map(signingKey),
    'journal-head': stored['journal-head'].map(signingKey),
  };
  const pairwise = Buffer.from(stored['pairwise-subject'], 'base64url');
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
      return signBytes('sha256', bytes, { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
    },
    published: async (purpose) => signing[purpose].map(({ published }) => published).toReversed(),
    rotate: async (purpose) => {
      const next = [...signing[purpose], signingKey(newPem())].slice(-(previousKept[purpose] + 2));
      await save({
        'identity-token': signing['identity-token'].map(({ pem }) => pem),
        'journal-head': signing['journal-head'].map(({ pem }) => pem),
        'pairwise-subject': stored['pairwise-subject'],
        [purpose]: next.map(({ pem }) => pem),
      });
      signing[purpose] = next;
    },
    mac: async (_purpose, bytes) => createHmac('sha256', pairwise).update(bytes).digest(),
  };
}

function newKeys(): StoredKeys {
  return {
    'identity-token': [newPem(), newPem()],
    'journal-head': [newPem(), newPem()],
    'pairwise-subject': randomBytes(32).toString('base64url'),
  };
}

/** Keys that live as long as the process: for rehearsals. */
export function openMemoryKeys(): SoftwareKeys {
  return keysFrom(newKeys(), true, () => Promise.resolve());
}

/**
 * Development keys in a file that only its owner reads, made on first use. A deployment keeps its
 * keys in a token or a hardware module instead.
 * @throws an Error with code `private_file_damaged` or `private_file_open`
 */
export async function openSoftwareKeys(file: string): Promise<SoftwareKeys> {
  const known = await readWhole(file);
  const stored = known === undefined ? newKeys() : StoredKeys.parse(JSON.parse(known));
  if (known === undefined) await writeWhole(file, JSON.stringify(stored));
  return keysFrom(stored, known === undefined, (changed) =>
    writeWhole(file, JSON.stringify(changed)),
  );
}
