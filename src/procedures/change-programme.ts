import type { ProgrammeChanges, ProgrammeReceipts } from '../register/programme-change.ts';
import type { Register } from '../register/register.ts';
import type { OperatorId, ProgrammeId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What changing a programme's account needs. */
export interface ProgrammeNeeds {
  readonly register: Register;
  readonly now: Clock;
}

/** Why a programme's keys stay as they are. */
export interface ProgrammeKeyRefusal {
  readonly kind: Exclude<ProgrammeReceipts['change_programme_keys']['outcome'], 'changed'>;
}

/**
 * A programme changes its own keys: one comes, and overlaps with those that it has, or one goes. It
 * is judged in one step with the account as it is then, so that a key that has gone signs for none.
 */
export async function changeProgrammeKeys(
  needs: ProgrammeNeeds,
  change: Omit<ProgrammeChanges['change_programme_keys'], 'at'>,
): Promise<Result<'changed', ProgrammeKeyRefusal>> {
  const at = needs.now();
  const { outcome } = await needs.register.commit(
    'change_programme_keys',
    { ...change, at },
    {
      at,
      kind: 'programme.keys_changed',
      actor: `programme:${change.programme}`,
      subject: change.programme,
      purpose: 'authentication',
      outcome: change.key.kind,
    },
  );
  return outcome === 'changed' ? ok(outcome) : fail({ kind: outcome });
}

/**
 * Suspends a programme, or lets it work again. From that moment on it is told nothing, attempts
 * under way included, and its tokens are worth nothing.
 */
export async function setProgrammeActivity(
  needs: ProgrammeNeeds,
  change: {
    readonly programme: ProgrammeId;
    readonly active: boolean;
    readonly operator: OperatorId;
  },
): Promise<Result<'done', { readonly kind: 'programme_unknown' }>> {
  const { programme, active, operator } = change;
  const at = needs.now();
  const { known } = await needs.register.commit(
    'set_programme_activity',
    { programme, active, at },
    {
      at,
      kind: 'account.programme_recorded',
      actor: `operator:${operator}`,
      subject: programme,
      purpose: 'administration',
      outcome: active ? 'active' : 'suspended',
    },
  );
  return known ? ok('done') : fail({ kind: 'programme_unknown' });
}
