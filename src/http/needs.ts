import type { X509Certificate } from 'node:crypto';
import type { Expiry } from '../certificates/expiry.ts';
import type { DecodeRefusal } from '../capture/decode.ts';
import type { Result } from '../vocabulary/result.ts';
import type { OperatorSessions } from '../credentials/operator-session.ts';
import type { Assets } from '../web/assets.ts';
import type { VerifierFiles } from '../web/verifier-files.ts';
import type { ResidentSessions } from '../credentials/resident-session.ts';
import type { StationSessions } from '../credentials/station-session.ts';
import type { StationGallery } from '../gallery/recall.ts';
import type { AdjudicateNeeds } from '../procedures/adjudicate.ts';
import type { Deduplication } from '../procedures/deduplication.ts';
import type { OpenIdDesk } from '../openid/desk.ts';
import type { PresentationDesk } from '../openid/presentations.ts';
import type { Inbox } from '../packets/inbox.ts';
import type { Outbox } from '../packets/outbox.ts';
import type { IdentifyNeeds } from '../procedures/identify.ts';
import type { CaptureNeeds } from '../procedures/capture-samples.ts';
import type { CertifyNeeds } from '../procedures/certify-keys.ts';
import type { EnrolNeeds } from '../procedures/enrol.ts';
import type { DocumentNeeds } from '../procedures/issue-document.ts';
import type { GuideFingersNeeds } from '../procedures/guide-fingers.ts';
import type { GuideNeeds } from '../procedures/guide-face.ts';
import type { DraftNeeds } from '../procedures/keep-drafts.ts';
import type { EventNeeds } from '../procedures/deliver-events.ts';
import type { HandOverNeeds } from '../procedures/hand-over-token.ts';
import type { LogInNeeds } from '../procedures/log-in.ts';
import type { ExceptionNeeds } from '../procedures/redeem-by-exception.ts';
import type { RedeemNeeds } from '../procedures/redeem.ts';
import type { StatusLists } from '../procedures/publish-status.ts';
import type { RotateNeeds } from '../procedures/rotate-keys.ts';
import type { EraseNeeds } from '../procedures/serve-residents.ts';
import type { ShowFaceNeeds } from '../procedures/show-face.ts';
import type { ShowFingersNeeds } from '../procedures/show-fingers.ts';
import type { SignInNeeds } from '../procedures/sign-in-resident.ts';
import type { OfflineVerifierNeeds } from '../procedures/offline-verifiers.ts';
import type { UsesNeeds } from '../procedures/show-uses.ts';
import type { LawfulAccess } from '../procedures/social/lawful-access.ts';
import type { EvaluationRuns } from '../procedures/social/evaluate-everyone.ts';
import type { SocialRegister } from '../procedures/social/needs.ts';
import type { CounterNeeds } from '../procedures/verify-at-counter.ts';
import type { WalletNeeds } from '../procedures/wallet-credentials.ts';
import type { VerifyNeeds } from '../procedures/verify.ts';
import type { ReadingState } from '../register/register.ts';
import type { Networks } from '../vocabulary/networks.ts';
import type { OperatorId, StationId } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { ExchangeDesk } from './dci/needs.ts';
import type {
  CentreKeys,
  KeyPurpose,
  PublishedKey,
  SealingKeys,
} from '../credentials/keys/keys.ts';

/** How far the next networks are. */
export interface NextReading {
  readonly networks: Networks;
  /** Undefined before they have begun. */
  reading(): ReadingState | undefined;
  /** Code of what stopped them last. */
  trouble(): string | 'none';
}

/** How a comparison of the whole register with itself stands. */
export interface DeduplicationStanding {
  readonly kept: Deduplication | 'none';
  readonly running: boolean;
  /** Of the run that is under way or was last, in changes; undefined before it begins. */
  readonly progress: { readonly done: number; readonly of: number } | undefined;
  /** Code of what stopped the last run. */
  readonly trouble: string | 'none';
}

/** Compares the whole register with itself while the station works. */
export interface Deduplications {
  /** Begins, or goes on with what was begun; nothing when one is under way. */
  begin(operator: OperatorId): void;
  state(): Promise<DeduplicationStanding>;
}

/** A port at which programmes show certificates, by TLS that the station itself ends. */
export interface ProgrammeTls {
  /** As programmes know it, e.g. `https://programmes.example:4443`. */
  readonly address: string;
  /** Whether an issuer of `certs/trust/programme` certified it, and took it back never. */
  readonly isBelieved: (certificate: X509Certificate, at: Instant) => boolean;
}

/** What the pages for people need. */
export interface ConsoleNeeds {
  readonly assets: Assets;
  readonly verifier: VerifierFiles;
  readonly stationName: string;
  /** Whether the people are generated, so that nothing here counts. */
  readonly training: boolean;
}

/** How the connection to the centre stands. */
export interface SendingStanding {
  readonly sending: boolean;
  readonly nextTryAt: Instant | 'none';
  /** Code of what went wrong last. */
  readonly trouble: string | 'none';
}

/** What was written to the export directory. */
export interface ExportedPackets {
  readonly folder: string;
  readonly packets: number;
  readonly bytes: number;
}

/** What goes from a station to its centre. */
export interface OutgoingPackets {
  readonly outbox: Outbox;
  readonly station: StationId;
  /** Seals numbers until they are handed over. */
  readonly numberKey: Uint8Array;
  /** There is something to send. */
  kick(): void;
  standing(): SendingStanding;
  readonly canExport: boolean;
  exportPackets(operator: OperatorId): Promise<ExportedPackets>;
  /** Takes what the centre signed. */
  hear(statements: readonly string[]): Promise<{
    readonly taken: number;
    readonly known: number;
    readonly notBelieved: number;
  }>;
}

