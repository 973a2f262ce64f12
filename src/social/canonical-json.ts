import canonicalize from 'canonicalize';
import { hash } from 'node:crypto';

/**
 * JSON in its one canonical form, RFC 8785: what is signed and hashed.
 * @throws an Error with code `not_json` when the value has no such form
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw Object.assign(new Error('not JSON'), { code: 'not_json' });
  return text;
}

/** SHA-256 as base64url. */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}
