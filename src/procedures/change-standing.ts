import { randomUUID } from 'node:crypto';
import type { StandingHindrance } from '../register/programme-change.ts';
import type { Register } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { IdentityStanding } from '../vocabulary/identity-standing.ts';
import { StandingRequestId, type OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What changing how an identity stands needs. */
export interface StandingNeeds {
  readonly register: Register;
  readonly now: Clock;
}

/** Why it was not taken. */
export interface StandingRefusal {
  readonly kind: 'standing_refused';
  readonly why: StandingHindrance;
}

const refused = (why: StandingHindrance) => fail({ kind: 'standing_refused', why } as const);

/**
 * Asks that an identity be suspended, held to be of somebody who died, or put in force again, for a
 * reason that names the paper which says so. Nothing changes before another officer confirms it.
 */
export async function requestStanding(
  needs: StandingNeeds,
  request: {
    readonly idcs: Idcs;
    readonly standing: IdentityStanding;
    readonly reason: string;
    readonly operator: OperatorId;
  },
): Promise<Result<StandingRequestId, StandingRefusal>> {
  const { idcs, standing, reason, operator } = request;
  const resident = await needs.register.residentByIdcs(idcs);
  const at = needs.now();
  const act = {
    at,
    kind: 'standing.requested',
    actor: `operator:${operator}`,
    subject: needs.register.pseudonym(resident ? resident.id : `unknown:idcs:${idcs}`),
    purpose: 'administration',
    outcome: resident ? standing : 'not_found',
  };
  if (!resident) {
    await needs.register.commit('note_act', { at }, act);
    return refused('not_found');
  }
  const id = StandingRequestId.parse(randomUUID());
  const receipt = await needs.register.commit(
    'request_standing',
    { id, resident: resident.id, standing, operator, reason, at },
    act,
  );
  return receipt.kind === 'requested' ? ok(id) : refused(receipt.why);
}

/**
 * Confirms a request as its second officer, which carries it out; or rejects it. Who confirms takes
 * the number from the paper herself: nobody confirms what somebody else typed.
 */
export async function answerStanding(
  needs: StandingNeeds,
  request: {
    readonly id: StandingRequestId;
    readonly operator: OperatorId;
    readonly answer: 'confirmed' | 'rejected';
    readonly idcs: Idcs | 'none';
  },
): Promise<Result<IdentityStanding, StandingRefusal>> {
  const at = needs.now();
  const { idcs, ...answer } = request;
  const named = idcs === 'none' ? undefined : await needs.register.residentByIdcs(idcs);
  const receipt = await needs.register.commit(
    'answer_standing',
    { ...answer, resident: named?.id ?? 'unknown', at },
    {
      at,
      kind: 'standing.answered',
      actor: `operator:${request.operator}`,
      subject: request.id,
      purpose: 'administration',
      outcome: request.answer,
    },
  );
  return receipt.kind === 'answered' ? ok(receipt.standing) : refused(receipt.why);
}
