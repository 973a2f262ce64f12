import type { Account, Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Register, Resident } from '../register/register.ts';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import { ProgrammeId, type ResidentId } from '../vocabulary/record-ids.ts';
import { isLocked } from '../vocabulary/resident-factor.ts';
import type { Clock } from '../vocabulary/time.ts';
import { askedClaims } from './asked-claims.ts';
import type { OpenIdState } from './state.ts';
import { toldClaims } from './told-claims.ts';

/** What finding residents needs. */
export interface AccountNeeds {
  readonly register: Pick<
    Register,
    'programme' | 'residentBySubject' | 'recordAt' | 'consentOf' | 'commit' | 'pseudonym'
  >;
  readonly state: OpenIdState;
  readonly subjectOf: (sector: string, resident: ResidentId) => Promise<string>;
  readonly now: Clock;
}

/** How long what is allowed stays with the codes and tokens of one sign-in, in seconds. */
export const grantLifetimeS = 15 * 60;
/** How the state names for which purpose something was allowed. */
const purposeModel = 'GrantPurpose';

/** The programme of a call. */
export async function programmeOf(
  { register }: { readonly register: Pick<Register, 'programme'> },
  ctx: KoaContextWithOIDC,
): Promise<ProgrammeAccount | undefined> {
  const named = ProgrammeId.safeParse(ctx.oidc.client?.clientId);
  const account = named.success ? await register.programme(named.data) : undefined;
  return account?.active && account.openid ? account : undefined;
}

/**
 * A resident by the subject that this very programme was given, who may be verified now. A subject
 * of another programme is nobody's here.
 */
async function residentOf(
  needs: AccountNeeds,
  programme: ProgrammeAccount,
  subject: string,
): Promise<Resident | undefined> {
  const resident = await needs.register.residentBySubject(programme.id, subject);
  if (!resident || resident.suspendedFor !== 'none') return undefined;
  // A lock of one factor keeps nobody out who came by another; a lock of everything does.
  if (isLocked(resident.locks, [], needs.now())) return undefined;
  const own = await needs.subjectOf(programme.sector, resident.id);
  return own === subject ? resident : undefined;
}

/**
 * The subject under which a token is issued: the one that every token of the programme's sector
 * has. It is computed anew, so that no state leads to another programme's.
 * @throws when it is none of this programme's
 */
export async function pairwiseOf(
  needs: AccountNeeds,
  ctx: KoaContextWithOIDC,
  subject: string,
): Promise<string> {
  const programme = await programmeOf(needs, ctx);
  const resident = programme && (await residentOf(needs, programme, subject));
  if (!resident) throw new Error('a subject belongs to its programme');
  return subject;
}

/** For which purpose a grant was given. */
function purposePlace(grantId: string) {
  return { model: purposeModel, key: grantId };
}

/** Remembers for which purpose what was allowed was allowed. */
async function keepPurpose(
  { state, now }: Pick<AccountNeeds, 'state' | 'now'>,
  grantId: string,
  purpose: string,
): Promise<void> {
  const at = now();
  const body = new Uint8Array(Buffer.from(purpose, 'utf8'));
  const expiresAt = at + grantLifetimeS * 1000;
  await state.ask('put', { ...purposePlace(grantId), grant: '', uid: '', body, expiresAt }, at);
}

/** For which purpose a token may ask; empty when that is not known any more. */
async function purposeOf({ state, now }: AccountNeeds, ctx: KoaContextWithOIDC): Promise<string> {
  const { model, key } = purposePlace(ctx.oidc.grant?.jti ?? '');
  const found = await state.ask('find', model, key, now());
  return found ? Buffer.from(found.body).toString('utf8') : '';
}

/** Writes down what a programme is told of whom. */
async function noteTold(
  needs: AccountNeeds,
  told: {
    readonly programme: ProgrammeAccount;
    readonly resident: Resident;
    readonly purpose: string;
    readonly names: readonly string[];
  },
): Promise<void> {
  const at = needs.now();
  const act = {
    at,
    kind: 'claims.told',
    actor: `programme:${told.programme.id}`,
    subject: needs.register.pseudonym(told.resident.id),
    purpose: told.purpose,
    outcome: told.names.length === 0 ? 'none' : told.names.join(' '),
  };
  await needs.register.commit('note_act', { at }, act);
}

/**
 * What a programme is told when it shows its token: what it asked for, is registered for and was
 * allowed, as far as the resident has not withdrawn it since.
 */
async function told(
  needs: AccountNeeds,
  ctx: KoaContextWithOIDC,
  whom: {
    readonly programme: ProgrammeAccount;
    readonly resident: Resident;
    readonly subject: string;
    readonly asked: readonly OpenIdClaim[];
  },
): Promise<Readonly<Record<string, unknown>>> {
  const { programme, resident, subject, asked } = whom;
  const purpose = await purposeOf(needs, ctx);
  const consent = await needs.register.consentOf({ programme: programme.id, subject, purpose });
  const allowed = asked.filter((name) => consent?.allowed.includes(name));
  const record = await needs.register.recordAt(resident.seq);
  const claims = record ? toldClaims(record.demographics, allowed) : {};
  await noteTold(needs, { programme, resident, purpose, names: Object.keys(claims) });
  return claims;
}

/** The account behind a subject, as far as its programme may know it. */
export async function accountOf(
  needs: AccountNeeds,
  ctx: KoaContextWithOIDC,
  subject: string,
): Promise<Account | undefined> {
  const programme = await programmeOf(needs, ctx);
  const resident = programme && (await residentOf(needs, programme, subject));
  if (!programme?.openid || !resident) return undefined;
  const { claims: registered } = programme.openid;
  return {
    accountId: subject,
    claims: async (use, _scope, claims) => {
      if (use !== 'userinfo') return { sub: subject };
      const asked = registered.filter((name) => name in claims);
      return { ...(await told(needs, ctx, { programme, resident, subject, asked })), sub: subject };
    },
  };
}

/** Makes an empty grant of the provider's. */
export type NewGrant = (of: { accountId: string; clientId: string }) => Grant;

/** A grant for what was allowed and what was declined, as the provider keeps it. */
export async function grantFor(
  needs: Pick<AccountNeeds, 'state' | 'now'>,
  grant: Grant,
  given: {
    readonly purpose: string;
    readonly allowed: readonly string[];
    readonly declined: readonly string[];
  },
): Promise<string> {
  grant.addOIDCScope('openid');
  grant.addOIDCClaims([...given.allowed]);
  grant.rejectOIDCClaims([...given.declined]);
  const grantId = await grant.save();
  await keepPurpose(needs, grantId, given.purpose);
  return grantId;
}

/** What the resident allowed before, for this programme and purpose; she is asked for the rest. */
export async function rememberedGrant(
  needs: AccountNeeds,
  ctx: KoaContextWithOIDC,
  newGrant: NewGrant,
): Promise<Grant | undefined> {
  const programme = await programmeOf(needs, ctx);
  const subject = ctx.oidc.session?.accountId;
  const purpose = ctx.oidc.params?.['purpose'];
  if (!programme || subject === undefined || typeof purpose !== 'string') return undefined;
  const consent = await needs.register.consentOf({ programme: programme.id, subject, purpose });
  if (!consent) return undefined;
  const asked = askedClaims(ctx.oidc.params?.['claims']);
  // What became necessary since is asked about anew.
  const declined = consent.declined.filter(
    (name) => !asked.some((one) => one.name === name && one.required),
  );
  const grant = newGrant({ accountId: subject, clientId: programme.id });
  await grantFor(needs, grant, { purpose, allowed: consent.allowed, declined });
  return grant;
}
