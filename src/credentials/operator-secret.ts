import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt: about 80 ms and 32 MiB, off the event loop. */
const cost = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const hashBytes = 32;
/** Without the letters and digits that people confuse. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

function derived(secret: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret.normalize('NFC'), salt, hashBytes, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** `scrypt:<N>:<r>:<p>:<salt>:<hash>`. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derived(secret, salt);
  const parts = [salt.toString('base64url'), hash.toString('base64url')];
  return `scrypt:${cost.N}:${cost.r}:${cost.p}:${parts.join(':')}`;
}

/** Whether the secret is the hashed one. Nothing and the empty text never are. */
export async function secretHolds(secret: string, hashed: string): Promise<boolean> {
  const [kind, n, r, p, salt, hash] = hashed.split(':');
  const known = [kind, n, r, p].join(':') === `scrypt:${cost.N}:${cost.r}:${cost.p}`;
  if (!known || !salt || !hash) return false;
  const expected = Buffer.from(hash, 'base64url');
  const found = await derived(secret, Buffer.from(salt, 'base64url'));
  return secret !== '' && expected.length === hashBytes && timingSafeEqual(found, expected);
}

/** A first secret: 20 letters and digits in groups of five, about 99 bits. */
export function firstSecret(): string {
  const letter = () => alphabet[randomInt(alphabet.length)] ?? '';
  const group = () => Array.from({ length: 5 }, letter).join('');
  return Array.from({ length: 4 }, group).join('-');
}
