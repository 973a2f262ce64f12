import type { ProgrammeAccount } from '../../register/accounts.ts';
import {
  openEntitlement,
  type Entitlement,
  type TokenRefusal,
} from '../../social/decisions/decision-token.ts';
import { EntitlementId, type ResidentId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { HouseholdNeeds } from './needs.ts';

/** A decision of the social register, as a programme shows it. */
export interface ShownDecision {
  /** The programme of the formula that it is of. */
  readonly programme: string;
  readonly token: string;
}

/** Why a decision gives no entitlement. */
export interface DecisionFault {
  readonly kind: 'decision_refused';
  readonly why:
    | TokenRefusal['kind']
    | 'decision_missing'
    | 'social_programme_not_allowed'
    /** The holder is in no household, or in another than the one that was decided on. */
    | 'holder_of_another_household';
}

/** The right to open one entitlement, and what that entitlement is called. */
export interface DecidedEntitlement {
  readonly id: EntitlementId;
  readonly right: Entitlement;
}

const refused = (why: DecisionFault['why']) => fail({ kind: 'decision_refused', why } as const);

/**
 * The right that a decision gives to open an entitlement for a holder. One decision opens one
 * entitlement: its identifier is the entitlement's, so that the register itself opens no other.
 */
export async function rightFrom(
  needs: Pick<HouseholdNeeds, 'social' | 'register' | 'names' | 'decisionKeys' | 'now'>,
  shown: {
    readonly account: ProgrammeAccount;
    readonly holder: ResidentId;
    readonly reference: string;
    readonly decision: ShownDecision | 'none';
  },
): Promise<Result<DecidedEntitlement, DecisionFault>> {
  const { account, holder, reference, decision } = shown;
  if (decision === 'none') return refused('decision_missing');
  if (!account.socialProgrammes.includes(decision.programme)) {
    return refused('social_programme_not_allowed');
  }
  const { keys, issuer } = needs.decisionKeys;
  const opened = await openEntitlement(
    {
      keys,
      issuer,
      audience: account.id,
      programme: decision.programme,
      now: needs.now,
      once: {
        take: async (key) => {
          const known = await needs.register.entitlement(entitlementOf(key));
          // The same words again are the same entitlement: whoever lost the answer asks again.
          return !known || (known.programme === account.id && known.reference === reference);
        },
      },
    },
    decision.token,
  );
  if (!opened.ok) return refused(opened.error.kind);
  const household = await needs.social.householdOf(holder);
  const named = household && needs.names.household(account.id, household);
  if (named === undefined || named !== opened.value.claims.sub) {
    return refused('holder_of_another_household');
  }
  return ok({ id: EntitlementId.parse(opened.value.claims.jti), right: opened.value });
}

/** The entitlement that a token opens, from what is taken once of it. */
function entitlementOf(key: string): EntitlementId {
  return EntitlementId.parse(key.slice(key.indexOf(':') + 1));
}
