import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { DecodeRefusal } from '../capture/decode.ts';
import type { Act } from '../journal/act.ts';
import type { ExceptionCaps } from '../register/redemption-change.ts';
import type {
  ExceptionHindrance,
  Redemption,
  RedemptionException,
} from '../register/redemption.ts';
import type { Register, Resident } from '../register/register.ts';
import {
  ExceptionId,
  RedemptionId,
  type EntitlementId,
  type OperatorId,
} from '../vocabulary/record-ids.ts';
import type { ExceptionReason } from '../vocabulary/redemption-exception.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { Instant, type Clock } from '../vocabulary/time.ts';
import type { AcquireNeeds } from './acquire.ts';
import type { Policy } from './policy.ts';
import type { ResidentCodes } from './resident-codes.ts';
import type { ReadCard } from './verify-at-counter.ts';

/** What paying without a biometric verification needs. */
export interface ExceptionNeeds extends Pick<AcquireNeeds, 'decode'> {
  readonly register: Register;
  readonly policy: Pick<Policy, 'redemption'>;
  readonly now: Clock;
  /** Whom a card names whose signature, times and issuer hold. */
  readonly readCode: (text: string, at: Instant) => Promise<Result<ReadCard, string>>;
  readonly residentCodes: Pick<ResidentCodes, 'check'>;
}

/** What the holder shows instead of her body. */
export type InsteadShown =
  | { readonly kind: 'card'; readonly code: string }
  /** The number of the paper with which she was enrolled. */
  | { readonly kind: 'paper'; readonly number: string }
  /** Of her application, or sent to her. */
  | { readonly kind: 'one_time_code'; readonly code: string };

/** Why an exception is not taken, or not answered. */
export type ExceptionRefusal =
  | { readonly kind: 'sample_refused'; readonly why: DecodeRefusal['kind'] }
  /** What she showed is not the holder's. */
  | { readonly kind: 'instead_refused' }
  | { readonly kind: 'exception_refused'; readonly why: ExceptionHindrance };

const dayMs = 86_400_000;
const yearMs = 365 * dayMs;

const refused = (why: ExceptionHindrance) => fail({ kind: 'exception_refused', why } as const);

function capsOf({ policy, now }: Pick<ExceptionNeeds, 'policy' | 'now'>): ExceptionCaps {
  const { redemption } = policy;
  const before = (ms: number) => Instant.parse(Math.max(0, now() - ms));
  return {
    perOperator: redemption.exceptionsPerOperatorDayMax,
    perSupervisor: redemption.exceptionsPerSupervisorDayMax,
    perHolder: redemption.exceptionsPerHolderYearMax,
    since: before(dayMs),
    holderSince: before(yearMs),
    auditedBefore: before(redemption.auditWithinDays * dayMs),
  };
}

function actOf(
  { now }: Pick<ExceptionNeeds, 'now'>,
  said: Pick<Act, 'kind' | 'subject' | 'outcome'> & { readonly operator: OperatorId },
): Act {
  const { operator, ...rest } = said;
  return { at: now(), actor: `operator:${operator}`, purpose: 'redemption', ...rest };
}

const plain = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** Compares in the same time wherever they differ; what is empty is nobody's. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(plain(one)), Buffer.from(plain(other))];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}

/** Whether what was shown is the holder's own. */
async function isHers(
  needs: ExceptionNeeds,
  holder: Resident,
  shown: InsteadShown,
): Promise<boolean> {
  if (shown.kind === 'card') {
    const read = await needs.readCode(shown.code, needs.now());
    return read.ok && read.value.kind === 'resident' && read.value.idcs === holder.idcs;
  }
  if (shown.kind === 'one_time_code') {
    const checked = await needs.residentCodes.check(holder.id, shown.code, needs.now());
    return checked === 'accepted';
  }
  const record = await needs.register.recordAt(holder.seq);
  if (!record || record.evidence.kind === 'witnesses') return false;
  return isSame(record.evidence.number, shown.number);
}

/**
 * Asks to pay a holder whom no device recognises. A photograph of whoever stands there is kept for
 * the auditor, and something else of hers is shown; a second person decides.
 */
