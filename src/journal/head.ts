import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';
import { Instant } from '../vocabulary/time.ts';

const base64url = z.string().regex(/^[\w-]+$/);

/** A signed statement of the journal's length and root at some time. */
export const Head = z
  .object({
    size: z.number().int().nonnegative(),
    root: base64url.length(43),
    at: Instant,
    kid: base64url,
    /** ES256 over the statement, r‖s. */
    signature: base64url.length(86),
  })
  .strict()
  .readonly();
export type Head = z.infer<typeof Head>;

/** The bytes that are signed. */
export function headStatement(head: Pick<Head, 'size' | 'root' | 'at' | 'kid'>): Uint8Array {
  const statement = JSON.stringify([
    'basma-journal-head',
    1,
    head.size,
    head.root,
    head.at,
    head.kid,
  ]);
  return Buffer.from(statement, 'utf8');
}

/** Whether the head was signed with this key. */
export function headHolds(head: Head, key: JsonWebKey): boolean {
  const publicKey = createPublicKey({ key, format: 'jwk' });
  const signature = Buffer.from(head.signature, 'base64url');
  // In its one spelling: a head is compared with those that others kept.
  if (signature.toString('base64url') !== head.signature) return false;
  return verify(
    'sha256',
    headStatement(head),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    signature,
  );
}
