/** Issuers that this checkout trusts, for each purpose. */
export const ownTrust = new URL('../../certs/trust', import.meta.url).pathname;
