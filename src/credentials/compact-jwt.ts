import { hasUniqueNames } from '../vocabulary/unique-names.ts';

/** Longest token that is looked at, in characters. */
const charactersMax = 8_192;

/** Whether text is base64url in its one canonical form: no padding, spare bits or white space. */
export function isCanonical(text: string): boolean {
  return /^[\w-]+$/.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text;
}

/**
 * Whether a token is a JWS in the one form that we write. Libraries accept the same token with
 * spaces, line breaks, padding or another last character; a token that has several spellings can
 * not be remembered as used. Nor is one believed whose header or claims say a name twice, or whose
 * header demands to be understood.
 */
export function isStrictCompact(token: string): boolean {
  const header = headerInOneSpelling(token);
  // Extensions that must be understood: none is (RFC 7515 §4.1.11, RFC 7797 §3).
  return !!header && !('crit' in header) && !('b64' in header);
}

/**
 * The same for whoever reads every name of the header himself.
 * @returns the header; undefined when the token has another spelling, too
 */
export function headerInOneSpelling(token: string, lettersMax = charactersMax): object | undefined {
  if (token.length > lettersMax) return undefined;
  const parts = token.split('.');
  if (parts.length !== 3 || !parts.every(isCanonical)) return undefined;
  const header = strictObject(parts[0] ?? '');
  return header && strictObject(parts[1] ?? '') ? header : undefined;
}

/** A JSON object that says everything once; undefined for anything else. */
function strictObject(part: string): object | undefined {
  try {
    const bytes = Buffer.from(part, 'base64url');
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && hasUniqueNames(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A part of a compact token. */
export function encodedJson(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
