import type { PublicJwk } from '../vocabulary/public-key.ts';
import type {
  OperatorId,
  ProgrammeId,
  ResidentId,
  StandingRequestId,
} from '../vocabulary/record-ids.ts';
import type { IdentityStanding } from '../vocabulary/identity-standing.ts';
import type { Instant } from '../vocabulary/time.ts';

/** What became of somebody whom a programme's sector knows. */
export type IdentityEventKind = 'merged' | 'suspended' | 'deceased' | 'restored';

/** One event that waits for one programme. */
export interface ProgrammeEvent {
  /** 1, 2, 3 … of this programme, without a gap. */
  readonly place: number;
  readonly jti: string;
  readonly kind: IdentityEventKind;
  readonly resident: ResidentId;
  /** Whose number stays, when two were one person. */
  readonly survivor: ResidentId | 'none';
  /** As the sector was told; `untold` of somebody whom it knows by an event alone. */
  readonly subject: string | 'untold';
  /** Whether the survivor's subject is remembered as told. */
  readonly told: boolean;
  readonly at: Instant;
}

/** A request that a resident's identity stand otherwise. */
export interface StandingRequest {
  readonly id: StandingRequestId;
  readonly standing: IdentityStanding;
  readonly requestedBy: OperatorId;
  readonly reason: string;
  readonly requestedAt: Instant;
}

/** Why a standing is not changed. */
export type StandingHindrance =
  | 'not_found'
  | 'answered'
  /** A request about her waits for an answer already. */
  | 'waiting'
  /** Whoever asked for it does not confirm it. */
  | 'same_operator'
  /** The second officer names somebody else. */
  | 'other_number'
  /** She stands so already. */
  | 'nothing_to_change';

/** A token of ours by what it says. */
export interface TokenNamed {
  readonly jti: string;
  readonly programme: ProgrammeId;
  readonly subject: string;
}

/** What a token is worth now. */
export type TokenWorth =
  /** In force, and nobody consumed it. */
  | 'good'
  | 'consumed'
  | 'programme_suspended'
  /** She is locked, suspended, erased or not alive any more. */
  | 'identity_not_in_force';

/** Changes that programmes make, or that are made for them. */
export interface ProgrammeChanges {
  consume_token: TokenNamed & { readonly expiresAt: Instant; readonly at: Instant };
  set_programme_activity: {
    readonly programme: ProgrammeId;
    readonly active: boolean;
    readonly at: Instant;
  };
  /** A key comes, or one goes; whoever signs for it must be a key of the account now. */
  change_programme_keys: {
    readonly programme: ProgrammeId;
    readonly signedWith: string;
    readonly key:
      | { readonly kind: 'added'; readonly jwk: PublicJwk }
      | { readonly kind: 'removed'; readonly kid: string };
    readonly at: Instant;
  };
  /** Subjects of survivors that go out with events from now on. */
  tell_survivors: {
    readonly programme: ProgrammeId;
    readonly told: readonly {
      readonly place: number;
      readonly resident: ResidentId;
      readonly subject: string;
    }[];
    readonly at: Instant;
  };
  /** These need not be sent again. */
  acknowledge_events: {
    readonly programme: ProgrammeId;
    readonly jtis: readonly string[];
    readonly at: Instant;
  };
  request_standing: {
    readonly id: StandingRequestId;
    readonly resident: ResidentId;
    readonly standing: IdentityStanding;
    readonly operator: OperatorId;
    readonly reason: string;
    readonly at: Instant;
  };
  answer_standing: {
    readonly id: StandingRequestId;
    /** Whom the second officer names by herself; whom it is about when it is confirmed. */
    readonly resident: ResidentId | 'unknown';
    readonly operator: OperatorId;
    readonly answer: 'confirmed' | 'rejected';
    readonly at: Instant;
  };
}

/** What they answer. */
export interface ProgrammeReceipts {
  consume_token: { readonly outcome: TokenWorth };
  set_programme_activity: { readonly known: boolean };
  change_programme_keys: {
    readonly outcome:
      | 'changed'
      | 'key_unknown'
      | 'programme_suspended'
      | 'keys_too_many'
      | 'key_known'
      | 'last_key';
  };
  tell_survivors: { readonly done: true };
  acknowledge_events: { readonly acknowledged: number };
  request_standing:
    { readonly kind: 'requested' } | { readonly kind: 'refused'; readonly why: StandingHindrance };
  answer_standing:
    | { readonly kind: 'answered'; readonly standing: IdentityStanding }
    | { readonly kind: 'refused'; readonly why: StandingHindrance };
}

/** What is read for programmes. */
export interface ProgrammeReads {
  tokenWorth(token: TokenNamed, at: Instant): Promise<TokenWorth>;
  /** Events that wait, in their order, at most `max`. */
  eventsFor(programme: ProgrammeId, max: number): Promise<readonly ProgrammeEvent[]>;
  /** How many wait. */
  eventsWaiting(programme: ProgrammeId): Promise<number>;
  /** Requests that wait for an answer, oldest first, at most `max`. */
  standingRequests(max: number): Promise<readonly StandingRequest[]>;
}
