import type { KeyObject } from 'node:crypto';
import type { Disbursement, DisbursementStanding } from '../../dci/disburse-message.ts';
import type { ExchangeStore, KeptDisbursement } from '../../dci/exchange-store.ts';
import type { StatedGrounds } from '../../dci/grounds.ts';
import type { Partner, Partners } from '../../dci/partner.ts';
import type { Entity } from '../../dci/query.ts';
import type { Access, DciRecords, RecordIdentifier } from '../../dci/records.ts';
import type { checkSignature } from '../../dci/signature.ts';
import type { ExchangeKey, ExchangeOperation } from '../../vocabulary/exchange-terms.ts';
import type { Result } from '../../vocabulary/result.ts';
import type { Clock, Instant } from '../../vocabulary/time.ts';

/** Why a partner is not given what it asks for. */
export interface ExchangeAccessRefusal {
  readonly kind:
    | 'purpose_missing'
    | 'basis_missing'
    | 'purpose_not_allowed'
    | 'basis_not_allowed'
    | 'consent_missing';
}

/** What a partner asks, on what grounds, and about whom. */
export interface AskedAccess {
  readonly operation: ExchangeOperation;
  readonly stated: StatedGrounds;
  /** `list`: about nobody whom it names. */
  readonly about: RecordIdentifier | 'list';
  /** Whether it asks about the whole group of whomever it names. */
  readonly entity: Entity;
}

/**
 * Whether what a partner states carries what it asks. A refusal is journalled by whoever implements
 * it.
 */
export type PartnersAccess = (
  partner: Partner,
  asked: AskedAccess,
) => Promise<Result<Access, ExchangeAccessRefusal>>;

/** Has people paid, or remembers that it does not. */
export interface Payments {
  /** @param at when it was asked: the same again at the same time is the same payment */
  instruct(
    partner: Partner,
    item: Disbursement,
    at: Instant,
  ): Promise<Pick<KeptDisbursement, 'standing' | 'entitlement'>>;
  standingOf(partner: Partner, kept: KeptDisbursement): Promise<DisbursementStanding>;
}

/** A key with which this registry signs what it says. */
export interface RegistryKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** The registry's own keys. */
export interface RegistryKeys {
  /** The one that signs now. */
  readonly current: RegistryKey;
  readonly published: readonly ExchangeKey[];
}

/** What the exchange stands on. */
export interface ExchangeNeeds {
  /** What stands in `sender_id` of what this registry says. */
  readonly registryId: string;
  /** What may stand in `receiver_id` of what is said to it. */
  readonly receiverIds: readonly string[];
  readonly partners: Partners;
  readonly records: DciRecords;
  readonly lawfulAccess: PartnersAccess;
  readonly checkSignature: typeof checkSignature;
  /** Whether answers to a partner may be sent there. */
  readonly mayCallBack: (partner: Partner, address: string) => boolean;
  readonly store: ExchangeStore;
  readonly payments: Payments;
  readonly keys: RegistryKeys;
  readonly now: Clock;
  /** There is something to answer or to send. */
  readonly kick: () => void;
}
