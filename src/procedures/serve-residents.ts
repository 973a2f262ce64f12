import type { Act } from '../journal/act.ts';
import type { Alias, Register, Resident } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { later, type Clock } from '../vocabulary/time.ts';
import type { Vid, VidKind } from '../vocabulary/vid.ts';
import { erasureReceipt, type AttestNeeds } from './attest-erasure.ts';
import type { GalleryFollower } from './gallery-follower.ts';
import type { Policy } from './policy.ts';

/** What serving a resident at the counter needs. */
export interface ServeNeeds {
  readonly register: Register;
  readonly follower: GalleryFollower;
  readonly policy: Policy;
  readonly now: Clock;
}

/** Who asks, about whom. */
export interface ServiceRequest {
  readonly operator: OperatorId;
  readonly idcs: Idcs;
}

/** The number is nobody's, or not in force. */
export interface ServiceRefusal {
  readonly kind: 'resident_unknown' | 'resident_suspended';
}

const unknown: ServiceRefusal = { kind: 'resident_unknown' };

async function found(
  needs: ServeNeeds,
  request: ServiceRequest,
  kind: string,
): Promise<{ readonly resident: Resident | undefined; readonly act: Act }> {
  const resident = await needs.register.residentByIdcs(request.idcs);
  const act = {
    at: needs.now(),
    kind,
    actor: `operator:${request.operator}`,
    subject: needs.register.pseudonym(resident ? resident.id : `unknown:idcs:${request.idcs}`),
    purpose: 'resident-service',
    outcome: resident ? 'done' : 'resident_unknown',
  };
  if (!resident) await needs.register.commit('note_act', { at: act.at }, act);
  return { resident, act };
}

/** Gives the resident an alias to show instead of her number. */
export async function issueVid(
  needs: ServeNeeds,
  request: ServiceRequest & { readonly kind: VidKind },
): Promise<Result<Alias, ServiceRefusal>> {
  const { resident, act } = await found(needs, request, 'alias.issued');
  if (!resident) return fail(unknown);
  if (resident.suspendedFor !== 'none') {
    const refused = { ...act, outcome: 'resident_suspended' };
    await needs.register.commit('note_act', { at: act.at }, refused);
    return fail({ kind: 'resident_suspended' });
  }
  const lifetimeMs = {
    temporary: needs.policy.vid.temporaryMs,
    one_time: needs.policy.vid.oneTimeMs,
    perpetual: undefined,
  }[request.kind];
  const expiresAt = lifetimeMs === undefined ? 'never' : later(act.at, lifetimeMs);
  const { vid } = await needs.register.commit(
    'issue_vid',
    { resident: resident.id, kind: request.kind, expiresAt, at: act.at },
    act,
  );
  return ok({ vid, kind: request.kind, expiresAt, state: 'active' });
}

/** The resident's aliases, with their state. */
export async function listAliases(
  needs: ServeNeeds,
  request: ServiceRequest,
): Promise<Result<readonly Alias[], ServiceRefusal>> {
  const { resident, act } = await found(needs, request, 'alias.listed');
  if (!resident) return fail(unknown);
  await needs.register.commit('note_act', { at: act.at }, act);
  return ok(await needs.register.aliasesOf(resident.id));
}

/** Ends an alias of this resident. */
export async function revokeVid(
  needs: ServeNeeds,
  request: ServiceRequest & { readonly vid: Vid },
): Promise<Result<{ readonly revoked: boolean }, ServiceRefusal>> {
  const { resident, act } = await found(needs, request, 'alias.revoked');
  if (!resident) return fail(unknown);
  const own = await needs.register.aliasesOf(resident.id);
  if (!own.some(({ vid }) => vid === request.vid)) return fail(unknown);
  return ok(await needs.register.commit('revoke_vid', { vid: request.vid, at: act.at }, act));
}

/** Locks or unlocks the resident: a locked one is verified by nobody. */
export async function lockResident(
  needs: ServeNeeds,
  request: ServiceRequest & { readonly locked: boolean },
): Promise<Result<{ readonly done: boolean }, ServiceRefusal>> {
  const kind = request.locked ? 'resident.locked' : 'resident.unlocked';
  const { resident, act } = await found(needs, request, kind);
  if (!resident) return fail(unknown);
  return ok(
    await needs.register.commit(
      'lock_resident',
      { resident: resident.id, locked: request.locked, at: act.at },
      act,
    ),
  );
}

/** What erasing needs: a receipt is signed, too. */
export type EraseNeeds = ServeNeeds & Pick<AttestNeeds, 'signErasure'>;

/** What became of an erasure. */
export type Erased =
  | { readonly done: false }
  | {
      readonly done: true;
      /** Of the leaf that tells of it: by this the receipt can be had again. */
      readonly journalPlace: number;
      /** Signed, as a compact JWS; `none` when the keys did not answer. */
      readonly receipt: string | 'none';
    };

/** Erases the resident by destroying her key; her number is never given again. */
export async function eraseResident(
  needs: EraseNeeds,
  request: ServiceRequest,
): Promise<Result<Erased, ServiceRefusal>> {
  const { resident, act } = await found(needs, request, 'resident.erased');
  if (!resident) return fail(unknown);
  const receipt = await needs.register.commit(
    'erase_resident',
    { resident: resident.id, at: act.at },
    act,
  );
  await needs.follower.catchUp();
  if (!receipt.done) return ok({ done: false });
  const { place } = receipt;
  return ok({ done: true, journalPlace: place, receipt: await receiptOrNone(needs, place) });
}

/** The person is erased whether or not the token that signs it answers now. */
async function receiptOrNone(needs: EraseNeeds, place: number): Promise<string | 'none'> {
  try {
    const receipt = await erasureReceipt(needs, place);
    if (!receipt.ok) throw new Error('what was just erased is in the journal');
    return receipt.value;
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (code === 'token_unavailable') return 'none';
    throw error;
  }
}
