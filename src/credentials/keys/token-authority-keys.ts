import { webcrypto } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { AuthorityKey } from '../../certificates/authority-key.ts';
import type { AuthorityKeys } from '../../certificates/ceremony.ts';
import { tokenFailure, type TokenDevice, type TokenObject } from './token-device.ts';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Keys of authorities inside a token: made there, never to leave it. */
export function tokenAuthorityKeys(token: TokenDevice): AuthorityKeys {
  const nameOf = ({ role, ordinal }: { role: string; ordinal: number }) => ({
    purpose: `${role}-authority`,
    ordinal,
  });
  const found = async (name: { readonly purpose: string; readonly ordinal: number }) =>
    (await token.objects()).find(
      ({ purpose, ordinal }) => purpose === name.purpose && ordinal === name.ordinal,
    );
  return {
    make: async (authority) => {
      const name = nameOf(authority);
      if (await found(name)) {
        throw tokenFailure('authority_key_exists', `the token holds ${name.purpose} already`);
      }
      return keyOf(token, await token.make('signing', name));
    },
    open: async (authority) => {
      const name = nameOf(authority);
      const object = await found(name);
      if (!object) {
        throw tokenFailure('authority_key_missing', `the token holds no ${name.purpose}`);
      }
      return keyOf(token, object);
    },
  };
}

async function keyOf(token: TokenDevice, object: TokenObject): Promise<AuthorityKey> {
  if (object.kind !== 'signing') throw new Error('an authority signs');
  const { x, y, purpose, ordinal } = object;
  const jwk = { kty: 'EC', crv: 'P-256', x, y };
  return {
    publicKey: await webcrypto.subtle.importKey('jwk', jwk, ecdsa, true, ['verify']),
    sign: (bytes) => token.sign({ purpose, ordinal }, createHash('sha256').update(bytes).digest()),
  };
}
