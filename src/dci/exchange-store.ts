import type { Instant } from '../vocabulary/time.ts';
import type { CallbackKind } from './callback-address.ts';
import type { Disbursement, DisbursementStanding } from './disburse-message.ts';
import type { StatedGrounds } from './grounds.ts';
import type { EventName } from './subscription-message.ts';

/** What was asked, and what is answered, as far as it is known. */
export interface ExchangeBody {
  readonly message: unknown;
  readonly answer: unknown;
}

/** One exchange: asked at once, answered at once or later. */
export interface Exchange {
  /** Chosen here. */
  readonly correlationId: string;
  readonly partner: string;
  readonly kind: CallbackKind;
  readonly transactionId: string;
  readonly references: readonly string[];
  /** Where its answer goes; `none` where it is fetched or was given at once. */
  readonly address: string;
  readonly at: Instant;
}

/** An exchange whose answer is to be made or sent. */
export interface DueExchange extends Pick<Exchange, 'correlationId' | 'partner' | 'kind' | 'at'> {
  readonly address: string;
  readonly message: unknown;
  /** Undefined until it was made. */
  readonly answer: unknown;
  readonly tries: number;
}

/** An exchange as its partner asks about it. */
export interface KeptExchange extends Pick<Exchange, 'correlationId' | 'kind'> {
  readonly message: unknown;
  readonly answer: unknown;
}

/** What became of an attempt to send an answer. */
export type SendingOutcome =
  { readonly kind: 'sent' | 'given_up' } | { readonly kind: 'later'; readonly at: Instant };

/** By what a partner asks about its exchanges. */
export type ExchangeNamed =
  | { readonly by: 'transaction_id'; readonly value: string }
  | { readonly by: 'correlation_id'; readonly value: string }
  | { readonly by: 'reference_id'; readonly values: readonly string[] };

/** What a partner wants to be told of. */
export interface Subscription {
  readonly code: string;
  readonly partner: string;
  readonly event: EventName;
  readonly filterType: 'idtype-value' | 'expression' | 'predicate';
  readonly filter: unknown;
  readonly recordType: string;
  readonly stated: StatedGrounds;
  /** Where events go; `none` where the sender named no place. */
  readonly address: string;
  /** Inclusive; `open` where none was said. */
  readonly from: Instant | 'open';
  readonly until: Instant | 'open';
}

/** A payment that was asked for. */
export interface KeptDisbursement {
  readonly item: Disbursement;
  readonly standing: DisbursementStanding;
  /** What it became here; empty where nothing. */
  readonly entitlement: string;
}

/** Who is paid where, as a partner says. */
export interface MapperLink {
  readonly id: string;
  readonly fa: string;
  readonly name: string;
}

/** A key that signs, sealed at rest. */
export interface KeptSigningKey {
  readonly kid: string;
  /** The private key, PKCS #8 in DER. */
  readonly pkcs8: Uint8Array;
  readonly at: Instant;
}

/**
 * The exchange's memory. What partners choose and what people are is sealed or hashed: of a row one
 * reads when, whose and of which kind it is.
 */
export interface ExchangeStore {
  /** Remembers a message of a sender; false when it was taken before. */
  takeMessage(
    message: { readonly sender: string; readonly id: string },
    until: Instant,
    at: Instant,
  ): Promise<boolean>;
  open(exchange: Exchange, body: ExchangeBody): Promise<void>;
  putAnswer(correlationId: string, answer: unknown): Promise<void>;
  /** Exchanges whose answers are to be made or sent now, the oldest first. */
  due(at: Instant, max: number): Promise<readonly DueExchange[]>;
  tried(correlationId: string, outcome: SendingOutcome): Promise<void>;
  exchanges(partner: string, named: ExchangeNamed): Promise<readonly KeptExchange[]>;
  /** How many wait to be sent, and how many were given up. */
  standing(): Promise<{ readonly waiting: number; readonly givenUp: number }>;
  /** Keeps a subscription, unless the partner has the same already. */
  subscribe(subscription: Subscription, at: Instant): Promise<'subscribed' | 'already'>;
  unsubscribe(
    partner: string,
    code: string,
    at: Instant,
  ): Promise<'ended' | 'ended_before' | 'unknown'>;
  subscriptions(): Promise<readonly Subscription[]>;
  /** The last change that subscribers were told of. */
  toldUntil(): Promise<number>;
  /**
   * Writes what subscribers are told and how far that is, in one transaction: nothing is told twice
   * or left out, also after a crash.
   */
  tell(
    place: number,
    exchanges: readonly { readonly exchange: Exchange; readonly body: ExchangeBody }[],
  ): Promise<void>;
  /** False when the partner has used this reference. */
  putDisbursement(partner: string, kept: KeptDisbursement, at: Instant): Promise<boolean>;
  disbursements(
    partner: string,
    by: { readonly kind: 'reference' | 'payer' | 'payee'; readonly value: string },
  ): Promise<readonly KeptDisbursement[]>;
  /** `link` fails when the identifier has one; `update` when it has none. */
  putLink(
    partner: string,
    link: MapperLink,
    how: 'link' | 'update',
  ): Promise<'put' | 'known' | 'unknown'>;
  removeLink(partner: string, id: string): Promise<'removed' | 'unknown'>;
  link(partner: string, id: string): Promise<MapperLink | undefined>;
  linksTo(partner: string, fa: string): Promise<readonly MapperLink[]>;
  /** scrypt of a partner's client secret; undefined where it was given none. */
  secretHash(partner: string): Promise<string | undefined>;
  /** The secret before it holds no more. */
  putSecretHash(partner: string, hash: string): Promise<void>;
  signingKeys(): Promise<readonly KeptSigningKey[]>;
  putSigningKey(key: KeptSigningKey): Promise<void>;
  /** Forgets what is older than the instant and not waiting. */
  forgetBefore(at: Instant): Promise<number>;
  close(): Promise<void>;
}
