import type { CredentialId } from '../../vocabulary/record-ids.ts';
import { credentialDigest } from '../offline-act.ts';

/** Of an identifier in a code, to leave the photograph room: 60 of its bits are random. */
const bytes = 8;

/** What a code carries of the identifier under which the register keeps it (`cti`, RFC 8392). */
export function idInCode(credential: CredentialId): Uint8Array {
  const whole = Buffer.from(credential.replaceAll('-', ''), 'hex');
  return new Uint8Array(whole.subarray(0, bytes));
}

/** What stands for a code that this issuer signed in the acts of offline verifiers. */
export function digestInActs(issuer: string, credential: CredentialId): Promise<string> {
  return credentialDigest(issuer, idInCode(credential));
}
