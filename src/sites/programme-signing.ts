import type { OpenedKeys } from '../credentials/keys/keys.ts';
import { signStatement } from '../credentials/signed-statement.ts';
import { readOwnToken } from '../credentials/verify-identity-token.ts';
import type { StationNeeds } from '../http/needs.ts';

/** What a station reads and signs for programmes beside its tokens. */
export function programmeSigning(
  keys: OpenedKeys,
  issuer: string,
): Pick<StationNeeds, 'readToken' | 'signIntrospection' | 'signEvent'> {
  return {
    readToken: (token, expected) => readOwnToken({ keys, issuer }, token, expected),
    signIntrospection: (said) =>
      signStatement(keys, { purpose: 'introspection', typ: 'token-introspection+jwt' }, said),
    signEvent: (said) =>
      signStatement(keys, { purpose: 'security-event', typ: 'secevent+jwt' }, said),
  };
}
