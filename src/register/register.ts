import type { Act } from '../journal/act.ts';
import type { Head } from '../journal/head.ts';
import type {
  ExceptionShown,
  FingerException,
  KnownFinger,
} from '../vocabulary/biometric-source.ts';
import type { SampleEvidence } from '../vocabulary/device-evidence.ts';
import type { FaceSource } from '../vocabulary/face-source.ts';
import type { FingerPosition } from '../vocabulary/finger.ts';
import type { Modality } from '../vocabulary/modality.ts';
import type { RotatedFrom, RotationStep } from './rotated-templates.ts';
import type { Networks } from '../vocabulary/networks.ts';
import type { Quality } from '../vocabulary/quality.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { IdentityStanding } from '../vocabulary/identity-standing.ts';
import type {
  CaseId,
  ChangeNumber,
  OperatorId,
  ProgrammeId,
  RecordId,
  ResidentId,
  Seq,
  StationId,
} from '../vocabulary/record-ids.ts';
import type { FactorLock } from '../vocabulary/resident-factor.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import type { Template } from '../vocabulary/template.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { TrackingNumber } from '../vocabulary/tracking-number.ts';
import type { Vid, VidKind } from '../vocabulary/vid.ts';
import type { Opinion } from './adjudication-change.ts';
import type { Correction } from './correction.ts';
import type { CredentialReads } from './credential-change.ts';
import type { OperatorDay } from './operator-day.ts';
import type { RedemptionReader } from './redemption-change.ts';
import type { ProgrammeReads } from './programme-change.ts';
import type { ConsentReads } from './programme-consent.ts';
import type { ResidentReads } from './resident-change.ts';
import type { OperatorAccount, ProgrammeAccount, StationAccount } from './accounts.ts';
import type { VerifierReading } from './verifier-change.ts';
import type {
  ChangeKind,
  Changes,
  DuplicateCandidate,
  ExceptionPhoto,
  FingerSample,
  Receipts,
  ReferenceChange,
  StoredFinger,
  Verdict,
} from './change.ts';

/** An enrolment and what became of it. */
export interface Enrolment {
  readonly recordId: RecordId;
  readonly seq: Seq;
  readonly operator: OperatorId;
  readonly quality: Quality;
  readonly requestHash: string;
  readonly openedAt: Instant;
  readonly faceSource: FaceSource;
  /** `none` of whoever was enrolled before there were such numbers. */
  readonly tracking: TrackingNumber | 'none';
  readonly state:
    | { readonly kind: 'pending' }
    | { readonly kind: 'settled'; readonly verdict: Verdict; readonly idcs: Idcs | 'none' };
}

/** A person of the register, without her data. */
export interface Resident {
  readonly id: ResidentId;
  readonly seq: Seq;
  readonly idcs: Idcs;
  /** Some may be over; `isLocked` says. */
  readonly locks: readonly FactorLock[];
  /** Her number is not in force, since she has another one, of this place; or `none`. */
  readonly suspendedFor: Seq | 'none';
  /** As two officers decided. */
  readonly standing: IdentityStanding;
}

/** The templates of an enrolment. */
export interface StoredBiometrics {
  /** `none` when the networks found no face in the photograph. */
  readonly face: Template | 'none';
  /** In the order of their positions. */
  readonly fingers: readonly StoredFinger[];
}

/** The samples of an enrolment, from which templates can be made anew. */
export interface StoredSamples {
  readonly face: Uint8Array;
  readonly fingers: readonly FingerSample[];
}

/** An enrolment whose samples some networks have not read yet. */
export interface UnreadEnrolment {
  readonly seq: Seq;
  readonly recordId: RecordId;
  readonly lacks: readonly Modality[];
}

/** How far some networks are with the samples of everyone. */
export interface ReadingState {
  /** Whether their templates are the references. */
  readonly inUse: boolean;
  /** Whether templates of networks that were in use before wait to be removed. */
  readonly superseded: boolean;
  /** Enrolments whose samples are kept. */
  readonly total: number;
  /** Those that these networks have read, in every modality. */
  readonly read: number;
  /** Impressions that are kept of them. */
  readonly fingers: number;
  /** Photographs in which they found no face. */
  readonly facesUnread: number;
  /** Impressions in which they found no finger. */
  readonly fingersUnread: number;
}

