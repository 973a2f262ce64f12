import type { Receipts } from '../register/change.ts';
import type { AdjudicationCase, Register } from '../register/register.ts';
import type { CaseId, OperatorId } from '../vocabulary/record-ids.ts';
import { later, type Clock } from '../vocabulary/time.ts';
import type { Policy } from './policy.ts';

/** What claiming cases needs. */
export interface ClaimNeeds {
  readonly register: Register;
  readonly policy: Pick<Policy, 'caseClaimMs'>;
  readonly now: Clock;
}

/**
 * Makes a case one adjudicator's for a time, or the oldest that she may take: so that two people
 * do not look at the same pair while others wait.
 */
export async function claimCase(
  { register, policy, now }: ClaimNeeds,
  request: {
    readonly caseId: CaseId | 'next';
    readonly operator: OperatorId;
    /** Sets another's claim aside; for supervisors. */
    readonly takeOver: boolean;
  },
): Promise<Receipts['claim_case']> {
  const at = now();
  return register.commit(
    'claim_case',
    { ...request, until: later(at, policy.caseClaimMs), at },
    {
      at,
      kind: 'adjudication.claimed',
      actor: `operator:${request.operator}`,
      subject: request.caseId,
      purpose: 'adjudication',
      outcome: request.takeOver ? 'taken_over' : 'claimed',
    },
  );
}

/** Lets go of a case before its time. */
export async function releaseCase(
  { register, now }: ClaimNeeds,
  request: { readonly caseId: CaseId; readonly operator: OperatorId },
): Promise<Receipts['release_case']> {
  const at = now();
  return register.commit(
    'release_case',
    { ...request, at },
    {
      at,
      kind: 'adjudication.released',
      actor: `operator:${request.operator}`,
      subject: request.caseId,
      purpose: 'adjudication',
      outcome: 'released',
    },
  );
}

/** Whether a case is somebody else's now. */
export function heldByAnother(
  { claim, state }: AdjudicationCase,
  operator: OperatorId,
  now: Clock,
): boolean {
  if (state === 'closed' || claim === 'none') return false;
  return claim.operator !== operator && claim.until > now();
}
