import { createHash } from 'node:crypto';
import type { Act } from '../journal/act.ts';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { Collector } from '../register/redemption-change.ts';
import type { Entitlement, Redemption, RedemptionHindrance } from '../register/redemption.ts';
import type { Register, Resident } from '../register/register.ts';
import { amountOf } from '../vocabulary/money.ts';
import type { EntitlementId, RedemptionId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';
import { mayBeYounger } from './check-record.ts';
import { holderRefused, type HandOverNeeds } from './hand-over-token.ts';
import type { Policy } from './policy.ts';

/** What a receipt states; it names the entitlement, and nobody. */
export interface RedemptionStatement {
  readonly audience: string;
  readonly redemption: Redemption;
  readonly reference: string;
  readonly amount: string;
  readonly currency: string;
}

/** What collecting an entitlement needs. */
export interface RedeemNeeds extends Pick<HandOverNeeds, 'readToken'> {
  readonly register: Register;
  readonly policy: Pick<Policy, 'guardianBelowYears'>;
  readonly now: Clock;
  readonly signRedemption: (statement: RedemptionStatement) => Promise<string>;
}

/** A collection that a programme asks for, with the verification that allows it. */
export interface RedemptionRequest {
  readonly id: RedemptionId;
  readonly entitlement: EntitlementId;
  /** The identity token of the verification. */
  readonly token: string;
  /** Where it is paid out, as the programme names it. */
  readonly point: string;
  /** What the programme proved that it has. */
  readonly boundTo: TokenBinding;
}

/** Why nothing is paid. */
export type RedemptionRefusal =
  | { readonly kind: 'scope_missing' }
  | { readonly kind: 'token_refused' }
  /** The verification was for another purpose, or for another programme. */
  | { readonly kind: 'purpose_not_allowed' }
  | { readonly kind: 'redemption_refused'; readonly why: RedemptionHindrance };

/** A redemption with the receipt on which it is paid. */
export interface Redeemed {
  readonly redemption: Redemption;
  readonly receipt: string;
}

const refused = (why: RedemptionHindrance) => ({ kind: 'redemption_refused', why }) as const;

function hashOf(programme: ProgrammeAccount, request: RedemptionRequest): string {
  const said = [programme.id, request.entitlement, request.token, request.point];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url');
}

/** Whether somebody is the registered guardian of a holder who is a minor still. */
async function isGuardian(
  { register, policy, now }: RedeemNeeds,
  holder: Resident,
  collector: Resident,
): Promise<boolean> {
  const record = await register.recordAt(holder.seq);
  if (!record?.guardian || record.guardian !== collector.idcs) return false;
  return mayBeYounger(record.demographics.birthDate, policy.guardianBelowYears, now());
}

/** On which ground somebody collects; undefined when there is none. */
async function groundOf(
  needs: RedeemNeeds,
  entitlement: Entitlement,
  collector: Resident,
): Promise<Collector | undefined> {
  const resident = collector.id;
  if (resident === entitlement.holder) return { resident, as: 'holder', proxy: 'none' };
  const holder = await needs.register.resident(entitlement.holder);
  if (!holder) return undefined;
  if (await isGuardian(needs, holder, collector)) {
    return { resident, as: 'guardian', proxy: 'none' };
  }
  const at = needs.now();
  const leaves = await needs.register.proxiesOf(holder.id);
  const leave = leaves.find(
    ({ proxy, programme, until, state }) =>
      proxy === resident &&
      ['any', entitlement.programme].includes(programme) &&
      state === 'active' &&
      until > at,
  );
  return leave && { resident, as: 'proxy', proxy: leave.id };
}

async function withReceipt(
  needs: RedeemNeeds,
  programme: ProgrammeAccount,
  redemption: Redemption,
): Promise<Redeemed> {
  const entitlement = await needs.register.entitlement(redemption.entitlement);
  if (!entitlement) throw new Error('what was collected was owed');
  const { reference, money } = entitlement;
  const receipt = await needs.signRedemption({
    audience: programme.audience,
    redemption,
    reference,
    amount: amountOf(money),
    currency: money.currency,
  });
  return { redemption, receipt };
}

/**
 * Joins one entitlement to one verification, once, whoever asks at the same time and however often
 * the same is asked: a programme that lost the answer asks again and pays on the same receipt.
 */
export async function redeem(
  needs: RedeemNeeds,
  programme: ProgrammeAccount,
  request: RedemptionRequest,
): Promise<Result<Redeemed, RedemptionRefusal>> {
  const { register } = needs;
  const refuse = async (refusal: RedemptionRefusal, subject = '') => {
    const outcome = 'why' in refusal ? `refused:${refusal.why}` : refusal.kind;
    const act = actOf(needs, programme, { subject, outcome });
    await register.commit('note_act', { at: act.at }, act);
    return fail(refusal);
  };
  if (!programme.scopes.includes('redeem')) return refuse({ kind: 'scope_missing' });
  const requestHash = hashOf(programme, request);
  // Before the token is read: who asks again may ask after it expired.
  const known = await register.redemption(request.id);
  if (known?.requestHash === requestHash) {
    const act = actOf(needs, programme, { subject: known.id, outcome: 'answered_again' });
    await register.commit('note_act', { at: act.at }, act);
    return ok(await withReceipt(needs, programme, known));
  }
  const { audience } = programme;
  const read = await needs.readToken(request.token, { audience, now: needs.now() });
  if (!read.ok || holderRefused(read.value.boundTo, request.boundTo)) {
    return refuse({ kind: 'token_refused' });
  }
  const token = read.value;
  if (token.programme !== programme.id) return refuse({ kind: 'purpose_not_allowed' });
  const entitlement = await register.entitlement(request.entitlement);
  if (entitlement?.programme !== programme.id) return refuse(refused('entitlement_unknown'));
  const subject = register.pseudonym(entitlement.holder);
  if (token.claims['purpose'] !== entitlement.purpose) {
    return refuse({ kind: 'purpose_not_allowed' }, subject);
  }
  const present = await register.residentBySubject(programme.id, token.subject);
  const collector = present && (await groundOf(needs, entitlement, present));
  if (!collector) return refuse(refused('not_the_holder'), subject);
  const act = actOf(needs, programme, { subject, outcome: `redeemed:${collector.as}` });
  const receipt = await register.commit(
    'redeem',
    {
      id: request.id,
      entitlement: entitlement.id,
      programme: programme.id,
      collector,
      verification: token.transaction,
      token,
      point: request.point,
      requestHash,
      at: act.at,
    },
    act,
  );
  if (receipt.kind === 'refused') return fail(refused(receipt.why));
  return ok(await withReceipt(needs, programme, receipt.redemption));
}

function actOf(
  { now }: RedeemNeeds,
  programme: ProgrammeAccount,
  said: Pick<Act, 'subject' | 'outcome'>,
): Act {
  return {
    at: now(),
    kind: 'redemption.answered',
    actor: `programme:${programme.id}`,
    purpose: 'redemption',
    ...said,
  };
}

/** Why a payment is not noted. */
export interface SettlementRefusal {
  readonly kind: 'scope_missing' | 'redemption_unknown' | 'settled_otherwise';
}

/**
 * Notes that a redemption was paid, or that it was not: then its entitlement is open again, and
 * whoever collects it is verified again.
 */
export async function settleRedemption(
  needs: Pick<RedeemNeeds, 'register' | 'now'>,
  programme: ProgrammeAccount,
  settled: {
    readonly id: RedemptionId;
    readonly outcome: 'paid' | 'reversed';
    readonly payment: string;
  },
): Promise<Result<Redemption, SettlementRefusal>> {
  if (!programme.scopes.includes('redeem')) return fail({ kind: 'scope_missing' });
  const at = needs.now();
  const receipt = await needs.register.commit(
    'settle_redemption',
    { ...settled, programme: programme.id, at },
    {
      at,
      kind: 'redemption.settled',
      actor: `programme:${programme.id}`,
      subject: settled.id,
      purpose: 'redemption',
      outcome: settled.outcome,
    },
  );
  return receipt.kind === 'settled' ? ok(receipt.redemption) : fail({ kind: receipt.why });
}
