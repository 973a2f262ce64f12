import { randomUUID } from 'node:crypto';
import type { Act } from '../journal/act.ts';
import type { CollectionProxy } from '../register/redemption.ts';
import type { Register, Resident } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import { ProxyId, type OperatorId, type ProgrammeId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';
import type { Policy } from './policy.ts';
import {
  verifyAtCounter,
  type CounterAttempt,
  type CounterNeeds,
  type CounterRefusal,
} from './verify-at-counter.ts';

/** What recording leaves to collect needs. */
export interface ProxyNeeds extends CounterNeeds {
  readonly register: Register;
  readonly policy: Policy;
  readonly now: Clock;
}

/** One of the two, as she stands at the counter. */
export interface PersonShown extends Pick<CounterAttempt, 'face' | 'fingers' | 'captures'> {
  readonly idcs: Idcs;
}

/** Why no leave is recorded, or none ended. */
export type ProxyRefusal =
  | CounterRefusal
  /** One of the two was not recognised; it is not said which of them, nor why. */
  | { readonly kind: 'not_recognised' }
  | { readonly kind: 'same_person' }
  | { readonly kind: 'leave_too_long' }
  | { readonly kind: 'proxies_too_many' }
  | { readonly kind: 'proxy_unknown' };

const dayMs = 86_400_000;

function actOf(
  { now }: Pick<ProxyNeeds, 'now'>,
  said: Pick<Act, 'kind' | 'subject' | 'outcome'> & { readonly operator: OperatorId },
): Act {
  const { operator, ...rest } = said;
  return { at: now(), actor: `operator:${operator}`, purpose: 'redemption', ...rest };
}

/** Who stands there, recognised by her own body; undefined when she is not. */
async function recognised(
  needs: ProxyNeeds,
  operator: OperatorId,
  { idcs, ...sent }: PersonShown,
): Promise<Result<Resident, ProxyRefusal>> {
  const claimed = { kind: 'idcs' as const, idcs };
  const shown = { operator, purpose: 'redemption', claimed, ...sent };
  const answer = await verifyAtCounter(needs, shown);
  if (!answer.ok) return answer;
  const isShe = answer.value.answer === 'yes';
  const resident = isShe ? await needs.register.residentByIdcs(idcs) : undefined;
  return resident ? ok(resident) : fail({ kind: 'not_recognised' });
}

/**
 * Records that one resident may collect for another, both standing there: the holder gives leave by
 * her own body, and the proxy is known by hers whenever she collects.
 */
export async function recordProxy(
  needs: ProxyNeeds,
  request: {
    readonly operator: OperatorId;
    readonly holder: PersonShown;
    readonly proxy: PersonShown;
    readonly programme: ProgrammeId | 'any';
    readonly until: Instant;
  },
): Promise<Result<{ readonly id: ProxyId }, ProxyRefusal>> {
  const { operator, programme, until } = request;
  if (request.holder.idcs === request.proxy.idcs) return fail({ kind: 'same_person' });
  const longest = later(needs.now(), needs.policy.redemption.proxyDaysMax * dayMs);
  if (until <= needs.now() || until > longest) return fail({ kind: 'leave_too_long' });
  const holder = await recognised(needs, operator, request.holder);
  if (!holder.ok) return holder;
  const proxy = await recognised(needs, operator, request.proxy);
  if (!proxy.ok) return proxy;
  const subject = needs.register.pseudonym(holder.value.id);
  const act = actOf(needs, { kind: 'proxy.recorded', operator, subject, outcome: 'recorded' });
  const id = ProxyId.parse(randomUUID());
  const people = { holder: holder.value.id, proxy: proxy.value.id };
  const change = { id, ...people, programme, until, operator, at: act.at };
  const receipt = await needs.register.commit('put_proxy', change, act);
  if (receipt.kind === 'recorded') return ok({ id });
  const { why } = receipt;
  return fail({ kind: why === 'proxies_too_many' ? why : 'not_recognised' });
}

/** Leaves that a resident gave, for whoever serves her. */
export async function listProxies(
  needs: Pick<ProxyNeeds, 'register' | 'now'>,
  { operator, idcs }: { readonly operator: OperatorId; readonly idcs: Idcs },
): Promise<readonly CollectionProxy[]> {
  const holder = await needs.register.residentByIdcs(idcs);
  const subject = needs.register.pseudonym(holder ? holder.id : `unknown:idcs:${idcs}`);
  const outcome = holder ? 'done' : 'resident_unknown';
  const act = actOf(needs, { kind: 'proxy.listed', operator, subject, outcome });
  await needs.register.commit('note_act', { at: act.at }, act);
  return holder ? needs.register.proxiesOf(holder.id) : [];
}

/** Ends a leave: whoever holds the office may, for a leave that is over harms nobody. */
export async function revokeProxy(
  needs: Pick<ProxyNeeds, 'register' | 'now'>,
  { operator, id }: { readonly operator: OperatorId; readonly id: ProxyId },
): Promise<Result<'revoked', ProxyRefusal>> {
  const act = actOf(needs, { kind: 'proxy.revoked', operator, subject: id, outcome: 'revoked' });
  const { revoked } = await needs.register.commit('revoke_proxy', { id, at: act.at }, act);
  return revoked ? ok('revoked') : fail({ kind: 'proxy_unknown' });
}
