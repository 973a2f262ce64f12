import type { Register, Resident } from '../register/register.ts';
import type { Contact, ContactKind } from '../vocabulary/contact.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { Instant, later } from '../vocabulary/time.ts';
import type { Claimed } from './claimed-person.ts';
import { actOfHolding, type Holding } from './hold-aliases.ts';
import type { Message, Messages } from './messages.ts';
import type { Policy } from './policy.ts';
import {
  verifyAtCounter,
  type CounterAttempt,
  type CounterNeeds,
  type CounterRefusal,
} from './verify-at-counter.ts';

/** What giving codes at a counter needs. */
export interface GiveCodeNeeds extends CounterNeeds {
  readonly messages: Messages;
  readonly newSentCode: () => string;
  readonly newCodeSecret: () => Uint8Array;
}

/** By which number somebody says who she is. */
export type ClaimedNumber = Exclude<Claimed, { kind: 'subject' }>;

/** Who stands at the counter, and who sees her. */
export interface CounterRequest extends Omit<CounterAttempt, 'purpose' | 'claimed'> {
  readonly claimed: ClaimedNumber;
}

/** Why nothing is given. */
export type GiveRefusal =
  | CounterRefusal
  /** Whoever was shown is somebody else, too many were tried, or the number is nobody's. */
  | { readonly kind: 'not_the_resident' }
  | { readonly kind: 'codes_too_many' }
  | { readonly kind: 'messages_missing' };

/** Whose a number is. */
export function claimedBy(
  register: Pick<Register, 'residentByIdcs' | 'residentByVid'>,
  claimed: ClaimedNumber,
  at: Instant,
): Promise<Resident | undefined> {
  return claimed.kind === 'idcs'
    ? register.residentByIdcs(claimed.idcs)
    : register.residentByVid(claimed.vid, at);
}

/** Verifies whoever stands there; a one-time alias is used up by it, so it is looked up before. */
async function seen(
  needs: GiveCodeNeeds,
  { operator, ...shown }: CounterRequest,
): Promise<Result<Holding, GiveRefusal>> {
  const resident = await claimedBy(needs.register, shown.claimed, needs.now());
  const answered = await verifyAtCounter(needs, { ...shown, operator, purpose: 'counter' });
  if (!answered.ok) return answered;
  if (answered.value.answer !== 'yes' || !resident) return fail({ kind: 'not_the_resident' });
  return ok({ resident, actor: `operator:${operator}` });
}

/** How many codes go to one resident, and until when one of them holds. */
export function sendingOf({ codes }: Pick<Policy, 'codes'>, at: Instant) {
  return {
    limit: { sentMax: codes.sentMax, since: Instant.parse(Math.max(0, at - codes.sentWindowMs)) },
    expiresAt: later(at, codes.sentLifetimeMs),
    at,
  };
}

/** Gives the secret of an application's codes, once: it is shown to her and kept sealed. */
export async function giveCodeSecret(
  needs: GiveCodeNeeds,
  request: CounterRequest,
): Promise<Result<Uint8Array, GiveRefusal>> {
  const holding = await seen(needs, request);
  if (!holding.ok) return holding;
  const secret = needs.newCodeSecret();
  const act = actOfHolding(needs, holding.value, 'code.application_given');
  const change = { resident: holding.value.resident.id, secret, at: act.at };
  const { done } = await needs.register.commit('put_resident_code', change, act);
  return done ? ok(secret) : fail({ kind: 'not_the_resident' });
}

/** A code to sign in with, on paper: for whoever has neither application nor telephone. */
export async function giveCounterCode(
  needs: GiveCodeNeeds,
  request: CounterRequest,
): Promise<Result<{ readonly code: string; readonly expiresAt: Instant }, GiveRefusal>> {
  const holding = await seen(needs, request);
  if (!holding.ok) return holding;
  const code = needs.newSentCode();
  const act = actOfHolding(needs, holding.value, 'code.given');
  const expiresAt = later(act.at, needs.policy.codes.counterLifetimeMs);
  const resident = holding.value.resident.id;
  const sending = { ...sendingOf(needs.policy, act.at), expiresAt };
  const change = { resident, code, use: 'resident', ...sending } as const;
  const { outcome } = await needs.register.commit('send_code', change, act);
  return outcome === 'sent' ? ok({ code, expiresAt }) : fail({ kind: 'codes_too_many' });
}

/** Sends a code to where she says that she is reached. */
export async function stateContact(
  needs: GiveCodeNeeds,
  request: CounterRequest & {
    readonly contact: Contact;
    readonly language: Message['language'];
  },
): Promise<Result<'sent', GiveRefusal>> {
  const { contact, language, ...shown } = request;
  if (!needs.messages.canSend) return fail({ kind: 'messages_missing' });
  const holding = await seen(needs, shown);
  if (!holding.ok) return holding;
  const code = needs.newSentCode();
  const resident = holding.value.resident.id;
  const act = actOfHolding(needs, holding.value, 'contact.stated');
  await needs.register.commit('state_contact', { resident, contact, at: act.at }, act);
  const sending = sendingOf(needs.policy, act.at);
  const sent = actOfHolding(needs, holding.value, 'code.sent');
  const change = { resident, code, use: 'contact', ...sending } as const;
  const { outcome } = await needs.register.commit('send_code', change, sent);
  if (outcome === 'limited') return fail({ kind: 'codes_too_many' });
  const { expiresAt } = sending;
  needs.messages.send({ to: contact, language, code, use: 'contact', expiresAt });
  return ok('sent');
}

/** The code came back: the contact is hers. */
export async function confirmContact(
  needs: Pick<GiveCodeNeeds, 'register' | 'policy' | 'now'>,
  request: {
    readonly operator: OperatorId;
    readonly claimed: ClaimedNumber;
    readonly kind: ContactKind;
    readonly code: string;
  },
): Promise<'accepted' | 'refused'> {
  const { register, policy, now } = needs;
  const resident = await claimedBy(register, request.claimed, now());
  if (!resident) return 'refused';
  const holding = { resident, actor: `operator:${request.operator}` };
  const act = actOfHolding(needs, holding, 'contact.confirmed');
  const { refusalsMax, refusalsWindowMs } = policy.codes;
  const since = Instant.parse(Math.max(0, act.at - refusalsWindowMs));
  const { outcome } = await register.commit(
    'confirm_contact',
    {
      resident: resident.id,
      kind: request.kind,
      code: request.code,
      attemptKey: act.subject,
      limit: { refusalsMax, since },
      at: act.at,
    },
    act,
  );
  return outcome === 'accepted' ? 'accepted' : 'refused';
}
