import { randomUUID } from 'node:crypto';
import type { Register } from '../register/register.ts';
import { CaseId, type OperatorId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { Deduplication } from './deduplication.ts';

/** Cases opened at once: each is a write to the disk. */
const openedMax = 200;

/** What became of some pairs of a deduplication. */
export interface OpenedPairs {
  readonly opened: number;
  /** Pairs of which one has no number in force, or on which people have had their say. */
  readonly passedOver: number;
  /** Where the next ones begin. */
  readonly next: number | 'none';
}

/**
 * Opens cases for the pairs that a search of everyone for everyone found, from a place on; once for
 * each pair, however often it is asked for.
 */
export async function openPairCases(
  { register, now }: { readonly register: Pick<Register, 'commit'>; readonly now: Clock },
  { operator, from }: { readonly operator: OperatorId; readonly from: number },
  { pairs }: Deduplication,
): Promise<OpenedPairs> {
  const asked = pairs.slice(from, from + openedMax);
  let opened = 0;
  for (const { seq, earlier, score, evidence, demographicLikeness } of asked) {
    const at = now();
    const caseId = CaseId.parse(randomUUID());
    const candidate = { seq: earlier.seq, score, evidence, demographicLikeness };
    const receipt = await register.commit(
      'open_case',
      { caseId, seq, candidate, at },
      {
        at,
        kind: 'adjudication.opened',
        actor: `operator:${operator}`,
        subject: caseId,
        purpose: 'administration',
        outcome: 'asked',
      },
    );
    if (receipt.kind === 'opened') opened += 1;
  }
  const end = from + asked.length;
  return { opened, passedOver: asked.length - opened, next: end < pairs.length ? end : 'none' };
}
