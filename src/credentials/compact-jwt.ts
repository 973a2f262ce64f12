/** Longest token that is looked at, in characters. */
const charactersMax = 8_192;

/** Whether text is base64url in its one canonical form: no padding, spare bits or white space. */
export function isCanonical(text: string): boolean {
  return /^[\w-]+$/.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text;
}

/**
 * Whether a token is a JWS in the one form that we write. Libraries accept the same token with
 * spaces, line breaks, padding or another last character; a token that has several spellings can
 * not be remembered as used.
 */
export function isStrictCompact(token: string): boolean {
  if (token.length > charactersMax) return false;
  const parts = token.split('.');
  return parts.length === 3 && parts.every(isCanonical);
}

/** A part of a compact token. */
export function encodedJson(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
