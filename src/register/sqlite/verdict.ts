import { z } from 'zod';
import { SourceScore } from '../../vocabulary/biometric-source.ts';
import { CaseId, Seq } from '../../vocabulary/record-ids.ts';
import { ComparisonScore } from '../../vocabulary/score.ts';
import type { DuplicateCandidate, Verdict } from '../change.ts';

const Candidates = z.array(
  z.object({
    seq: Seq,
    score: ComparisonScore,
    evidence: z.array(SourceScore),
    demographicLikeness: z.number(),
  }),
);

const StoredVerdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('enrolled') }),
  z.object({ kind: z.literal('already_enrolled'), candidates: Candidates }),
  z.object({ kind: z.literal('needs_adjudication'), caseId: CaseId, candidates: Candidates }),
  z.object({ kind: z.literal('provisional'), candidates: Candidates }),
]);

/** A verdict as it was written. */
export function verdictFrom(text: string): Verdict {
  return StoredVerdict.parse(JSON.parse(text));
}

/** A candidate list as it was written. */
export function candidatesFrom(text: string): readonly DuplicateCandidate[] {
  return Candidates.parse(JSON.parse(text));
}
