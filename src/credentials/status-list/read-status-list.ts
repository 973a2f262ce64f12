import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { Instant } from '../../vocabulary/time.ts';
import { isSignedBy, publicKeyFrom, signedJwtFrom } from '../sd-jwt/signed-jwt.ts';
import { isJsonObject } from '../sd-jwt/json-value.ts';
import type { PublicJwk } from '../../vocabulary/public-key.ts';
import { listPlaces, statusAt, statusBits, unpackedList } from './status-bits.ts';
import type { CredentialStatus } from './status.ts';

/** A list of a million places where a third is marked at random. */
const lettersMax = 600_000;
/** More than this is no clock that is a little off. */
const clockToleranceSMax = 300;

/** What a list that was downloaded is checked against. */
export interface StatusListExpectation {
  /** The address that credentials name. */
  readonly uri: string;
  /** The issuer's keys for lists. */
  readonly keys: readonly PublicJwk[];
  readonly now: Instant;
  readonly clockToleranceS: number;
}

/** Why a list says nothing. */
export interface StatusListRefusal {
  readonly kind:
    | 'list_malformed'
    | 'list_type_refused'
    | 'list_key_unknown'
    | 'list_signature_wrong'
    /** It is the list of another address. */
    | 'list_of_another'
    | 'list_expired'
    | 'list_not_yet_valid';
}

/** A list that holds. */
export interface StatusList {
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  statusAt(index: number): CredentialStatus;
}

const pointOf = ({ kty, crv, x, y }: PublicJwk) => ({ kty, crv, x, y });

/** Checks a list as its issuer published it. Source: Token Status List, §8.3. */
export async function readStatusList(
  token: string,
  { uri, keys, now, clockToleranceS }: StatusListExpectation,
): Promise<Result<StatusList, StatusListRefusal>> {
  const jwt = signedJwtFrom(token, lettersMax);
  if (!jwt) return fail({ kind: 'list_malformed' });
  const { typ, alg, kid } = jwt.header;
  if (typ !== 'statuslist+jwt' || alg !== 'ES256') return fail({ kind: 'list_type_refused' });
  const [known, another] = keys.filter((key) => key.kid === kid);
  const key = known && !another ? publicKeyFrom(pointOf(known)) : undefined;
  if (!key) return fail({ kind: 'list_key_unknown' });
  if (!isSignedBy(jwt, key.publicKey)) return fail({ kind: 'list_signature_wrong' });
  const { sub, iat, exp, status_list: list } = jwt.payload;
  if (uri === '' || sub !== uri) return fail({ kind: 'list_of_another' });
  if (typeof iat !== 'number' || typeof exp !== 'number' || !isJsonObject(list)) {
    return fail({ kind: 'list_malformed' });
  }
  const toleranceS = clockToleranceS > 0 ? Math.min(clockToleranceS, clockToleranceSMax) : 0;
  if (now / 1000 >= exp + toleranceS) return fail({ kind: 'list_expired' });
  if (now / 1000 < iat - toleranceS) return fail({ kind: 'list_not_yet_valid' });
  const { bits, lst } = list;
  if (bits !== statusBits || typeof lst !== 'string') return fail({ kind: 'list_malformed' });
  const bytes = await unpackedList(Buffer.from(lst, 'base64url'), (listPlaces * statusBits) / 8);
  if (!bytes) return fail({ kind: 'list_malformed' });
  return ok({
    issuedAt: Instant.parse(Math.floor(iat * 1000)),
    expiresAt: Instant.parse(Math.floor(exp * 1000)),
    statusAt: (index) => statusAt(bytes, index),
  });
}
