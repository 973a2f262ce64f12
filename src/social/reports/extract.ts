import { z } from 'zod';
import { Instant } from '../../vocabulary/time.ts';
import { Day } from '../day.ts';
import type { Forward } from '../forward.ts';

/** An extract's identifier; it says nothing. */
export const ExtractId = z.uuid().brand<'ExtractId'>();
export type ExtractId = z.infer<typeof ExtractId>;

/** What has become of an extract. */
export const ExtractState = z.enum([
  'requested',
  'refused',
  /** Approved by somebody else, and being made. */
  'approved',
  'made',
  'failed',
  /** Its file and its key are gone. */
  'erased',
]);
export type ExtractState = z.infer<typeof ExtractState>;

/** Rows without names, each under a name that is of this extract alone. */
export interface Extract {
  readonly id: ExtractId;
  /** Which of the deployment's extracts it is. */
  readonly definition: string;
  /** For what it was asked, in the words of whoever did. */
  readonly reason: string;
  readonly state: ExtractState;
  /** An operator. */
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  /** Who approved or refused it; empty while nobody has. */
  readonly answeredBy: string;
  readonly answeredAt: Instant | 'unanswered';
  readonly rows: number;
  /** The last day on which it can be taken; `none` while there is nothing to take. */
  readonly until: Day | 'none';
}

/** The first answer counts. */
export interface ExtractAnswer {
  readonly id: ExtractId;
  readonly answer: 'approved' | 'refused';
  readonly by: string;
  readonly at: Instant;
}

/** What a finished making leaves. */
export interface MadeExtract {
  readonly id: ExtractId;
  readonly rows: number;
  readonly until: Day;
  /** The key of its file, sealed by the store's. */
  readonly wrappedKey: Uint8Array;
}

/** Extracts and what became of them. */
export interface ExtractStore {
  requestExtract(
    request: Pick<Extract, 'id' | 'definition' | 'reason' | 'requestedBy' | 'requestedAt'>,
  ): Promise<void>;
  extract(id: ExtractId): Promise<Extract | undefined>;
  /** The newest first. */
  extracts(): Promise<readonly Extract[]>;
  /** False when somebody has answered, or whoever answers is who asked. */
  answerExtract(answer: ExtractAnswer): Promise<boolean>;
  finishExtract(made: MadeExtract): Promise<void>;
  failExtract(id: ExtractId): Promise<void>;
  /** The sealed key of one that is made. */
  extractKey(id: ExtractId): Promise<Uint8Array | undefined>;
  /** Forgets the key: whatever is left of the file opens no more. */
  eraseExtract(id: ExtractId): Promise<void>;
}

/** The same store in another thread. */
export function forwardedExtracts(forward: Forward): ExtractStore {
  return {
    requestExtract: forward('requestExtract'),
    extract: forward('extract'),
    extracts: forward('extracts'),
    answerExtract: forward('answerExtract'),
    finishExtract: forward('finishExtract'),
    failExtract: forward('failExtract'),
    extractKey: forward('extractKey'),
    eraseExtract: forward('eraseExtract'),
  };
}