/** What comes to a centre from its stations. */
export interface IncomingPackets {
  readonly inbox: Inbox;
  readonly keys: CentreKeys;
  readonly sessions: StationSessions;
  /** Something came that is to be enrolled. */
  kick(): void;
  /** Code of what keeps packets from being enrolled. */
  trouble(): string | 'none';
}

/** Gives the register another key while the station works. */
export interface ReKeying {
  /** Begins, unless one is under way. */
  begin(operator: OperatorId): Promise<'begun' | 'under_way'>;
  state(): {
    readonly running: boolean;
    /** Rows of the register, of the run that is under way. */
    readonly done: number;
    readonly of: number;
    /** Code of what went wrong last. */
    readonly trouble: string | 'none';
  };
}

/** Certificates of the station's own keys, and what they hang on. */
export type StationCertificates = CertifyNeeds['certificates'] & {
  /** The certificate of a key; undefined when it has none. */
  of(kid: string): X509Certificate | undefined;
  /** When they, and what the station believes, end; soonest first. */
  expiries(): Promise<readonly Expiry[]>;
};

/** The station's keys, as far as they may be shown. */
export interface StationKeys {
  readonly kind: 'software' | 'token';
  /** Numbers of the token's keys that seal the station's secrets; none without a token. */
  envelopes(): Promise<readonly number[]>;
  readonly reKeying: ReKeying;
  /** Makes another key that turns templates, from the next start on. */
  renewTemplates(operator: OperatorId): Promise<'renewed' | 'waits'>;
}

/** Everything that the endpoints stand on; a site puts it together. */
export interface StationNeeds
  extends
    EnrolNeeds,
    CaptureNeeds,
    Pick<CounterNeeds, 'readCode' | 'portraitTemplate'>,
    IdentifyNeeds,
    LogInNeeds,
    VerifyNeeds,
    HandOverNeeds,
    EventNeeds,
    AdjudicateNeeds,
    ShowFaceNeeds,
    ShowFingersNeeds,
    EraseNeeds,
    GuideNeeds,
    GuideFingersNeeds,
    DraftNeeds,
    DocumentNeeds,
    CertifyNeeds,
    RedeemNeeds,
    ExceptionNeeds,
    WalletNeeds,
    OfflineVerifierNeeds,
    RotateNeeds,
    SignInNeeds {
  readonly register: EnrolNeeds['register'];
  readonly policy: EnrolNeeds['policy'];
  readonly tokens: VerifyNeeds['tokens'];
  readonly residentCodes: SignInNeeds['residentCodes'];
  readonly capturing: CaptureNeeds['capturing'];
  readonly gallery: StationGallery;
  readonly fingers: EnrolNeeds['fingers'] & ShowFingersNeeds['fingers'];
  readonly statusLists: StatusLists;
  readonly deduplications: Deduplications;
  readonly stationKeys: StationKeys;
  readonly certificates: StationCertificates;
  /** The letters of a QR code in a picture. */
  readonly codeIn: (picture: Uint8Array) => Promise<Result<string | 'none', DecodeRefusal>>;
  /**
   * A page as PDF, made with the rules of the fonts that every machine prints alike.
   * @throws as `printCard` does
   */
  readonly printPage: (page: (fontFaces: string) => string) => Promise<Uint8Array>;
  /** Households and what follows from them; `elsewhere` where a centre holds them. */
  readonly socialRegister: SocialRegister | 'elsewhere';
  /** Evaluates everybody; none where a centre does. */
  readonly evaluationRuns: EvaluationRuns | 'none';
  /** Whether somebody is in a household; only where the social register is held. */
  readonly inHousehold?: NonNullable<UsesNeeds['inHousehold']>;
  /** Opens what other registries and programmes ask; none where no social register is held. */
  readonly exchange: (() => Promise<ExchangeDesk>) | 'none';
  /** Leave to use data of the social register, of the call that has it. */
  readonly lawful?: LawfulAccess;
  readonly sessions: OperatorSessions;
  readonly console: ConsoleNeeds;
  /** The provider of OpenID Connect; none where people are trained. */
  readonly openid: OpenIdDesk | 'none';
  /** What asks wallets; none where people are trained. */
  readonly presentations: PresentationDesk | 'none';
  readonly residentSessions: ResidentSessions;
  /** Keys with which a station's tokens, or the heads of its journal, are verified. */
  readonly publishedKeys: (purpose: KeyPurpose) => Promise<readonly PublishedKey[]>;
  /** What stations seal to, where this is their centre; none where keys are in a token. */
  readonly sealing: SealingKeys | 'none';
  /** Where a centre decides. */
  readonly outbox: OutgoingPackets | 'none';
  /** Where this is a centre. */
  readonly inbox: IncomingPackets | 'none';
  /** The station's own address as programmes know it, e.g. `http://127.0.0.1:4180`. */
  readonly issuer: string;
  /** Where programmes show certificates; undefined without such a port. */
  readonly programmeTls?: ProgrammeTls | undefined;
  /** Whether operators are trained here; every answer says so. */
  readonly training: boolean;
  /** The port that it listens on itself. */
  readonly port: number;
  readonly startedAt: number;
  readonly embeddingModel: string;
  /** SHA-256 of the face's embedding. */
  readonly modelHash: string;
  /** Networks that read everyone to be in use next. */
  readonly next: NextReading | 'none';
}
