import type { Instant } from '../../vocabulary/time.ts';

/** Where a credential's status is to be found: a place in a list. */
export interface StatusReference {
  readonly uri: string;
  readonly index: number;
}

/** What a status list says of a credential; `unknown` counts as a no. */
export type CredentialStatus = 'valid' | 'invalid' | 'suspended' | 'unknown';

/** Looks a credential's status up, as of a time. */
export type StatusCheck = (reference: StatusReference, at: Instant) => Promise<CredentialStatus>;

/** Why a credential's status lets nothing pass. */
export interface StatusRefusal {
  readonly kind: 'status_missing' | 'status_malformed' | 'revoked' | 'suspended' | 'status_unknown';
}

/** Places in one list at most; nothing that is larger is looked at. */
const statusIndexMax = 0xff_ff_ff;
const uriLettersMax = 200;

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The reference in a `status` claim. Source: Token Status List, §6.2. */
function statusReferenceFrom(status: unknown): StatusReference | undefined {
  const list = property(status, 'status_list');
  const [uri, index] = [property(list, 'uri'), property(list, 'idx')];
  if (typeof uri !== 'string' || uri === '' || uri.length > uriLettersMax) return undefined;
  if (typeof index !== 'number' || !Number.isInteger(index)) return undefined;
  return index >= 0 && index <= statusIndexMax ? { uri, index } : undefined;
}

const refusals = {
  invalid: 'revoked',
  suspended: 'suspended',
  unknown: 'status_unknown',
} as const;

/** Why a credential whose status stands there is refused; undefined when it is in force. */
export async function refusedStatus(
  reference: StatusReference,
  check: StatusCheck,
  at: Instant,
): Promise<StatusRefusal['kind'] | undefined> {
  const status = await check(reference, at);
  return status === 'valid' ? undefined : refusals[status];
}

/** Why a credential with this `status` claim is refused; undefined when it is in force. */
export async function checkedStatus(
  claim: unknown,
  check: StatusCheck,
  at: Instant,
): Promise<StatusRefusal | undefined> {
  if (claim === undefined) return { kind: 'status_missing' };
  const reference = statusReferenceFrom(claim);
  if (!reference) return { kind: 'status_malformed' };
  const kind = await refusedStatus(reference, check, at);
  return kind && { kind };
}
