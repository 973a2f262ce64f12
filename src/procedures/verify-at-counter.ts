import { ProgrammeId, type OperatorId } from '../vocabulary/record-ids.ts';
import { ok, type Result } from '../vocabulary/result.ts';
import type { PersonRefusal } from './acquire-person.ts';
import type { FactorRefusal } from './shown-factors.ts';
import {
  attemptVerification,
  type AttemptNeeds,
  type VerificationAttempt,
} from './attempt-verification.ts';

/** In no programme's name: the office's own counter. */
export const counterId = ProgrammeId.parse('counter');

/** What an operator at a counter is told; it does not say whose a number is. */
export type CounterAnswer = 'yes' | 'no' | 'limited';

/** Verifies whoever is at the counter; limits, locks and the journal are as for programmes. */
export async function verifyAtCounter(
  needs: AttemptNeeds,
  { operator, ...shown }: Omit<VerificationAttempt, 'asker'> & { readonly operator: OperatorId },
): Promise<Result<CounterAnswer, PersonRefusal | FactorRefusal>> {
  const asker = { actor: `operator:${operator}`, id: counterId, sector: 'counter' };
  const attempted = await attemptVerification(needs, { ...shown, asker });
  if (!attempted.ok) return attempted;
  const { outcome } = attempted.value;
  if (outcome === 'limited') return ok('limited');
  return ok(outcome === 'verified' ? 'yes' : 'no');
}