/** An adjudication case. */
export interface AdjudicationCase {
  readonly id: CaseId;
  readonly seq: Seq;
  readonly recordId: RecordId;
  readonly candidates: readonly DuplicateCandidate[];
  readonly opinions: readonly Opinion[];
  /** Of somebody without a number yet, or of two who both have one. */
  readonly kind: 'newcomer' | 'residents';
  /** Whose it is for now. */
  readonly claim: { readonly operator: OperatorId; readonly until: Instant } | 'none';
  readonly state: 'open' | 'closed';
  readonly openedAt: Instant;
}

/** An alias with its state. */
export interface Alias {
  readonly vid: Vid;
  readonly kind: VidKind;
  readonly expiresAt: Instant | 'never';
  readonly state: 'active' | 'revoked' | 'used';
}

/** Counts for the station's page and its metrics. */
export interface RegisterFigures {
  readonly enrolments: number;
  readonly residents: number;
  /** Fingers captured at all enrolments. */
  readonly fingers: number;
  readonly pending: number;
  readonly casesOpen: number;
  readonly programmes: number;
  readonly numbersInPool: number;
  readonly lastChange: ChangeNumber;
}

/** How far a register is with sealing everything under its present key. */
export interface SealingAnew {
  /** Rows that were looked at, since the register was opened or the key changed. */
  readonly done: number;
  readonly of: number;
  /** Whether something may still be sealed by the key before. */
  readonly left: boolean;
}

/** A person whose demographics resemble those asked for. */
export interface Lookalike {
  readonly seq: Seq;
  /** 0 … 1. */
  readonly likeness: number;
}

/**
 * The population register: the only durable truth. There is one way to write, `commit`: one change
 * with its journal act in one transaction, durable when the promise resolves.
 * Errors of the world (disk full, file damaged) reject with an `Error` that has a `code`.
 */
