import { createHash, randomBytes } from 'node:crypto';
import { isCanonical } from '../compact-jwt.ts';
import { isJsonList, jsonFrom, type JsonValue } from './json-value.ts';

/** A claim, or an element of a list, that its holder may keep to herself. */
export interface Disclosure {
  /** As it stands in the presentation, base64url. */
  readonly encoded: string;
  /** SHA-256 of those letters, base64url: by it the issuer's signature covers the disclosure. */
  readonly digest: string;
  readonly value: JsonValue;
  /** `none` of an element of a list. */
  readonly name: string | 'none';
  readonly kind: 'property' | 'element';
}

/** 128 bits, as RFC 9901 §4.2.1 has it. */
const saltBytes = 16;
const saltLettersMin = 22;

/** Names that structure a credential; no claim may have one. Source: RFC 9901 §4.2.1, §7.1. */
const reserved: ReadonlySet<string> = new Set(['_sd', '...']);

/** SHA-256 of letters, as digests are written. */
export function digestOf(letters: string): string {
  return createHash('sha256').update(letters, 'ascii').digest('base64url');
}

function made(parts: readonly JsonValue[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

const salt = () => randomBytes(saltBytes).toString('base64url');

/** Hides one claim of an object behind a salt. */
export function hiddenProperty(name: string, value: JsonValue): Disclosure {
  if (reserved.has(name)) throw new Error('a claim has no reserved name');
  const encoded = made([salt(), name, value]);
  return { encoded, digest: digestOf(encoded), kind: 'property', name, value };
}

/** Hides one element of a list. */
export function hiddenElement(value: JsonValue): Disclosure {
  const encoded = made([salt(), value]);
  return { encoded, digest: digestOf(encoded), kind: 'element', name: 'none', value };
}

/** A digest of nothing: how many there are says nothing then. Source: RFC 9901 §4.2.7. */
export function decoyDigest(): string {
  return digestOf(salt());
}

/** Reads a disclosure; undefined when it is not in the one form that there is. */
export function disclosureFrom(encoded: string): Disclosure | undefined {
  const parts = isCanonical(encoded) ? jsonFrom(encoded) : undefined;
  if (!isJsonList(parts)) return undefined;
  const [first, second, third] = parts;
  if (typeof first !== 'string' || first.length < saltLettersMin) return undefined;
  const digest = digestOf(encoded);
  if (parts.length === 2 && second !== undefined) {
    return { encoded, digest, kind: 'element', name: 'none', value: second };
  }
  if (parts.length !== 3 || typeof second !== 'string' || third === undefined) return undefined;
  if (reserved.has(second)) return undefined;
  return { encoded, digest, kind: 'property', name: second, value: third };
}
