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

/** From which pair on cases are opened. */
export const PairCasesBody = z.object({ from: z.number().int().nonnegative().default(0) }).strict();

/** What became of the pairs, and where the next ones begin if there are more. */
export const PairCasesAnswer = z.object({
  opened: z.number(),
  /** One of the two has no number in force, or people have had their say. */
  passedOver: z.number(),
  next: z.union([z.number(), z.literal('none')]),
});
