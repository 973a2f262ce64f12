import type { Act } from '../journal/act.ts';
import type { Contact, ContactKind } from '../vocabulary/contact.ts';
import type { ProgrammeId, ResidentId } from '../vocabulary/record-ids.ts';
import type { FactorLock, LockedFactor } from '../vocabulary/resident-factor.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { Vid, VidKind } from '../vocabulary/vid.ts';
import type { LifeEventReads } from './life-event-change.ts';
import type { RecordCorrectionReads } from './record-correction.ts';
import type { Resident } from './register.ts';

/** A limit that is judged inside the transaction. */
export interface RefusalLimit {
  readonly refusalsMax: number;
  readonly since: Instant;
}

/** What a new alias is. */
interface NewAlias {
  readonly resident: ResidentId;
  readonly kind: VidKind;
  /** `never` for a perpetual alias. */
  readonly expiresAt: Instant | 'never';
  /** How many of this kind a resident has at once. */
  readonly liveMax: number;
  readonly at: Instant;
}

/** What a code that was shown could be. */
export type ShownCode =
  /** Of an application: the step whose code it is. */
  | { readonly kind: 'step'; readonly step: number }
  /** One that was sent, or given at a counter. */
  | { readonly kind: 'sent'; readonly code: string }
  | { readonly kind: 'none' };

/** Changes by which a resident, or somebody for her, looks after what is hers. */
export interface ResidentChanges {
  issue_vid: NewAlias;
  /** Ends an alias and gives another of its kind, in one step. */
  renew_vid: NewAlias & { readonly vid: Vid };
  revoke_vid: { readonly vid: Vid; readonly at: Instant };
  /** Whoever uses a locked factor is refused, until that time or until it is unlocked. */
  lock_factor: {
    readonly resident: ResidentId;
    readonly lock: FactorLock;
    readonly at: Instant;
  };
  unlock_factor: {
    readonly resident: ResidentId;
    readonly factor: LockedFactor;
    readonly at: Instant;
  };
  /** The secret of her application's codes, kept sealed; it replaces the one before. */
  put_resident_code: {
    readonly resident: ResidentId;
    readonly secret: Uint8Array;
    readonly at: Instant;
  };
  /** A code that is sent or given, kept as a keyed hash. */
  send_code: {
    readonly resident: ResidentId;
    readonly code: string;
    /** `contact`: it says that a contact is hers and nothing else. */
    readonly use: 'resident' | 'contact';
    readonly expiresAt: Instant;
    /** How many are sent to one resident since then. */
    readonly limit: { readonly sentMax: number; readonly since: Instant };
    readonly at: Instant;
  };
  /** One code that was shown. Each is taken once; too many refusals lock the factor. */
  take_code: {
    readonly resident: ResidentId | 'unknown';
    /** A keyed hash of whom it was shown for, so that unknown numbers are limited too. */
    readonly attemptKey: string;
    readonly shown: ShownCode;
    readonly limit: RefusalLimit;
    readonly at: Instant;
  };
  /** Where she says that she is reached; it is hers when its code comes back. */
  state_contact: {
    readonly resident: ResidentId;
    readonly contact: Contact;
    readonly at: Instant;
  };
  /** The code that came back from the stated contact; a pass replaces the contact of before. */
  confirm_contact: {
    readonly resident: ResidentId;
    readonly kind: ContactKind;
    readonly code: string;
    readonly attemptKey: string;
    readonly limit: RefusalLimit;
    readonly at: Instant;
  };
  remove_contact: {
    readonly resident: ResidentId;
    readonly kind: ContactKind;
    readonly at: Instant;
  };
}

/** What they answer. */
export interface ResidentReceipts {
  issue_vid:
    | { readonly kind: 'issued'; readonly vid: Vid }
    | { readonly kind: 'refused'; readonly why: 'too_many' };
  renew_vid:
    | { readonly kind: 'issued'; readonly vid: Vid }
    | { readonly kind: 'refused'; readonly why: 'not_active' };
  revoke_vid: { readonly revoked: boolean };
  lock_factor: { readonly done: boolean };
  /** False when it was not locked. */
  unlock_factor: { readonly done: boolean };
  put_resident_code: { readonly done: boolean };
  send_code: { readonly outcome: 'sent' | 'limited' };
  take_code: { readonly outcome: 'accepted' | 'refused' | 'limited' };
  state_contact: { readonly done: boolean };
  confirm_contact: { readonly outcome: 'accepted' | 'refused' | 'limited' };
  remove_contact: { readonly done: boolean };
}

/** An act about a resident, with its place in the journal. */
export interface PlacedAct {
  readonly place: number;
  readonly act: Act;
}

/** Which acts are read. */
export interface ActBounds {
  readonly before: number | 'end';
  readonly max: number;
  /** Those of residents themselves, or of everybody else. */
  readonly by: 'residents' | 'others' | 'everyone';
}

/** What is read of one resident. */
export interface ResidentReads extends LifeEventReads, RecordCorrectionReads {
  /** By the identifier that never leaves the register. */
  resident(id: ResidentId): Promise<Resident | undefined>;
  /** The secret of her application's codes; undefined when she has none or was erased. */
  residentCode(resident: ResidentId): Promise<Uint8Array | undefined>;
  /** Contacts that are hers. */
  contactsOf(resident: ResidentId): Promise<readonly Contact[]>;
  /** Programmes that were told a subject of hers; none of these subjects. */
  programmesKnowing(resident: ResidentId): Promise<readonly ProgrammeId[]>;
  /** Under which subjects the journal has acts about her: keyed hashes, records, cases. */
  journalSubjects(resident: ResidentId): Promise<readonly string[]>;
  /** Acts with one of these subjects before a place, latest first, at most `max`. */
  actsAbout(subjects: readonly string[], bounds: ActBounds): Promise<readonly PlacedAct[]>;
}
