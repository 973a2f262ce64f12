import type { Act } from '../journal/act.ts';
import type { Alias, Register, Resident } from '../register/register.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';
import type { Vid, VidKind } from '../vocabulary/vid.ts';
import type { Policy } from './policy.ts';

/** What looking after what is a resident's own needs. */
export interface HoldNeeds {
  readonly register: Register;
  readonly policy: Policy;
  readonly now: Clock;
}

/** For whom, and who acts: herself as `resident`, or `operator:<id>` for her. */
export interface Holding {
  readonly resident: Resident;
  readonly actor: string;
}

/** Why no alias was given or ended. */
export interface AliasRefusal {
  readonly kind: 'resident_suspended' | 'aliases_too_many' | 'alias_unknown';
}

/** The act of something that is a resident's own, done by her or for her. */
export function actOfHolding(
  { register, now }: Pick<HoldNeeds, 'register' | 'now'>,
  { resident, actor }: Holding,
  kind: string,
): Act {
  const subject = register.pseudonym(resident.id);
  return { at: now(), kind, actor, subject, purpose: 'resident-service', outcome: 'done' };
}

async function refuse(
  { register }: HoldNeeds,
  act: Act,
  kind: AliasRefusal['kind'],
): Promise<Result<never, AliasRefusal>> {
  await register.commit('note_act', { at: act.at }, { ...act, outcome: kind });
  return fail({ kind });
}

/** What an alias of a kind that is given now is. */
function newAlias(
  { policy }: HoldNeeds,
  { resident }: Holding,
  { kind, at }: { readonly kind: VidKind; readonly at: Instant },
) {
  const { lifetimeMs, liveMax } = policy.vid[kind];
  const expiresAt = lifetimeMs === 'unending' ? ('never' as const) : later(at, lifetimeMs);
  return { resident: resident.id, kind, expiresAt, liveMax, at };
}

/** Gives an alias to show instead of the number. */
export async function giveAlias(
  needs: HoldNeeds,
  holding: Holding,
  kind: VidKind,
): Promise<Result<Alias, AliasRefusal>> {
  const act = actOfHolding(needs, holding, 'alias.issued');
  if (holding.resident.suspendedFor !== 'none') return refuse(needs, act, 'resident_suspended');
  const alias = newAlias(needs, holding, { kind, at: act.at });
  const given = await needs.register.commit('issue_vid', alias, act);
  if (given.kind === 'refused') return fail({ kind: 'aliases_too_many' });
  return ok({ vid: given.vid, kind, expiresAt: alias.expiresAt, state: 'active' });
}

async function ownAlias(
  { register }: HoldNeeds,
  { resident }: Holding,
  vid: Vid,
): Promise<Alias | undefined> {
  const own = await register.aliasesOf(resident.id);
  return own.find((alias) => alias.vid === vid);
}

/** Ends an alias of hers and gives another of its kind. */
export async function renewAlias(
  needs: HoldNeeds,
  holding: Holding,
  vid: Vid,
): Promise<Result<Alias, AliasRefusal>> {
  const act = actOfHolding(needs, holding, 'alias.renewed');
  if (holding.resident.suspendedFor !== 'none') return refuse(needs, act, 'resident_suspended');
  const own = await ownAlias(needs, holding, vid);
  if (!own) return refuse(needs, act, 'alias_unknown');
  const alias = newAlias(needs, holding, { kind: own.kind, at: act.at });
  const given = await needs.register.commit('renew_vid', { ...alias, vid }, act);
  if (given.kind === 'refused') return fail({ kind: 'alias_unknown' });
  return ok({ vid: given.vid, kind: own.kind, expiresAt: alias.expiresAt, state: 'active' });
}

/** Ends an alias of hers. */
export async function endAlias(
  needs: HoldNeeds,
  holding: Holding,
  vid: Vid,
): Promise<Result<{ readonly revoked: boolean }, AliasRefusal>> {
  const act = actOfHolding(needs, holding, 'alias.revoked');
  if (!(await ownAlias(needs, holding, vid))) return refuse(needs, act, 'alias_unknown');
  return ok(await needs.register.commit('revoke_vid', { vid, at: act.at }, act));
}

/** Her aliases, with their state; one that expired is `revoked` in no list before it is ended. */
export async function showAliases(needs: HoldNeeds, holding: Holding): Promise<readonly Alias[]> {
  const act = actOfHolding(needs, holding, 'alias.listed');
  await needs.register.commit('note_act', { at: act.at }, act);
  return needs.register.aliasesOf(holding.resident.id);
}
