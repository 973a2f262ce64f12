import type { Idcs } from '../vocabulary/idcs.ts';
import { ProgrammeId, type OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { PersonRefusal } from './acquire-person.ts';
import {
  attemptVerification,
  type AttemptNeeds,
  type VerificationAttempt,
} from './attempt-verification.ts';
import type { Claimed } from './claimed-person.ts';
import type { FactorRefusal } from './shown-factors.ts';
import {
  takeProbe,
  type ProbeAssurance,
  type ProbeNeeds,
  type ProbeRefusal,
} from './take-probe.ts';

/** In no programme's name: the office's own counter. */
export const counterId = ProgrammeId.parse('counter');

/** What a verification at a counter needs. */
export interface CounterNeeds extends AttemptNeeds, ProbeNeeds {
  readonly register: AttemptNeeds['register'];
  /** The number that a card's code carries, when every proof of it holds now. */
  readonly readCode: (text: string, at: Instant) => Promise<Result<Idcs, string>>;
}

/** Whom somebody at a counter says she is: by a number, or by the code of her card. */
export type CounterClaim =
  Exclude<Claimed, { kind: 'subject' }> | { readonly kind: 'code'; readonly code: string };

/** What is shown at a counter. */
export interface CounterAttempt extends Pick<VerificationAttempt, 'purpose' | 'face' | 'fingers'> {
  readonly operator: OperatorId;
  readonly claimed: CounterClaim;
  /** Captures of devices, of this operator. */
  readonly captures: readonly string[];
}

/**
 * What an operator at a counter is told; it does not say whose a number is. `suspended` is told of
 * the number's own holder alone, who has another number.
 */
export interface CounterAnswer {
  readonly answer: 'yes' | 'no' | 'limited' | 'suspended';
  /** What is known of where the samples come from. */
  readonly assurance: ProbeAssurance;
}

/** Why nobody was compared. */
export type CounterRefusal =
  | PersonRefusal
  | FactorRefusal
  | ProbeRefusal
  /** The code is damaged, altered, of another issuer, or not in force; `why` is its reason. */
  | { readonly kind: 'code_refused'; readonly why: string };

const answers = {
  verified: 'yes',
  refused: 'no',
  limited: 'limited',
  suspended: 'suspended',
  // Of programmes alone: the office's counter is none that anybody suspends.
  asker_limited: 'limited',
  asker_suspended: 'limited',
} as const;

/** The number that is claimed; a code that is not believed claims none, and that is journalled. */
async function numberClaimed(
  needs: CounterNeeds,
  { claimed, operator, purpose }: CounterAttempt,
): Promise<Result<Exclude<CounterClaim, { kind: 'code' }>, CounterRefusal>> {
  if (claimed.kind !== 'code') return ok(claimed);
  const at = needs.now();
  const read = await needs.readCode(claimed.code, at);
  if (read.ok) return ok({ kind: 'idcs', idcs: read.value });
  const who = { actor: `operator:${operator}`, subject: '', purpose };
  const act = { at, kind: 'code.refused', outcome: read.error, ...who };
  await needs.register.commit('note_act', { at }, act);
  return fail({ kind: 'code_refused', why: read.error });
}

/** Verifies whoever is at the counter; limits, locks and the journal are as for programmes. */
export async function verifyAtCounter(
  needs: CounterNeeds,
  attempt: CounterAttempt,
): Promise<Result<CounterAnswer, CounterRefusal>> {
  const { operator, purpose } = attempt;
  const claimed = await numberClaimed(needs, attempt);
  if (!claimed.ok) return claimed;
  const probe = await takeProbe(needs, attempt);
  if (!probe.ok) return probe;
  const { face, fingers, assurance } = probe.value;
  const asker = { actor: `operator:${operator}`, id: counterId, sector: 'counter' };
  const shown = { purpose, claimed: claimed.value, face, fingers };
  const attempted = await attemptVerification(needs, { ...shown, asker });
  if (!attempted.ok) return attempted;
  return ok({ answer: answers[attempted.value.outcome], assurance });
}
