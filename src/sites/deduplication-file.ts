import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { replaceFile } from '../files/replace-file.ts';
import type { Deduplication, DeduplicationPlace } from '../procedures/deduplication.ts';
import { SourceScore } from '../vocabulary/biometric-source.ts';
import { ChangeNumber, OperatorId, RecordId, Seq } from '../vocabulary/record-ids.ts';
import { ComparisonScore } from '../vocabulary/score.ts';
import { Instant } from '../vocabulary/time.ts';

const Pair = z
  .object({
    seq: Seq,
    recordId: RecordId,
    earlier: z.object({ seq: Seq, recordId: RecordId }).strict().readonly(),
    zone: z.enum(['hit', 'adjudicate']),
    score: ComparisonScore,
    evidence: z.array(SourceScore).readonly(),
    demographicLikeness: z.number().min(0).max(1),
  })
  .strict()
  .readonly();

/** What lies in the file: record ids and scores, nothing of a body and no name. */
const Kept = z
  .object({
    id: z.uuid(),
    operator: OperatorId,
    begunAt: Instant,
    networks: z.object({ face: z.string().max(64), finger: z.string().max(64) }).strict(),
    upTo: ChangeNumber,
    searchedTo: ChangeNumber,
    searched: z.number().int().nonnegative(),
    pairs: z.array(Pair).readonly(),
    phase: z.enum(['beginning', 'searching', 'ending', 'ended']),
    journalFrom: z.number().int().nonnegative(),
  })
  .strict()
  .readonly();

function parsed(text: string): Deduplication | 'none' {
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    // Damaged, or of another version: a deduplication costs time, and begins anew.
    return 'none';
  }
}

/** A deduplication in a file that is written whole or not at all, for its owner only. */
export function deduplicationFile(file: string): DeduplicationPlace {
  return {
    read: async () => {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return text === undefined ? 'none' : parsed(text);
    },
    write: async (deduplication) => {
      await replaceFile(file, 0o600, (handle) => handle.writeFile(JSON.stringify(deduplication)));
    },
  };
}
