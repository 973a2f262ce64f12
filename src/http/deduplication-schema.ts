import { z } from 'zod';
import { SourceScore } from '../vocabulary/biometric-source.ts';
import { RecordId, Seq } from '../vocabulary/record-ids.ts';

/** Nothing is said: there is one register, and it is searched whole. */
export const DeduplicationBody = z.object({}).strict();

/** How a search of everyone for everyone stands. */
export const DeduplicationAnswer = z.object({
  id: z.uuid().optional(),
  state: z.enum(['none', 'running', 'stopped', 'ended']),
  done: z.number(),
  of: z.number(),
  searched: z.number().optional(),
  pairs: z.number(),
  trouble: z.string().optional(),
});

/** Who may be one person. */
export const SuspectedPairsAnswer = z.object({
  id: z.uuid(),
  pairs: z.array(
    z.object({
      seq: Seq,
      recordId: RecordId,
      earlier: z.object({ seq: Seq, recordId: RecordId }),
      zone: z.enum(['hit', 'adjudicate']),
      score: z.number(),
      evidence: z.array(SourceScore),
      demographicLikeness: z.number(),
    }),
  ),
  next: z.union([z.number(), z.literal('none')]),
});
