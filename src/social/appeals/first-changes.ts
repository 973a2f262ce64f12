import type { ChangedOutcome } from './appeal-store.ts';

/** Whether somebody is better or worse off by it: that nothing becomes a refusal is no change. */
function matters({ before, after }: ChangedOutcome): boolean {
  return before !== 'none' || after.kind === 'eligible';
}

/**
 * For each programme the first day on which it is decided otherwise, with what was decided before
 * the appeal, also where that came later.
 */
export function firstChanges(outcomes: readonly ChangedOutcome[]): readonly ChangedOutcome[] {
  const changes = outcomes.filter(matters);
  const programmes = [...new Set(changes.map(({ programme }) => programme))];
  return programmes.flatMap((programme) => {
    const own = changes.filter((change) => change.programme === programme);
    const [first] = own;
    const known = own.find(({ before }) => before !== 'none');
    return first ? [{ ...first, before: known?.before ?? first.before }] : [];
  });
}
