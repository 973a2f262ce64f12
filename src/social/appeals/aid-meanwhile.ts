import type { EntitlementStanding } from '../decisions/entitlement-standing.ts';
import type { Appeal } from './appeal.ts';
import { isPending } from './appeal.ts';
import type { AppealPolicy } from './appeal-policy.ts';

/** Whether an open appeal keeps the household in its programmes until it is decided. */
export function keepsAid(appeals: readonly Appeal[], policy: AppealPolicy): boolean {
  return appeals.some(
    (appeal) => isPending(appeal) && policy.types[appeal.type].aidMeanwhile === 'as_before',
  );
}

/**
 * How a household stands before it is decided on again while it appeals: whoever is in, or is about
 * to leave, begins anew and so does not leave meanwhile. Whoever was out before stays out. When the
 * appeal is over the stability rule goes on from there, with its own notice.
 */
export function standingMeanwhile(standing: EntitlementStanding): EntitlementStanding {
  return standing.kind === 'out'
    ? standing
    : { kind: 'in', since: standing.since, evaluationsAbove: 0 };
}
