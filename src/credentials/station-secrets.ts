import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readWhole, writeWhole } from './private-file.ts';

const secret = z
  .string()
  .regex(/^[\w-]{43}$/)
  .transform((text) => Buffer.from(text, 'base64url'));
const Secrets = z.object({ wrap: secret, lookup: secret, pseudonym: secret }).strict();

/** The station's own secrets, 32 bytes each. */
export type StationSecrets = z.infer<typeof Secrets>;

/**
 * Loads the secrets, or makes them when `mayMake`. A register without its secrets can never be read
 * again, so nothing is made beside one that exists.
 * @throws an Error with code `secrets_missing`, `private_file_damaged` or `private_file_open`
 */
export async function openStationSecrets(file: string, mayMake: boolean): Promise<StationSecrets> {
  const known = await readWhole(file);
  if (known !== undefined) return Secrets.parse(JSON.parse(known));
  if (!mayMake) {
    throw Object.assign(new Error(`the register's secrets are missing: ${file}`), {
      code: 'secrets_missing',
    });
  }
  const made = JSON.stringify({
    wrap: randomBytes(32).toString('base64url'),
    lookup: randomBytes(32).toString('base64url'),
    pseudonym: randomBytes(32).toString('base64url'),
  });
  await writeWhole(file, made);
  return Secrets.parse(JSON.parse(made));
}