export interface Register
  extends
    ConsentReads,
    CredentialReads,
    ProgrammeReads,
    RedemptionReader,
    ResidentReads,
    VerifierReading {
  commit<K extends ChangeKind>(kind: K, change: Changes[K], act: Act): Promise<Receipts[K]>;

  enrolment(recordId: RecordId): Promise<Enrolment | undefined>;
  enrolmentAt(seq: Seq): Promise<Enrolment | undefined>;
  enrolmentTracked(tracking: TrackingNumber): Promise<Enrolment | undefined>;
  /** In ascending order of `seq`. */
  pendingEnrolments(): Promise<readonly Enrolment[]>;
  /** The data of an enrolment; undefined once they are erased. */
  /** Provisional ones whose samples are kept still, in ascending order, at most `max`. */
  unsentEnrolments(after: Seq | 0, max: number): Promise<readonly Enrolment[]>;
  recordAt(seq: Seq): Promise<ResidentRecord | undefined>;
  /**
   * The face's template, and those fingers' of `positions` that there are, all of the networks
   * with which the register was opened; `unknown` stands for all ten. Undefined once erased.
   */
  biometricsAt(
    seq: Seq,
    positions: readonly FingerPosition[],
  ): Promise<StoredBiometrics | undefined>;
  /** The same of many people, in their order: one question instead of one for each. */
  biometricsOf(
    seqs: readonly Seq[],
    positions: readonly FingerPosition[],
  ): Promise<readonly (StoredBiometrics | undefined)[]>;
  /** The faces' templates of these, in their order; `none` where there is none or it was erased. */
  facesAt(seqs: readonly Seq[]): Promise<readonly (Template | 'none')[]>;
  /** The photograph, or the impression of a finger, as captured. */
  sampleAt(seq: Seq, of: 'face' | KnownFinger): Promise<Uint8Array | undefined>;
  /** All samples; undefined once they are erased. */
  samplesAt(seq: Seq): Promise<StoredSamples | undefined>;
  /** Enrolments after `after` that lack templates of these networks, ascending, at most `max`. */
  unread(
    networks: Networks,
    bounds: { readonly after: Seq | 0; readonly max: number },
  ): Promise<readonly UnreadEnrolment[]>;
  /** People after `after` whose templates stand under one rotation only, at most `max`. */
  unrotated(
    step: RotationStep,
    bounds: { readonly after: Seq | 0; readonly max: number },
  ): Promise<readonly RotatedFrom[]>;
  readingState(networks: Networks): Promise<ReadingState>;
  /** Enrolments in which these networks missed a face or a finger, at most `max`, latest first. */
  missedBy(networks: Networks, max: number): Promise<readonly RecordId[]>;
  /** Fingers that were not captured, and why; none once they are erased. */
  fingerExceptionsAt(seq: Seq): Promise<readonly FingerException[]>;
  /** What devices signed of samples; none once they are forgotten or erased. */
  deviceEvidenceAt(seq: Seq): Promise<readonly SampleEvidence[]>;
  /** Which photographs of exceptions there are; none once they are erased. */
  exceptionPhotosAt(seq: Seq): Promise<readonly ExceptionShown[]>;
  exceptionPhotoAt(seq: Seq, of: ExceptionShown): Promise<ExceptionPhoto['image'] | undefined>;

  residentByIdcs(idcs: Idcs): Promise<Resident | undefined>;
  /** Only through an alias that is active at `at`. */
  residentByVid(vid: Vid, at: Instant): Promise<Resident | undefined>;
  /** Through a pairwise subject that this programme was given before. */
  residentBySubject(programme: ProgrammeId, subject: string): Promise<Resident | undefined>;
  residentAt(seq: Seq): Promise<Resident | undefined>;
  aliasesOf(resident: ResidentId): Promise<readonly Alias[]>;

  /** People enrolled or being decided before `below` whose demographics are alike, best first. */
  lookalikes(
    record: ResidentRecord,
    bounds: { readonly below: Seq; readonly max: number },
  ): Promise<readonly Lookalike[]>;

  cases(state: 'open' | 'closed'): Promise<readonly AdjudicationCase[]>;
  caseOf(id: CaseId): Promise<AdjudicationCase | undefined>;
  /** Everyone of whom two people decided that she is, or is not, the person at `seq`. */
  decidedWith(seq: Seq): Promise<readonly Seq[]>;
  /** Those that wait, oldest first; or the last that were answered, latest first, at most `max`. */
  corrections(state: 'waiting' | 'answered', max: number): Promise<readonly Correction[]>;

  operator(id: OperatorId): Promise<OperatorAccount | undefined>;
  /** The secret of an operator's one-time codes. */
  operatorCode(id: OperatorId): Promise<Uint8Array | undefined>;
  operators(): Promise<readonly OperatorAccount[]>;
  programme(id: ProgrammeId): Promise<ProgrammeAccount | undefined>;
  programmes(): Promise<readonly ProgrammeAccount[]>;
  station(id: StationId): Promise<StationAccount | undefined>;
  stations(): Promise<readonly StationAccount[]>;

  /** What operators did from day `from` to day `to`, both included; days since 1970-01-01. */
  operatorDays(bounds: {
    readonly from: number;
    readonly to: number;
  }): Promise<readonly OperatorDay[]>;

  /** The references' history after `change`, ascending, at most `max` steps. */
  changesSince(change: ChangeNumber, max: number): Promise<readonly ReferenceChange[]>;
  lastChange(): Promise<ChangeNumber>;
  figures(): Promise<RegisterFigures>;

  /** Leaves `from` (inclusive) … `to` (exclusive) as the exact bytes that were hashed. */
  journalLeaves(from: number, to: number): Promise<readonly Uint8Array[]>;
  /** The journal's length and root now. */
  journalState(): Promise<{ readonly size: number; readonly root: string }>;
  /** Signed statements of the journal, oldest first. */
  heads(): Promise<readonly Head[]>;
  putHead(head: Head): Promise<void>;
  /**
   * From now on this key seals what the station's key seals, 32 bytes; what the one before sealed
   * still opens, until `sealAnew` has come to its end.
   */
  changeWrap(key: Uint8Array): Promise<void>;
  /** Seals at most `max` rows under the present key; the one before is forgotten at the end. */
  sealAnew(max: number): Promise<SealingAnew>;
  sealingAnew(): Promise<SealingAnew>;
  /** A keyed hash that stands for a resident or a number in the journal and in limits. */
  pseudonym(value: string): string;

  close(): Promise<void>;
}
