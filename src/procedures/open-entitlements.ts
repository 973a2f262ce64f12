import { randomUUID } from 'node:crypto';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { Entitlement } from '../register/redemption.ts';
import type { Register } from '../register/register.ts';
import type { Money } from '../vocabulary/money.ts';
import { EntitlementId, type ResidentId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock, Instant } from '../vocabulary/time.ts';
import { rightFrom, type DecisionFault, type ShownDecision } from './social/check-decision.ts';
import type { HouseholdRegister } from './social/needs.ts';

/** What opening entitlements needs. */
export interface EntitlementNeeds {
  readonly register: Register;
  /** Whose decisions are shown; `elsewhere` where a centre holds it, and checks them. */
  readonly socialRegister: HouseholdRegister | 'elsewhere';
  readonly now: Clock;
}

/** What a programme owes somebody whom it knows by her subject. */
export interface EntitlementRequest {
  readonly reference: string;
  readonly subject: string;
  readonly money: Money;
  readonly purpose: string;
  readonly collectFrom: Instant;
  readonly collectUntil: Instant;
  /** That the holder's household is eligible. */
  readonly decision: ShownDecision | 'none';
}

/** Why an entitlement is not opened. */
export type OpeningRefusal = EntitlementRefusal | DecisionFault;

/** Why an entitlement is not opened, or not cancelled. */
export interface EntitlementRefusal {
  readonly kind:
    | 'scope_missing'
    | 'purpose_not_allowed'
    /** No resident was verified for the programme under this subject. */
    | 'subject_unknown'
    /** Another entitlement has this reference. */
    | 'reference_taken'
    | 'collection_over'
    | 'entitlement_unknown'
    | 'entitlement_redeemed';
}

function actOf(
  { now }: Pick<EntitlementNeeds, 'now'>,
  programme: ProgrammeAccount,
  said: { readonly kind: string; readonly subject: string; readonly outcome: string },
) {
  return {
    at: now(),
    actor: `programme:${programme.id}`,
    purpose: 'entitlement',
    ...said,
  };
}

/** What the entitlement is called: by its decision, which opens no other. */
async function identifierOf(
  { socialRegister, register, now }: EntitlementNeeds,
  { reference, decision }: EntitlementRequest,
  of: { readonly account: ProgrammeAccount; readonly holder: ResidentId },
): Promise<Result<EntitlementId, DecisionFault>> {
  if (socialRegister === 'elsewhere') return ok(EntitlementId.parse(randomUUID()));
  const shown = { ...of, reference, decision };
  const right = await rightFrom({ ...socialRegister, register, now }, shown);
  return right.ok ? ok(right.value.id) : right;
}

/**
 * Opens an entitlement; the same reference with the same words is the same entitlement. A subject
 * is 256 bits that only its own programme was told: that one is unknown says nothing of a number.
 * Where the social register is held, there is no way to an entitlement without its decision.
 */
export async function openEntitlement(
  needs: EntitlementNeeds,
  programme: ProgrammeAccount,
  request: EntitlementRequest,
): Promise<Result<Entitlement, OpeningRefusal>> {
  const kind = 'entitlement.opened';
  const note = async (outcome: string, subject = '') => {
    const act = actOf(needs, programme, { kind, subject, outcome });
    await needs.register.commit('note_act', { at: act.at }, act);
  };
  const refuse = async (why: EntitlementRefusal['kind']) => {
    await note(why);
    return fail({ kind: why });
  };
  if (!programme.scopes.includes('redeem')) return refuse('scope_missing');
  if (!programme.purposes.some(({ code }) => code === request.purpose)) {
    return refuse('purpose_not_allowed');
  }
  const { collectFrom, collectUntil } = request;
  if (collectUntil <= collectFrom || collectUntil <= needs.now()) return refuse('collection_over');
  const holder = await needs.register.residentBySubject(programme.id, request.subject);
  if (!holder) return refuse('subject_unknown');
  const subject = needs.register.pseudonym(holder.id);
  const decided = await identifierOf(needs, request, { account: programme, holder: holder.id });
  if (!decided.ok) {
    await note(decided.error.why, subject);
    return decided;
  }
  const act = actOf(needs, programme, { kind, subject, outcome: 'opened' });
  const { reference, money, purpose } = request;
  const opened = await needs.register.commit(
    'open_entitlement',
    {
      id: decided.value,
      programme: programme.id,
      reference,
      holder: holder.id,
      money,
      purpose,
      collectFrom,
      collectUntil,
      at: act.at,
    },
    act,
  );
  if (opened.kind === 'known') return fail({ kind: 'decision_refused', why: 'token_used' });
  return opened.kind === 'conflict' ? fail({ kind: 'reference_taken' }) : ok(opened.entitlement);
}

/** An entitlement of this programme. */
export async function ownEntitlement(
  { register }: Pick<EntitlementNeeds, 'register'>,
  programme: ProgrammeAccount,
  id: EntitlementId,
): Promise<Result<Entitlement, EntitlementRefusal>> {
  if (!programme.scopes.includes('redeem')) return fail({ kind: 'scope_missing' });
  const entitlement = await register.entitlement(id);
  return entitlement?.programme === programme.id
    ? ok(entitlement)
    : fail({ kind: 'entitlement_unknown' });
}

/** Nobody collects it any more. */
export async function cancelEntitlement(
  needs: Pick<EntitlementNeeds, 'register' | 'now'>,
  programme: ProgrammeAccount,
  id: EntitlementId,
): Promise<Result<'cancelled', EntitlementRefusal>> {
  const own = await ownEntitlement(needs, programme, id);
  if (!own.ok) return own;
  const subject = needs.register.pseudonym(own.value.holder);
  const said = { kind: 'entitlement.cancelled', subject, outcome: 'cancelled' };
  const act = actOf(needs, programme, said);
  const change = { id, programme: programme.id, at: act.at };
  const receipt = await needs.register.commit('cancel_entitlement', change, act);
  return receipt.kind === 'cancelled' ? ok(receipt.kind) : fail({ kind: receipt.why });
}
