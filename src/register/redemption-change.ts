import type {
  DoubleSpendingId,
  EntitlementId,
  ExceptionId,
  OperatorId,
  ProgrammeId,
  ProxyId,
  RedemptionId,
  ResidentId,
} from '../vocabulary/record-ids.ts';
import type { ExceptionReason } from '../vocabulary/redemption-exception.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { TokenNamed } from './programme-change.ts';
import type {
  CollectedBy,
  CollectionProxy,
  DoubleSpending,
  Entitlement,
  ExceptionHindrance,
  Redemption,
  RedemptionException,
  RedemptionHindrance,
} from './redemption.ts';

/** How often entitlements are paid without a biometric verification. */
export interface ExceptionCaps {
  readonly perOperator: number;
  readonly perSupervisor: number;
  readonly perHolder: number;
  /** From when on those of operators and supervisors count. */
  readonly since: Instant;
  /** From when on those of holders count. */
  readonly holderSince: Instant;
  /** Approved before this and not audited: then the operator has no more. */
  readonly auditedBefore: Instant;
}

/** Somebody who may collect: the holder, or another on a ground that is checked again here. */
export interface Collector {
  readonly resident: ResidentId;
  readonly as: CollectedBy;
  /** The leave, when she is a proxy. */
  readonly proxy: ProxyId | 'none';
}

/** Changes by which entitlements are opened and collected. */
export interface RedemptionChanges {
  open_entitlement: Omit<Entitlement, 'state'> & { readonly at: Instant };
  cancel_entitlement: {
    readonly id: EntitlementId;
    readonly programme: ProgrammeId;
    readonly at: Instant;
  };
  /** Entitlement, verification and redemption, joined in one step or not at all. */
  redeem: {
    readonly id: RedemptionId;
    readonly entitlement: EntitlementId;
    readonly programme: ProgrammeId;
    readonly collector: Collector;
    readonly verification: string;
    /** It is used up here, and nowhere else any more. */
    readonly token: TokenNamed & { readonly expiresAt: Instant };
    readonly point: string;
    readonly requestHash: string;
    readonly at: Instant;
  };
  /** What a verifier did without a line, as it arrives: `at` is the act's own time. */
  redeem_offline: {
    readonly id: RedemptionId;
    readonly doubleSpending: DoubleSpendingId;
    readonly entitlement: EntitlementId;
    /** Whose card was shown. */
    readonly collector: ResidentId;
    readonly verification: string;
    readonly verifier: string;
    readonly point: string;
    readonly requestHash: string;
    readonly at: Instant;
    readonly arrivedAt: Instant;
  };
  /** Paid, or not: what was not paid can be collected again. */
  settle_redemption: {
    readonly id: RedemptionId;
    readonly programme: ProgrammeId;
    readonly outcome: 'paid' | 'reversed';
    readonly payment: string;
    readonly at: Instant;
  };
  put_proxy: {
    readonly id: ProxyId;
    readonly holder: ResidentId;
    readonly proxy: ResidentId;
    readonly programme: ProgrammeId | 'any';
    readonly until: Instant;
    readonly operator: OperatorId;
    readonly at: Instant;
  };
  revoke_proxy: { readonly id: ProxyId; readonly at: Instant };
  ask_exception: {
    readonly id: ExceptionId;
    readonly entitlement: EntitlementId;
    readonly operator: OperatorId;
    readonly reason: ExceptionReason;
    readonly seen: RedemptionException['seen'];
    /** Of whoever stands there; sealed under the holder's key. */
    readonly photograph: Uint8Array;
    readonly caps: ExceptionCaps;
    readonly at: Instant;
  };
  answer_exception: {
    readonly id: ExceptionId;
    readonly redemption: RedemptionId;
    readonly operator: OperatorId;
    readonly answer: 'approved' | 'rejected';
    readonly point: string;
    readonly caps: ExceptionCaps;
    readonly at: Instant;
  };
  audit_exception: {
    readonly id: ExceptionId;
    readonly operator: OperatorId;
    readonly finding: 'sound' | 'unsound';
    readonly at: Instant;
  };
  close_double_spending: {
    readonly id: DoubleSpendingId;
    readonly operator: OperatorId;
    readonly finding: 'error' | 'fraud';
    readonly at: Instant;
  };
}

type Refused<Why> = { readonly kind: 'refused'; readonly why: Why };

/** What these changes answer. */
export interface RedemptionReceipts {
  open_entitlement:
    | { readonly kind: 'opened' | 'replayed'; readonly entitlement: Entitlement }
    | { readonly kind: 'conflict' }
    /** Another entitlement has this identifier. */
    | { readonly kind: 'known' };
  cancel_entitlement:
    { readonly kind: 'cancelled' } | Refused<'entitlement_unknown' | 'entitlement_redeemed'>;
  redeem:
    | { readonly kind: 'redeemed' | 'replayed'; readonly redemption: Redemption }
    | Refused<RedemptionHindrance>;
  redeem_offline:
    | { readonly kind: 'redeemed' | 'replayed'; readonly redemption: Redemption }
    | { readonly kind: 'double_spending'; readonly found: DoubleSpending }
    | Refused<RedemptionHindrance>;
  settle_redemption:
    | { readonly kind: 'settled'; readonly redemption: Redemption }
    | Refused<'redemption_unknown' | 'settled_otherwise'>;
  put_proxy: { readonly kind: 'recorded' } | Refused<'person_not_in_force' | 'proxies_too_many'>;
  revoke_proxy: { readonly revoked: boolean };
  ask_exception: { readonly kind: 'waiting' } | Refused<ExceptionHindrance>;
  answer_exception:
    | {
        readonly kind: 'answered';
        readonly exception: RedemptionException;
        readonly redemption: Redemption | 'none';
      }
    | Refused<ExceptionHindrance>;
  audit_exception: { readonly kind: 'audited' } | Refused<ExceptionHindrance>;
  close_double_spending: { readonly closed: boolean };
}

/** What is read of them. */
export interface RedemptionReader {
  entitlement(id: EntitlementId): Promise<Entitlement | undefined>;
  redemption(id: RedemptionId): Promise<Redemption | undefined>;
  /** Of one programme after a place, in order, at most `max`. */
  redemptionsOf(programme: ProgrammeId, after: number, max: number): Promise<readonly Redemption[]>;
  /** Leaves to collect that somebody gave, those that are over and revoked too. */
  proxiesOf(holder: ResidentId): Promise<readonly CollectionProxy[]>;
  exceptionOf(id: ExceptionId): Promise<RedemptionException | undefined>;
  /** Oldest first: those that wait for an answer, or for an auditor. */
  exceptions(state: 'waiting' | 'to_audit', max: number): Promise<readonly RedemptionException[]>;
  /** Undefined once the holder is erased. */
  exceptionPhotograph(id: ExceptionId): Promise<Uint8Array | undefined>;
  doubleSpendings(state: 'open' | 'closed', max: number): Promise<readonly DoubleSpending[]>;
}
