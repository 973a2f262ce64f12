import type {
  ExceptionShown,
  FingerException,
  KnownFinger,
  SourceScore,
} from '../vocabulary/biometric-source.ts';
import type { SampleEvidence } from '../vocabulary/device-evidence.ts';
import type { FaceSource } from '../vocabulary/face-source.ts';
import type { Networks } from '../vocabulary/networks.ts';
import type { Quality } from '../vocabulary/quality.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { ResidentFactor } from '../vocabulary/resident-factor.ts';
import type { Vid } from '../vocabulary/vid.ts';
import type {
  CaseId,
  ChangeNumber,
  OperatorId,
  ProgrammeId,
  RecordId,
  ResidentId,
  Seq,
} from '../vocabulary/record-ids.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import type { Template } from '../vocabulary/template.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { TrackingNumber } from '../vocabulary/tracking-number.ts';
import type { OperatorAccount, ProgrammeAccount, StationAccount } from './accounts.ts';
import type { ProgrammeConsent } from './programme-consent.ts';
import type { AdjudicationChanges, AdjudicationReceipts } from './adjudication-change.ts';
import type { RedemptionChanges, RedemptionReceipts } from './redemption-change.ts';
import type { CredentialChanges, CredentialReceipts } from './credential-change.ts';
import type { LifeEventChanges, LifeEventReceipts } from './life-event-change.ts';
import type { ProgrammeChanges, ProgrammeReceipts } from './programme-change.ts';
import type { RecordCorrectionChanges, RecordCorrectionReceipts } from './record-correction.ts';
import type { ResidentChanges, ResidentReceipts } from './resident-change.ts';
import type { VerifierChanges, VerifierReceipts } from './verifier-change.ts';

/** A person already in the register whom a new enrolment resembles, with the evidence for it. */
export interface DuplicateCandidate {
  readonly seq: Seq;
  /** Biometric evidence of everything that both have; 0 when they have nothing in common. */
  readonly score: ComparisonScore;
  /** What each shared source says by itself; empty when nothing could be compared. */
  readonly evidence: readonly SourceScore[];
  /** How alike the demographics are, 0 … 1; it adds to the evidence and never decides. */
  readonly demographicLikeness: number;
}

/** A finger's template as its codec wrote it: the register keeps it and does not read it. */
export interface StoredFinger {
  readonly position: KnownFinger;
  readonly template: Uint8Array;
}

/** An impression as captured. */
export interface FingerSample {
  readonly position: KnownFinger;
  /** Kept sealed. */
  readonly sample: Uint8Array;
  /** Pixels per inch as the sender stated them; what the file says is in the file. */
  readonly dpi: number | 'unstated';
}

/** A finger at enrolment. */
export interface CapturedFinger extends StoredFinger, FingerSample {}

/** A photograph that shows why fingers were not captured. */
export interface ExceptionPhoto {
  readonly of: ExceptionShown;
  /** As captured; kept sealed. */
  readonly image: Uint8Array;
}

/** What networks made of an enrolment's samples of one modality. */
export type ExtractedAgain =
  | { readonly modality: 'face'; readonly template: Template | 'none' }
  /** Those fingers of which there is a template. */
  | { readonly modality: 'finger'; readonly fingers: readonly StoredFinger[] };

/** What became of an enrolment. */
export type Verdict =
  | { readonly kind: 'enrolled' }
  | { readonly kind: 'already_enrolled'; readonly candidates: readonly DuplicateCandidate[] }
  | {
      readonly kind: 'needs_adjudication';
      readonly caseId: CaseId;
      readonly candidates: readonly DuplicateCandidate[];
    }
  | { readonly kind: 'provisional'; readonly candidates: readonly DuplicateCandidate[] };

