import { encodedJson } from '../compact-jwt.ts';
import { cborOf, type CborValue } from '../identity-qr/cbor.ts';
import { coseSign1 } from '../identity-qr/cose-sign1.ts';
import type { Keys } from '../keys/keys.ts';
import { Instant } from '../../vocabulary/time.ts';
import { packedList, statusBits, statusBytes, type MarkedPlaces } from './status-bits.ts';

/** How long a list may be used: whoever has no network goes by it, and no longer. */
const lifetimeS = 14 * 86_400;
/** How long nobody needs to ask again, in seconds. */
export const statusListTtlS = 300;

/** What a list is signed with. */
export interface StatusListNeeds {
  readonly keys: Keys;
  readonly now: () => Instant;
}

/** A list, and where it is to be had. */
export interface StatusListContent {
  readonly uri: string;
  readonly marked: MarkedPlaces;
}

/** A list in both forms, and until when it may be used. */
export interface SignedStatusList {
  readonly jwt: string;
  readonly cwt: Uint8Array;
  readonly expiresAt: Instant;
}

/** Numbers of claims. Source: RFC 8392 §3, Token Status List §5.2. */
const claims = { subject: 2, expiresAt: 4, issuedAt: 6, ttl: 65_534, list: 65_533 } as const;

/** What a list in CBOR says that it is. */
const cwtType = 'application/statuslist+cwt';

/** By what a list in CBOR names its key: all of the thumbprint, since there is room. */
const keyIdOf = (kid: string) => new Uint8Array(Buffer.from(kid, 'base64url'));

/**
 * Signs a list as a JWT and as a CWT. It names who published it by nothing but its address, as the
 * specification has it: credentials point at the same.
 */
export async function signStatusList(
  { keys, now }: StatusListNeeds,
  { uri, marked }: StatusListContent,
): Promise<SignedStatusList> {
  const packed = await packedList(statusBytes(marked));
  const { kid } = await keys.current('status-list');
  const issuedAt = Math.floor(now() / 1000);
  const expiresAt = issuedAt + lifetimeS;
  const sign = (bytes: Uint8Array) => keys.sign('status-list', kid, bytes);
  const lst = Buffer.from(packed).toString('base64url');
  const said = {
    sub: uri,
    iat: issuedAt,
    exp: expiresAt,
    ttl: statusListTtlS,
    status_list: { bits: statusBits, lst },
  };
  const header = encodedJson({ alg: 'ES256', kid, typ: 'statuslist+jwt' });
  const signed = `${header}.${encodedJson(said)}`;
  const signature = Buffer.from(await sign(Buffer.from(signed, 'ascii'))).toString('base64url');
  const payload = new Map<number, CborValue>([
    [claims.subject, uri],
    [claims.issuedAt, issuedAt],
    [claims.expiresAt, expiresAt],
    [claims.ttl, statusListTtlS],
    [
      claims.list,
      new Map<string, CborValue>([
        ['bits', statusBits],
        ['lst', packed],
      ]),
    ],
  ]);
  const signer = { kind: 'key_id', keyId: keyIdOf(kid) } as const;
  return {
    jwt: `${signed}.${signature}`,
    cwt: await coseSign1('ES256', signer, cborOf(payload), sign, cwtType),
    expiresAt: Instant.parse(expiresAt * 1000),
  };
}