export async function askException(
  needs: ExceptionNeeds,
  request: {
    readonly operator: OperatorId;
    readonly entitlement: EntitlementId;
    readonly reason: ExceptionReason;
    readonly shown: InsteadShown;
    readonly photograph: Uint8Array;
  },
): Promise<Result<ExceptionId, ExceptionRefusal>> {
  const { operator, photograph, reason, shown } = request;
  const kind = 'redemption_exception.requested';
  const refuse = async (refusal: ExceptionRefusal, subject: string) => {
    const outcome = 'why' in refusal ? `refused:${refusal.why}` : refusal.kind;
    const act = actOf(needs, { kind, operator, subject, outcome });
    await needs.register.commit('note_act', { at: act.at }, act);
    return fail(refusal);
  };
  const entitlement = await needs.register.entitlement(request.entitlement);
  const holder = entitlement && (await needs.register.resident(entitlement.holder));
  if (!holder) return refuse({ kind: 'exception_refused', why: 'entitlement_unknown' }, '');
  const subject = needs.register.pseudonym(holder.id);
  const decoded = await needs.decode(photograph);
  if (!decoded.ok) return refuse({ kind: 'sample_refused', why: decoded.error.kind }, subject);
  if (!(await isHers(needs, holder, shown))) return refuse({ kind: 'instead_refused' }, subject);
  const id = ExceptionId.parse(randomUUID());
  const act = actOf(needs, { kind, operator, subject, outcome: reason });
  const receipt = await needs.register.commit(
    'ask_exception',
    {
      id,
      entitlement: request.entitlement,
      operator,
      reason,
      seen: shown.kind,
      photograph,
      caps: capsOf(needs),
      at: act.at,
    },
    act,
  );
  return receipt.kind === 'waiting' ? ok(id) : refused(receipt.why);
}

/** Approves as its second person, which collects the entitlement; or rejects it. */
export async function answerException(
  needs: Pick<ExceptionNeeds, 'register' | 'policy' | 'now'>,
  request: {
    readonly id: ExceptionId;
    readonly operator: OperatorId;
    readonly answer: 'approved' | 'rejected';
    readonly point: string;
  },
): Promise<
  Result<
    { readonly exception: RedemptionException; readonly redemption: Redemption | 'none' },
    ExceptionRefusal
  >
> {
  const { id, operator, answer } = request;
  const kind = 'redemption_exception.answered';
  const act = actOf(needs, { kind, operator, subject: id, outcome: answer });
  const receipt = await needs.register.commit(
    'answer_exception',
    {
      ...request,
      redemption: RedemptionId.parse(randomUUID()),
      caps: capsOf(needs),
      at: act.at,
    },
    act,
  );
  if (receipt.kind === 'refused') return refused(receipt.why);
  return ok({ exception: receipt.exception, redemption: receipt.redemption });
}

/** Who was paid, for whoever approves or audits; it is journalled. */
export async function showException(
  needs: Pick<ExceptionNeeds, 'register' | 'now'>,
  { id, operator }: { readonly id: ExceptionId; readonly operator: OperatorId },
): Promise<Result<Uint8Array, ExceptionRefusal>> {
  const photograph = await needs.register.exceptionPhotograph(id);
  const outcome = photograph ? 'shown' : 'refused:not_found';
  const kind = 'redemption_exception.shown';
  const act = actOf(needs, { kind, operator, subject: id, outcome });
  await needs.register.commit('note_act', { at: act.at }, act);
  return photograph ? ok(photograph) : refused('not_found');
}

/** Looks at an approved exception afterwards, as a third person. */
export async function auditException(
  needs: Pick<ExceptionNeeds, 'register' | 'now'>,
  request: {
    readonly id: ExceptionId;
    readonly operator: OperatorId;
    readonly finding: 'sound' | 'unsound';
  },
): Promise<Result<'audited', ExceptionRefusal>> {
  const { id, operator, finding } = request;
  const kind = 'redemption_exception.audited';
  const act = actOf(needs, { kind, operator, subject: id, outcome: finding });
  const change = { id, operator, finding, at: act.at };
  const receipt = await needs.register.commit('audit_exception', change, act);
  return receipt.kind === 'audited' ? ok(receipt.kind) : refused(receipt.why);
}