/** Every change of the register. Each is atomic, durable when acknowledged, and replayable. */
export interface Changes
  extends
    AdjudicationChanges,
    CredentialChanges,
    RedemptionChanges,
    LifeEventChanges,
    ProgrammeChanges,
    RecordCorrectionChanges,
    ResidentChanges,
    VerifierChanges {
  /** A person's data take their place in the order, before anyone is compared. */
  open_enrolment: {
    readonly recordId: RecordId;
    readonly operator: OperatorId;
    readonly record: ResidentRecord;
    readonly template: Template;
    readonly quality: Quality;
    /** The photograph as captured; kept sealed. */
    readonly sample: Uint8Array;
    /** Any number of fingers, no position twice. */
    readonly fingers: readonly CapturedFinger[];
    readonly fingerExceptions: readonly FingerException[];
    /** None of them twice. */
    readonly exceptionPhotos?: readonly ExceptionPhoto[] | undefined;
    /** What is not stated is a file's, of the lower assurance. */
    readonly faceSource?: FaceSource | undefined;
    /** Of every finger that was captured; for figures of the operator's work. */
    readonly fingerQualities?: readonly Quality[] | undefined;
    /** What devices signed of samples; not of those that nobody knows what took them. */
    readonly deviceEvidence?: readonly SampleEvidence[] | undefined;
    /** As a station gave it that was offline; else, or when it is taken, one is drawn. */
    readonly tracking?: TrackingNumber | undefined;
    /** SHA-256 of the request, so that one identifier is never used for two enrolments. */
    readonly requestHash: string;
    readonly at: Instant;
  };
  /** The verdict. `enrolled` draws the next number of the pool in the same transaction. */
  settle_enrolment: { readonly seq: Seq; readonly verdict: Verdict; readonly at: Instant };
  /** Destroys the resident's key: samples, templates and record can never be read again. */
  erase_resident: { readonly resident: ResidentId; readonly at: Instant };
  /**
   * The samples of a provisional enrolment go, since the centre has them; its templates stay, so
   * that the station knows the person again.
   */
  forget_samples: { readonly seq: Seq; readonly at: Instant };
  /** A provisional enrolment that was sent back: nothing of it stays but that it was. */
  withdraw_enrolment: { readonly seq: Seq; readonly at: Instant };
  /** One verification attempt. */
  record_verification: {
    /** `card_holder`: a card said what is known of her, and that it holds. */
    readonly resident: ResidentId | 'unknown' | 'card_holder';
    readonly programme: ProgrammeId;
    /** A keyed hash of what the programme sent, so that unknown numbers are limited too. */
    readonly attemptKey: string;
    /** What the comparison says; too many refusals turn it into `limited` here, in one step. */
    readonly outcome: 'verified' | 'refused' | 'suspended';
    /** What was shown: who has locked one of these does not pass. */
    readonly factors: readonly ResidentFactor[];
    readonly limit: { readonly refusalsMax: number; readonly since: Instant };
    /** Refusals of this programme since then, of whatever numbers. */
    readonly askerRefusalsMax?: number | 'unlimited' | undefined;
    /** Remembered as told when it passes, unless it is `untold`. */
    readonly subject: string;
    /** The alias shown, which must be active still; a one-time alias is used up by a pass. */
    readonly shownVid: Vid | 'none';
    readonly at: Instant;
  };
  put_operator: { readonly account: OperatorAccount; readonly at: Instant };
  /** The secret of an operator's one-time codes, kept sealed; it replaces the one before. */
  put_operator_code: {
    readonly operator: OperatorId;
    readonly secret: Uint8Array;
    readonly at: Instant;
  };
  /**
   * One attempt to log in. Too many refusals turn it into `limited`, and a code's step that was
   * taken before into `refused`, here, in one step; a pass forgets the refusals.
   */
  note_log_in: {
    readonly operator: OperatorId;
    /** `incomplete`: the secret held and something else was not shown; it counts as nothing. */
    readonly outcome: 'begun' | 'refused' | 'incomplete';
    readonly codeStep: number | 'none';
    readonly limit: { readonly refusalsMax: number; readonly since: Instant };
    readonly at: Instant;
  };
  put_programme: { readonly account: ProgrammeAccount; readonly at: Instant };
  put_station: { readonly account: StationAccount; readonly at: Instant };
  /** What other networks made of samples that are kept; it stands beside what is in use. */
  put_templates: {
    readonly seq: Seq;
    /** Of this modality, as in `Networks`. */
    readonly networks: string;
    readonly extracted: ExtractedAgain;
    readonly at: Instant;
  };
  /** Templates that stood under another rotation, turned; beside what is in use. */
  put_turned: {
    /** Of the people's modality, as in `Networks`. */
    readonly networks: string;
    readonly people: readonly { readonly seq: Seq; readonly extracted: ExtractedAgain }[];
    readonly at: Instant;
  };
  /** From now on these networks' templates are the references; others' are superseded. */
  use_networks: { readonly networks: Networks; readonly at: Instant };
  /** Removes superseded templates of at most `max` enrolments. */
  drop_superseded: { readonly max: number; readonly at: Instant };
  /** What a resident allowed a programme; it stands in place of what she said before. */
  put_consent: ProgrammeConsent;
  /** She allows it nothing any more. */
  withdraw_consent: {
    readonly programme: ProgrammeId;
    readonly subject: string;
    readonly purpose: string;
    readonly at: Instant;
  };
  /** Nothing but the act itself: an access or a refusal that the journal must remember. */
  note_act: { readonly at: Instant };
  /** Takes a one-time value (a client assertion, a proof); a second taking is refused. */
  take_once: { readonly key: string; readonly expiresAt: Instant; readonly at: Instant };
}
export type ChangeKind = keyof Changes;

