import { z } from 'zod';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { cborOf, fromCbor, type CborValue } from './cbor.ts';
import { claimFrom, claimMap, type Claim169 } from './claim-169.ts';

/**
 * Numbers of claims. Source: RFC 8392 §3, RFC 8747 §3.1, Token Status List §6.3, and the CWT
 * registry for 169.
 */
const numbers = {
  issuer: 1,
  subject: 2,
  expiresAt: 4,
  notBefore: 5,
  issuedAt: 6,
  credentialId: 7,
  confirmation: 8,
  identity: 169,
  status: 65_535,
} as const;

const Seconds = z.number().int().min(0).max(253_402_300_799);
const CredentialId = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length > 0 && value.length <= 32,
);

/** A place in a list. */
const Status = z.strictObject({
  uri: z.string().min(1).max(200),
  index: z.number().int().min(0).max(0xff_ff_ff),
});

const Token = z
  .strictObject({
    issuer: z.string().min(1).max(200),
    subject: z.string().min(1).max(200).exactOptional(),
    /** Seconds since 1970. */
    expiresAt: Seconds,
    notBefore: Seconds,
    issuedAt: Seconds,
    credentialId: CredentialId.exactOptional(),
    /** Where it is said once the code does not hold any more. */
    status: Status.exactOptional(),
  })
  .refine(({ notBefore, expiresAt }) => notBefore < expiresAt)
  .refine(({ issuedAt, expiresAt }) => issuedAt < expiresAt);

/** An identity with who says so and for how long. */
export type IdentityWebToken = Readonly<z.infer<typeof Token>> & { readonly identity: Claim169 };

/** Why what was signed says nothing to us. */
export interface WebTokenRefusal {
  readonly kind:
    | 'claims_malformed'
    /** It is for who holds a key, and a code on paper proves possession of none. */
    | 'bound_to_key';
}

/** The claims as CBOR. */
export function webTokenBytes({ identity, ...token }: IdentityWebToken): Uint8Array {
  const parsed = Token.parse(token);
  const map = new Map<number, CborValue>([
    [numbers.issuer, parsed.issuer],
    [numbers.expiresAt, parsed.expiresAt],
    [numbers.notBefore, parsed.notBefore],
    [numbers.issuedAt, parsed.issuedAt],
    [numbers.identity, claimMap(identity)],
  ]);
  if (parsed.subject !== undefined) map.set(numbers.subject, parsed.subject);
  if (parsed.status !== undefined) map.set(numbers.status, statusMap(parsed.status));
  if (parsed.credentialId !== undefined) map.set(numbers.credentialId, parsed.credentialId);
  return cborOf(map);
}

function statusMap({ uri, index }: z.infer<typeof Status>): CborValue {
  const place = new Map<string, CborValue>([
    ['idx', index],
    ['uri', uri],
  ]);
  return new Map([['status_list', place]]);
}

/** A status of one list and nothing beside it; anything else is handed on, to be refused. */
function statusFrom(claim: unknown): unknown {
  const lists: ReadonlyMap<unknown, unknown> = claim instanceof Map ? claim : new Map();
  const list = lists.get('status_list');
  if (lists.size !== 1 || !(list instanceof Map) || list.size !== 2) return claim;
  return { uri: list.get('uri'), index: list.get('idx') };
}

/** Reads claims; unknown ones are refused, since they may restrict what the others say. */
export function webTokenFrom(bytes: Uint8Array): Result<IdentityWebToken, WebTokenRefusal> {
  const decoded = fromCbor(bytes);
  const malformed = fail({ kind: 'claims_malformed' as const });
  if (!decoded.ok || !(decoded.value instanceof Map)) return malformed;
  const map: ReadonlyMap<unknown, unknown> = decoded.value;
  if (map.has(numbers.confirmation)) return fail({ kind: 'bound_to_key' });
  const claim = map.get(numbers.identity);
  const identity = claim instanceof Map ? claimFrom(claim) : undefined;
  const byNumber = new Map<unknown, string>(
    Object.entries(numbers).map(([name, number]) => [number, name]),
  );
  const rest = Array.from(map, ([key, value]) => [byNumber.get(key) ?? 'unknown', value] as const);
  const named = Object.fromEntries(
    rest
      .filter(([name]) => name !== 'identity')
      .map(([name, value]) => [name, name === 'status' ? statusFrom(value) : value]),
  );
  const token = Token.safeParse(named);
  return identity && token.success ? ok({ ...token.data, identity }) : malformed;
}
