import type { Register } from '../register/register.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { Deduplication, SuspectedPair } from './deduplication.ts';

/** Pairs shown at once. */
const shownMax = 1_000;

/** Some pairs of a deduplication. */
export interface ShownPairs {
  readonly id: string;
  readonly pairs: readonly SuspectedPair[];
  /** Where the next ones begin. */
  readonly next: number | 'none';
}

/** Pairs from a place on; that they were looked at goes into the journal before they are shown. */
export async function viewSuspectedPairs(
  { register, now }: { readonly register: Pick<Register, 'commit'>; readonly now: Clock },
  { operator, from }: { readonly operator: OperatorId; readonly from: number },
  { id, pairs }: Deduplication,
): Promise<ShownPairs> {
  const shown = pairs.slice(from, from + shownMax);
  const at = now();
  await register.commit(
    'note_act',
    { at },
    {
      at,
      kind: 'deduplication.viewed',
      actor: `operator:${operator}`,
      subject: id,
      purpose: 'administration',
      outcome: `pairs_${shown.length}`,
    },
  );
  const end = from + shown.length;
  return { id, pairs: shown, next: end < pairs.length ? end : 'none' };
}
