import type { Alias } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { FactorLock, LockedFactor } from '../vocabulary/resident-factor.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Vid, VidKind } from '../vocabulary/vid.ts';
import { erasureReceipt, type AttestNeeds } from './attest-erasure.ts';
import type { GalleryFollower } from './gallery-follower.ts';
import {
  actOfHolding,
  endAlias,
  giveAlias,
  renewAlias,
  showAliases,
  type AliasRefusal,
  type Holding,
  type HoldNeeds,
} from './hold-aliases.ts';
import { lockFactor, unlockFactor, type LockRefusal } from './hold-locks.ts';

/** What serving a resident at the counter needs. */
export interface ServeNeeds extends HoldNeeds {
  readonly follower: GalleryFollower;
}

/** Who asks, about whom. */
export interface ServiceRequest {
  readonly operator: OperatorId;
  readonly idcs: Idcs;
}

/** The number is nobody's or not in force; or what is asked for can not be. */
export type ServiceRefusal = { readonly kind: 'resident_unknown' } | AliasRefusal | LockRefusal;

const unknown = { kind: 'resident_unknown' } as const;

/** Whose the number is; that it is nobody's is noted as an act of this kind. */
async function holdingOf(
  { register, now }: ServeNeeds,
  { operator, idcs }: ServiceRequest,
  kind: string,
): Promise<Holding | undefined> {
  const resident = await register.residentByIdcs(idcs);
  const actor = `operator:${operator}`;
  if (resident) return { resident, actor };
  const at = now();
  const subject = register.pseudonym(`unknown:idcs:${idcs}`);
  const said = { purpose: 'resident-service', outcome: 'resident_unknown' };
  await register.commit('note_act', { at }, { at, kind, actor, subject, ...said });
  return undefined;
}

/** Gives the resident an alias to show instead of her number. */
export async function issueVid(
  needs: ServeNeeds,
  request: ServiceRequest & { readonly kind: VidKind },
): Promise<Result<Alias, ServiceRefusal>> {
  const holding = await holdingOf(needs, request, 'alias.issued');
  return holding ? giveAlias(needs, holding, request.kind) : fail(unknown);
}

/** Ends an alias of this resident and gives another of its kind. */
export async function renewVid(
  needs: ServeNeeds,
  request: ServiceRequest & { readonly vid: Vid },
): Promise<Result<Alias, ServiceRefusal>> {
  const holding = await holdingOf(needs, request, 'alias.renewed');
  return holding ? renewAlias(needs, holding, request.vid) : fail(unknown);
}

/** The resident's aliases, with their state. */
export async function listAliases(
  needs: ServeNeeds,
  request: ServiceRequest,
): Promise<Result<readonly Alias[], ServiceRefusal>> {
  const holding = await holdingOf(needs, request, 'alias.listed');
  return holding ? ok(await showAliases(needs, holding)) : fail(unknown);
}

/** Ends an alias of this resident. */
export async function revokeVid(
  needs: ServeNeeds,
  request: ServiceRequest & { readonly vid: Vid },
): Promise<Result<{ readonly revoked: boolean }, ServiceRefusal>> {
  const holding = await holdingOf(needs, request, 'alias.revoked');
  return holding ? endAlias(needs, holding, request.vid) : fail(unknown);
}

/** Locks a factor of the resident: whoever shows it is refused. */
export async function lockResident(
  needs: ServeNeeds,
  request: ServiceRequest & { readonly lock: FactorLock },
): Promise<Result<{ readonly done: boolean }, ServiceRefusal>> {
  const holding = await holdingOf(needs, request, `resident.${request.lock.factor}_locked`);
  return holding ? lockFactor(needs, holding, request.lock) : fail(unknown);
}

/** Unlocks it for whoever stands at the counter: an officer sees that it is she. */
export async function unlockResident(
  needs: ServeNeeds,
  request: ServiceRequest & { readonly factor: LockedFactor },
): Promise<Result<{ readonly done: boolean }, ServiceRefusal>> {
  const holding = await holdingOf(needs, request, `resident.${request.factor}_unlocked`);
  return holding ? ok(await unlockFactor(needs, holding, request.factor)) : fail(unknown);
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
  const holding = await holdingOf(needs, request, 'resident.erased');
  if (!holding) return fail(unknown);
  const { resident } = holding;
  const act = actOfHolding(needs, holding, 'resident.erased');
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
