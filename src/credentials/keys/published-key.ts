import { createHash } from 'node:crypto';
import type { PublishedKey } from './keys.ts';

/** Coordinates of a public key of P-256: 32 bytes each, base64url. */
interface PointOfKey {
  readonly x: string;
  readonly y: string;
}

/** RFC 7638: SHA-256 over the required members in their order. */
export function thumbprintOf({ x, y }: PointOfKey): string {
  const members = JSON.stringify({ crv: 'P-256', kty: 'EC', x, y });
  return createHash('sha256').update(members).digest('base64url');
}

/** A public key as it is published, from its coordinates. */
export function publishedKey({ x, y }: PointOfKey): PublishedKey {
  return { kty: 'EC', crv: 'P-256', x, y, kid: thumbprintOf({ x, y }), alg: 'ES256', use: 'sig' };
}
