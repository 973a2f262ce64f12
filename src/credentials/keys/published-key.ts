import { createHash } from 'node:crypto';
import type { PublishedKey } from './keys.ts';

/** RFC 7638: SHA-256 over the required members in their order. */
function thumbprintOf(x: string, y: string): string {
  const members = JSON.stringify({ crv: 'P-256', kty: 'EC', x, y });
  return createHash('sha256').update(members).digest('base64url');
}

/** A public key as it is published, from its coordinates: 32 bytes each, base64url. */
export function publishedKey({ x, y }: { readonly x: string; readonly y: string }): PublishedKey {
  return { kty: 'EC', crv: 'P-256', x, y, kid: thumbprintOf(x, y), alg: 'ES256', use: 'sig' };
}
