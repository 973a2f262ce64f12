import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Day } from '../day.ts';
import type { FormulaAct } from './formula-act.ts';
import { lifecyclesOf, withdrawnFrom, type FormulaLifecycle } from './lifecycle.ts';

/** Why an administrator may not do this about a formula. */
export type FormulaActRefusal =
  | { readonly kind: 'formula_unknown' }
  /** Another file that was not withdrawn has this name and version. */
  | { readonly kind: 'formula_version_taken' }
  | { readonly kind: 'formula_withdrawn' }
  | { readonly kind: 'formula_expired'; readonly to: Day }
  /** What days are over can not change. */
  | { readonly kind: 'formula_day_past' }
  /** The file says from when until when it may hold. */
  | { readonly kind: 'formula_day_outside' }
  | { readonly kind: 'formula_request_pending' }
  | { readonly kind: 'formula_request_none' }
  /** What waits is another matter or day than the one that was confirmed. */
  | { readonly kind: 'formula_request_other' }
  /** It takes two people. */
  | { readonly kind: 'formula_same_administrator' };

type Judged = Result<'fit' | 'replayed', FormulaActRefusal>;

function judgeProposal(
  known: readonly FormulaLifecycle[],
  act: Extract<FormulaAct, { kind: 'proposed' }>,
  today: Day,
): Judged {
  if (known.some(({ proposal }) => proposal.hash === act.hash)) return ok('replayed');
  const { effectiveTo } = act;
  if (effectiveTo !== null && effectiveTo <= today) {
    return fail({ kind: 'formula_expired', to: effectiveTo });
  }
  const taken = known.some(
    (one) =>
      one.proposal.id === act.id &&
      one.proposal.version === act.version &&
      withdrawnFrom(one) === 'never',
  );
  return taken ? fail({ kind: 'formula_version_taken' }) : ok('fit');
}

/** Whether a matter may have its effect from a day. */
function judgeDay(
  { proposal }: FormulaLifecycle,
  { matter, day }: Pick<Extract<FormulaAct, { kind: 'requested' }>, 'matter' | 'day'>,
  today: Day,
): Judged {
  if (day < today) return fail({ kind: 'formula_day_past' });
  const { effectiveFrom, effectiveTo } = proposal;
  const inside = effectiveFrom <= day && (effectiveTo === null || day < effectiveTo);
  return inside || matter === 'withdrawal' ? ok('fit') : fail({ kind: 'formula_day_outside' });
}

function judgeConfirmation(
  { pending, ...lifecycle }: FormulaLifecycle,
  act: Extract<FormulaAct, { kind: 'confirmed' }>,
  today: Day,
): Judged {
  if (pending === 'none') return fail({ kind: 'formula_request_none' });
  const { matter, day, by } = pending;
  if (matter !== act.matter || day !== act.day) return fail({ kind: 'formula_request_other' });
  if (by === act.by) return fail({ kind: 'formula_same_administrator' });
  return judgeDay({ pending, ...lifecycle }, pending, today);
}

/**
 * Whether something may be done about a formula after all that was done before. A day that is over
 * keeps its formula for ever, so that its decisions can be replayed.
 */
export function judgeAct(acts: readonly FormulaAct[], act: FormulaAct, today: Day): Judged {
  const known = lifecyclesOf(acts);
  if (act.kind === 'proposed') return judgeProposal(known, act, today);
  const lifecycle = known.find(({ proposal }) => proposal.hash === act.hash);
  if (!lifecycle) return fail({ kind: 'formula_unknown' });
  if (withdrawnFrom(lifecycle) !== 'never') return fail({ kind: 'formula_withdrawn' });
  switch (act.kind) {
    case 'requested':
      return lifecycle.pending === 'none'
        ? judgeDay(lifecycle, act, today)
        : fail({ kind: 'formula_request_pending' });
    case 'confirmed':
      return judgeConfirmation(lifecycle, act, today);
    case 'declined':
      return lifecycle.pending === 'none' ? fail({ kind: 'formula_request_none' }) : ok('fit');
  }
}
