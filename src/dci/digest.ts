import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** What a signature covers, as it came. */
export interface SignedParts {
  readonly header: unknown;
  readonly message: unknown;
}

/**
 * SHA-256 of `{header, message}` in canonical JSON (RFC 8785), as base64.
 * @throws an Error with code `not_json` when they have no such form
 */
export function digestOf({ header, message }: SignedParts): string {
  const text = canonicalize({ header, message });
  if (text === undefined) throw Object.assign(new Error('not JSON'), { code: 'not_json' });
  return createHash('sha256').update(text, 'utf8').digest('base64');
}
