import type { Money } from '../vocabulary/money.ts';
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
import type { ExceptionReason, SeenInstead } from '../vocabulary/redemption-exception.ts';
import type { Instant } from '../vocabulary/time.ts';

/** What a programme owes a resident, to be collected once within a time. */
export interface Entitlement {
  readonly id: EntitlementId;
  readonly programme: ProgrammeId;
  /** How the programme names it; of one programme never twice. */
  readonly reference: string;
  readonly holder: ResidentId;
  readonly money: Money;
  /** For which purpose its holder must have been verified. */
  readonly purpose: string;
  readonly collectFrom: Instant;
  readonly collectUntil: Instant;
  readonly state: 'open' | 'redeemed' | 'cancelled';
}

/** Who stood there. */
export type CollectedBy = 'holder' | 'guardian' | 'proxy';

/** How it was known who stood there. */
export type RedemptionWay = 'online' | 'offline' | 'exception';

/** An entitlement that was collected: joined to the one verification and the one payment. */
export interface Redemption {
  readonly id: RedemptionId;
  readonly entitlement: EntitlementId;
  readonly programme: ProgrammeId;
  readonly way: RedemptionWay;
  readonly collectedBy: CollectedBy;
  /** The verification that it used up: a token's `txn`, an act of a verifier, an exception. */
  readonly verification: string;
  /** Where it was paid out, as the programme names it. */
  readonly point: string;
  /** SHA-256 of what was asked, so that one identifier is never used for two. */
  readonly requestHash: string;
  readonly at: Instant;
  /** Its place in the order in which a programme reads them. */
  readonly place: number;
  readonly state: 'authorised' | 'paid' | 'reversed';
  /** How the programme names the payment, or why there was none. */
  readonly payment: string;
}

/** Leave to collect for somebody else. */
export interface CollectionProxy {
  readonly id: ProxyId;
  readonly holder: ResidentId;
  readonly proxy: ResidentId;
  /** `any`: whatever she is owed. */
  readonly programme: ProgrammeId | 'any';
  readonly until: Instant;
  readonly recordedBy: OperatorId;
  readonly state: 'active' | 'revoked';
}

/** A payment without a biometric verification: asked for, answered by another, audited. */
export interface RedemptionException {
  readonly id: ExceptionId;
  readonly entitlement: EntitlementId;
  readonly programme: ProgrammeId;
  readonly askedBy: OperatorId;
  readonly reason: ExceptionReason;
  readonly seen: SeenInstead;
  readonly askedAt: Instant;
  readonly state:
    | { readonly kind: 'waiting' }
    | {
        readonly kind: 'approved' | 'rejected';
        readonly by: OperatorId;
        readonly at: Instant;
      };
  readonly audit:
    | { readonly kind: 'due' | 'none' }
    | { readonly kind: 'sound' | 'unsound'; readonly by: OperatorId; readonly at: Instant };
}

/** Somebody collected what had been collected: found when a verifier that was offline reports. */
export interface DoubleSpending {
  readonly id: DoubleSpendingId;
  readonly entitlement: EntitlementId;
  readonly programme: ProgrammeId;
  /** The one that counts. */
  readonly first: RedemptionId;
  /** The act that came second, and which verifier did it. */
  readonly verification: string;
  readonly verifier: string;
  readonly point: string;
  readonly at: Instant;
  readonly foundAt: Instant;
  readonly state:
    | { readonly kind: 'open' }
    | {
        readonly kind: 'error' | 'fraud';
        readonly by: OperatorId;
        readonly at: Instant;
      };
}

/** Why an entitlement is not collected. */
export type RedemptionHindrance =
  | 'entitlement_unknown'
  | 'entitlement_cancelled'
  | 'entitlement_redeemed'
  | 'too_early'
  | 'too_late'
  /** The verification was used before. */
  | 'verification_used'
  /** This redemption's identifier belongs to another. */
  | 'redemption_id_taken'
  /** Neither the holder nor anybody who may collect for her. */
  | 'not_the_holder'
  /** The holder, or whoever collects for her, is locked, suspended or erased. */
  | 'person_not_in_force'
  | 'programme_suspended';

/** What keeps an entitlement from being collected, whoever comes. */
export type HoldersHindrance = Extract<
  RedemptionHindrance,
  `entitlement_${string}` | `too_${string}` | 'person_not_in_force'
>;

/** Why an exception is not taken, or not answered. */
export type ExceptionHindrance =
  | HoldersHindrance
  /** One waits for this entitlement already. */
  | 'waiting'
  | 'not_found'
  | 'answered'
  /** Whoever asked does not answer. */
  | 'same_operator'
  /** The operator is the holder herself. */
  | 'own_entitlement'
  | 'operator_cap'
  | 'supervisor_cap'
  | 'holder_cap'
  /** Exceptions of this operator wait for an auditor for too long. */
  | 'audit_overdue'
  /** Whoever asked or approved does not audit. */
  | 'not_independent'
  | 'not_due';
