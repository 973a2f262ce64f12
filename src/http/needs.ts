import type { OperatorSessions } from '../credentials/operator-session.ts';
import type { StationGallery } from '../gallery/recall.ts';
import type { AdjudicateNeeds } from '../procedures/adjudicate.ts';
import type { Deduplication } from '../procedures/deduplication.ts';
import type { IdentifyNeeds } from '../procedures/identify.ts';
import type { EnrolNeeds } from '../procedures/enrol.ts';
import type { DocumentNeeds } from '../procedures/issue-document.ts';
import type { RotateNeeds } from '../procedures/rotate-keys.ts';
import type { ServeNeeds } from '../procedures/serve-residents.ts';
import type { ShowFingersNeeds } from '../procedures/show-fingers.ts';
import type { VerifyNeeds } from '../procedures/verify.ts';
import type { ReadingState } from '../register/register.ts';
import type { Networks } from '../vocabulary/networks.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { KeyPurpose, PublishedKey } from '../credentials/keys/keys.ts';

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

/** Everything that the endpoints stand on; a site puts it together. */
export interface StationNeeds
  extends
    EnrolNeeds,
    IdentifyNeeds,
    VerifyNeeds,
    AdjudicateNeeds,
    ShowFingersNeeds,
    ServeNeeds,
    DocumentNeeds,
    RotateNeeds {
  readonly gallery: StationGallery;
  readonly fingers: EnrolNeeds['fingers'] & ShowFingersNeeds['fingers'];
  readonly deduplications: Deduplications;
  readonly sessions: OperatorSessions;
  /** Keys with which a station's tokens, or the heads of its journal, are verified. */
  readonly publishedKeys: (purpose: KeyPurpose) => Promise<readonly PublishedKey[]>;
  /** The station's own address as programmes know it, e.g. `http://127.0.0.1:4180`. */
  readonly issuer: string;
  /** The port that it listens on itself. */
  readonly port: number;
  readonly startedAt: number;
  readonly embeddingModel: string;
  /** SHA-256 of the face's embedding. */
  readonly modelHash: string;
  /** Networks that read everyone to be in use next. */
  readonly next: NextReading | 'none';
}