/** What a change answers. */
export interface Receipts
  extends
    AdjudicationReceipts,
    CredentialReceipts,
    RedemptionReceipts,
    LifeEventReceipts,
    ProgrammeReceipts,
    RecordCorrectionReceipts,
    ResidentReceipts,
    VerifierReceipts {
  open_enrolment:
    | { readonly kind: 'opened'; readonly seq: Seq; readonly change: ChangeNumber }
    | { readonly kind: 'replayed'; readonly seq: Seq }
    | { readonly kind: 'conflict' };
  settle_enrolment: Settled;
  erase_resident:
    | { readonly done: false; readonly changes: readonly [] }
    | {
        readonly done: true;
        /** Of the leaf that tells of it in the journal. */
        readonly place: number;
        readonly changes: readonly ReferenceChange[];
      };
  /** False when it is not provisional, or they are gone already. */
  forget_samples: { readonly done: boolean };
  withdraw_enrolment: { readonly done: boolean; readonly changes: readonly ReferenceChange[] };
  record_verification: {
    /** The last two say of the programme that it was suspended meanwhile, or refused too often. */
    readonly outcome:
      'verified' | 'refused' | 'suspended' | 'limited' | 'asker_suspended' | 'asker_limited';
  };
  put_operator: { readonly recorded: true };
  put_operator_code: { readonly recorded: true };
  note_log_in: { readonly outcome: 'begun' | 'refused' | 'incomplete' | 'limited' };
  put_programme: { readonly recorded: true };
  put_station: { readonly recorded: true };
  /** False when the data were erased meanwhile, or the templates are there already. */
  put_templates: { readonly recorded: boolean };
  /** How many; those erased meanwhile are left out. */
  put_turned: { readonly turned: number };
  /** Whether other networks were in use before. */
  use_networks: { readonly changed: boolean };
  /** How many enrolments' templates went; fewer than asked for when nothing is left. */
  drop_superseded: { readonly dropped: number };
  /** False when the programme never had this subject. */
  put_consent: { readonly recorded: boolean };
  withdraw_consent: { readonly withdrawn: boolean };
  note_act: { readonly recorded: true };
  take_once: { readonly taken: boolean };
}

/** A settled enrolment: whoever repeats the settling gets the same answer. */
export interface Settled {
  readonly verdict: Verdict;
  /** The number, when the verdict is `enrolled`. */
  readonly idcs: Idcs | 'none';
  /** Changes of the references that the galleries must follow (a refused row is removed). */
  readonly changes: readonly ReferenceChange[];
}

/** One step of the references' history, in the order in which galleries apply it. */
export type ReferenceChange =
  | {
      readonly kind: 'added';
      readonly change: ChangeNumber;
      readonly seq: Seq;
      readonly face: Template | 'none';
      readonly fingers: readonly StoredFinger[];
    }
  | { readonly kind: 'removed'; readonly change: ChangeNumber; readonly seq: Seq };
