import { createHash } from 'node:crypto';

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/**
 * One link of the chain that runs through a session's captures: SHA-256 of the link before and of
 * the record's own hash, upper-case hexadecimal.
 * @param previous the link before; empty for the first, which stands on the hash of nothing
 * @param record as it was before any encryption
 */
export function chainLink(previous: string, record: Uint8Array): string {
  const before = previous === '' ? sha256(new Uint8Array()) : Buffer.from(previous, 'hex');
  return sha256(Buffer.concat([before, sha256(record)]))
    .toString('hex')
    .toUpperCase();
}

/** The hash under which a record is remembered. */
export function recordHash(record: Uint8Array): string {
  return sha256(record).toString('base64url');
}
