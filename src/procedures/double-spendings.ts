import type { DoubleSpending } from '../register/redemption.ts';
import type { Register } from '../register/register.ts';
import type { DoubleSpendingId, OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What looking at double spendings needs. */
export interface DoubleSpendingNeeds {
  readonly register: Register;
  readonly now: Clock;
}

/** At most so many are listed. */
const listedMax = 200;

/** Entitlements that were collected twice and that nobody has looked at, oldest first. */
export async function openDoubleSpendings(
  needs: DoubleSpendingNeeds,
  operator: OperatorId,
): Promise<readonly DoubleSpending[]> {
  const at = needs.now();
  const act = { at, actor: `operator:${operator}`, subject: '', purpose: 'redemption' };
  const said = { ...act, kind: 'double_spending.listed', outcome: 'done' };
  await needs.register.commit('note_act', { at }, said);
  return needs.register.doubleSpendings('open', listedMax);
}

/** Says what it was: a mistake, or fraud. What was paid is not taken back by this. */
export async function closeDoubleSpending(
  needs: DoubleSpendingNeeds,
  request: {
    readonly id: DoubleSpendingId;
    readonly operator: OperatorId;
    readonly finding: 'error' | 'fraud';
  },
): Promise<Result<'closed', { readonly kind: 'double_spending_unknown' }>> {
  const at = needs.now();
  const { id, operator, finding } = request;
  const { closed } = await needs.register.commit(
    'close_double_spending',
    { id, operator, finding, at },
    {
      at,
      kind: 'double_spending.closed',
      actor: `operator:${operator}`,
      subject: id,
      purpose: 'redemption',
      outcome: finding,
    },
  );
  return closed ? ok('closed') : fail({ kind: 'double_spending_unknown' });
}
